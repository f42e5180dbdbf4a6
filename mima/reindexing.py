"""The catalog's index made again from the command line: part by part, with a progress bar, while the site answers."""

import time
from contextlib import suppress

from tqdm import tqdm

from mima.catalog import audit, places, rebuilding
from mima.catalog.places import GazetteerAway
from mima.core.snapshot import snapshot
from mima.core.transaction import transaction

PART = 500


def run(after: int = 0) -> str:
    """What was done, in a line. The offerings beyond this id are indexed anew, then every count is put right.

    Where the file of places is away and cannot be made, the worker places them once it is there.
    """
    began, done = time.monotonic(), 0
    # First: nothing can be written beside an index that does not know its own rows.
    with transaction():
        is_mended = rebuilding.mend_index()
    with suppress(GazetteerAway):
        places.prepare()
    with tqdm(total=rebuilding.offerings(after), unit=" offerings", desc="index") as bar:
        while True:
            with transaction():
                after, number = rebuilding.part(after, PART)
            if not number:
                break
            done += number
            bar.update(number)
            bar.set_postfix_str(f"done up to {after}")
    with snapshot():
        found = audit.drift()
    with transaction():
        rebuilding.name_companies()
        wrong = rebuilding.correct(found)
    seconds = time.monotonic() - began
    mended = ", the full-text index made again" if is_mended else ""
    return f"{done:,} offerings looked at, {found.listings:,} in the catalog, {wrong:,} counts put right{mended}, {seconds:.1f} s"
