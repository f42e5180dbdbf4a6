"""An import from the command line: a table, a map, a progress bar, a file of rejects, and figures at the end."""

import csv
import gc
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from flask import current_app
from tqdm import tqdm

from mima.catalog import importing, places
from mima.catalog.importing import Mapping, Outcome, Plan, Reject, Table
from mima.catalog.importing.reading import DeskTable
from mima.catalog.places import GazetteerAway
from mima.config import Config
from mima.core.actors import Actor
from mima.core.sheets import safe
from mima.exhibitors import queries as exhibitors

FOLDER = "imports"
REJECTS = ".rejects.csv"


def run(file: Path, slug: str, map_file: Path | None, *, dry_run: bool, by: Actor) -> str:
    """What happened, in lines. The rows are offerings of the company and published; rejects stand in a CSV of their own."""
    exhibitor = exhibitors.by_slug(slug)
    plan = Plan(exhibitor.id, by, publish=True, dry_run=dry_run)
    began = time.monotonic()
    with suppress(GazetteerAway):
        # Without it the worker places them later.
        places.prepare()
    # In a file of ours a quote stands before what a spreadsheet would compute: mended and sent again, it comes off.
    kind = DeskTable if file.name.endswith(REJECTS) else Table
    with kind(file) as table, Rejects(_rejects_file(file), table.headers) as rejects:
        mapping = _mapping(map_file, table)
        outcome = _load(file.name, table, mapping, plan, rejects)
    return _report(outcome, rejects, seconds=time.monotonic() - began, dry_run=dry_run)


def _mapping(map_file: Path | None, table: Table) -> Mapping:
    if map_file is None:
        return importing.of_headers(table.headers)
    mapping = importing.read_mapping(map_file.read_text(encoding="utf-8"))
    mapping.refuse_missing(table.headers)
    return mapping


def _load(name: str, table: Table, mapping: Mapping, plan: Plan, rejects: "Rejects") -> Outcome:
    with ExitStack() as stack:
        bar = stack.enter_context(tqdm(total=table.size, unit="B", unit_scale=True, desc=name))
        done = [0]

        def tell(rows: int) -> None:
            done[0] += rows
            bar.update(table.bytes_read - bar.n)
            bar.set_postfix_str(f"{done[0]:,} rows, {rejects.count:,} rejected")

        stack.enter_context(_few_collections())
        return importing.load(importing.rows(table, mapping, complete=True), plan, rejected=rejects.write, told=tell)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Circles of objects are looked for a few times in a batch, not hundreds, which costs a tenth of the time."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


class Rejects:
    """The rows that were not taken, with line and reason, in a CSV that is made when the first one comes: no formula in it."""

    def __init__(self, path: Path, headers: list[str]) -> None:
        self.path, self._headers, self.count = path, headers, 0
        self._stack = ExitStack()
        self._write_row: Callable[[list[str]], Any] | None = None

    def __enter__(self) -> "Rejects":
        self.path.unlink(missing_ok=True)
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def write(self, reject: Reject) -> None:
        """The reject stands in the file."""
        if self._write_row is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            opened = self._stack.enter_context(self.path.open("w", encoding="utf-8", errors="backslashreplace", newline=""))
            self._write_row = csv.writer(opened).writerow
            self._write_row([safe(cell) for cell in ("line", "reason", *self._headers)])
        self.count += 1
        self._write_row([safe(cell) for cell in (str(reject.line), reject.reason, *reject.cells)])


def _rejects_file(file: Path) -> Path:
    config: Config = current_app.extensions["mima.config"]
    return config.data / FOLDER / f"{file.name}{REJECTS}"


def _report(outcome: Outcome, rejects: Rejects, *, seconds: float, dry_run: bool) -> str:
    lines = [
        f"{outcome.created:,} new, {outcome.changed:,} changed, {outcome.unchanged:,} unchanged,"
        f" {outcome.archived:,} left in the archive, {outcome.rejected:,} rejected"
        f" of {outcome.rows:,}{' (nothing was written: dry run)' if dry_run else ''}",
        f"{seconds:.1f} s, {outcome.rows / max(seconds, 0.001):,.0f} rows/s, peak memory {_peak_megabytes()} MB",
    ]
    if outcome.rejected:
        lines.append(f"Rejected rows, with line and reason: {rejects.path}")
    return "\n".join(lines)


def _peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
