"""What the market does with a hostile corpus: `python -m tests.faults.hostile`.

Each file is sent to the real server in pieces. Prints what became of it; ends with 1 if one took more than 5 seconds or 300 MB,
met a fault of ours, was shown with something that it must not have, or if the site was away meanwhile.
"""

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from mima import storage
from mima.core.db import db
from mima.media.models import AssetState, Rendition
from mima.media.work import rendition_key
from tests.faults import sending, servants
from tests.faults.corpus import Sample, leaks
from tests.faults.corpus.others import OTHERS
from tests.faults.corpus.pictures import PICTURES
from tests.faults.corpus.sounds import SOUNDS
from tests.faults.sending import Sender, Watch, states
from tests.faults.servants import House
from tests.media import making

MOST_SECONDS, MOST_MEMORY, MOST_TO_ANSWER = 5.0, 300_000_000, 1.0
# How long we wait for one that takes too long, to say what becomes of it.
PATIENCE = 30.0
SETTLED = (AssetState.ready, AssetState.refused)
AT_ONE_OFFERING = 40
HEAD = f"{'file':<52} {'answer':<8} {'seconds':>8} {'memory':>8} {'slowest':>8}  sentence"


@dataclass(frozen=True)
class Outcome:
    """What became of one file, and what is wrong with that."""

    title: str
    answer: str
    sentence: str
    seconds: float
    memory: int
    slowest: float
    broken: list[str]

    def row(self) -> str:
        figures = f"{self.seconds:>6.1f} s {self.memory / 1e6:>5.0f} MB {self.slowest:>6.2f} s"
        return "\n  broken: ".join([f"{self.title[:52]:<52} {self.answer:<8} {figures}  {self.sentence[:90]}", *self.broken])


def try_one(house: House, one: Sender, sample: Sample, watch: Watch, rest: int) -> Outcome:
    content, before = sample.make(), set(states(house.app))
    watch.begin_again()
    faults, began = len(watch.broken), time.monotonic()
    sent = one.send(sample.filename, content)
    answer, sentence, unsafe = f"{sent.status}", sent.sentence, ""
    if sent.status < 300:
        state, sentence, new = _settled(house, before, began)
        answer, unsafe = state, _unsafe(house, new)
    seconds = time.monotonic() - began
    memory = max(0, watch.most_memory - rest)
    broken = [
        text
        for text, is_so in (
            ("a fault of ours", sent.status >= 500),
            ("refused without a sentence", answer not in SETTLED[:1] and not sentence),
            ("it took too long", seconds > MOST_SECONDS),
            ("it took too much memory", memory > MOST_MEMORY),
            (f"a rendition is {unsafe}", bool(unsafe)),
            ("the site was slow meanwhile", watch.seconds > MOST_TO_ANSWER),
            ("the site was away meanwhile", len(watch.broken) > faults),
        )
        if is_so
    ]
    return Outcome(sample.title, answer, sentence, seconds, memory, watch.seconds, broken)


def _settled(house: House, before: set[int], began: float) -> tuple[str, str, set[int]]:
    """The state at last of what is new, what was wrong with it, and its id."""
    while True:
        present = {key: value for key, value in states(house.app).items() if key not in before}
        if present and all(state in SETTLED for state, _sentence in present.values()):
            state, sentence = next(iter(present.values()))
            return state.value, sentence, set(present)
        if time.monotonic() - began > PATIENCE:
            return "waiting", "it was neither prepared nor refused", set(present)
        time.sleep(0.05)


def _unsafe(house: House, assets: set[int]) -> str:
    with house.app.app_context():
        hashes = list(db.session.scalars(select(Rendition.content_hash).where(Rendition.asset_id.in_(assets))))
        db.session.remove()
    store = storage.current()
    return next((why for one in hashes if (why := leaks(b"".join(store.open(rendition_key(one)))))), "")


def report(samples: Sequence[Sample]) -> bool:
    """A row for each file; whether all went well."""
    good = True
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory() as folder, servants.house(Path(folder), "sqlite") as house:
        one = sending.sender(house)
        with sending.watching(house, one) as watch:
            time.sleep(2)
            rest = watch.most_memory
            # The first picture ever waits for a process and its libraries, and is no matter of the corpus.
            one.send("first.jpg", making.picture())
            _settled(house, set(), time.monotonic())
            for number, sample in enumerate(samples):
                if number and number % AT_ONE_OFFERING == 0:
                    one = sending.at_new_offering(house, one, 1)
                outcome = try_one(house, one, sample, watch, rest)
                good = good and not outcome.broken
                print(outcome.row(), flush=True)
        print(f"at rest {rest / 1e6:.0f} MB; {watch.asked} answers meanwhile, {len(watch.broken) or 'none'} broken")
        for one_broken in dict.fromkeys(watch.broken):
            print(one_broken)
        log = "".join((Path(folder) / name).read_text(errors="replace") for name in ("web.log", "worker.log"))
        tracebacks = len(re.findall(r"^Traceback", log, re.MULTILINE))
        print(f"{tracebacks or 'no'} tracebacks in the logs")
    return good and not watch.broken and not tracebacks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only the files in whose title one of these stands")
    words = parser.parse_args().words
    samples = [one for one in (*PICTURES, *SOUNDS, *OTHERS) if not words or any(word in one.title for word in words)]
    sys.exit(0 if report(samples) else 1)


if __name__ == "__main__":
    main()
