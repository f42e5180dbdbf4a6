"""A thousand papers issued at once: `python -m tests.faults.papers --papers 1000 --processes 4`.

Several processes of four threads each issue invoices and credit notes around New Year, each by a clock of its own; some of their
transactions end in the middle. Prints the series; ends with 1 if one has a hole or a double, or is out of order.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from subprocess import PIPE

from flask import Flask
from sqlalchemy import select

from mima import audit
from mima.billing.models import Paper
from mima.booths import queries as booths
from mima.booths import service
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.exhibitors import service as exhibitors
from tests import connections, factories
from tests.faults import issuing, till
from tests.faults.arena import ROOT, free_port, market_app, market_environment, on_both

SECONDS = 900
# What the clocks of the processes say, from New Year in Paris: one passes it while it issues.
CLOCKS = (timedelta(seconds=-1), timedelta(hours=-30), timedelta(minutes=5), timedelta(hours=-2))
# Of processes that are to be in the same year, and so in the same series, however slowly they begin.
OF_THE_OLD_YEAR = tuple(each for each in CLOCKS if each < -timedelta(hours=1))


@dataclass(frozen=True)
class Outcome:
    """What the processes did, each series' papers by position, and what the audit found."""

    wanted: int
    done: Counter[str]
    series: dict[str, list[Paper]]
    findings: list[str]
    seconds: float

    @property
    def holes(self) -> int:
        return sum(max(paper.position for paper in papers) - len({paper.position for paper in papers}) for papers in self._all)

    @property
    def doubles(self) -> int:
        return sum(len(papers) - len({paper.number for paper in papers}) for papers in self._all)

    @property
    def disordered(self) -> int:
        """Papers that are dated before the paper of the number before."""
        return sum(after.issued_on < before.issued_on for papers in self._all for before, after in pairwise(papers))

    @property
    def failed(self) -> int:
        return sum(number for what, number in self.done.items() if what.startswith("failed"))

    @property
    def _all(self) -> Sequence[list[Paper]]:
        return list(self.series.values())

    @property
    def is_clean(self) -> bool:
        issued = sum(map(len, self._all))
        broken = self.holes or self.doubles or self.disordered or self.failed or self.findings
        return not broken and issued == self.wanted == self.done["issued"]

    def row(self, kind: str) -> str:
        numbers = [
            f"{issued:>6}" for issued in (sum(map(len, self._all)), self.done["undone"], self.failed, self.done["waited in vain"])
        ]
        faults = [f"{count or 'none':>7}" for count in (self.holes, self.doubles, self.disordered)]
        return "  ".join((f"{kind:<10}", *numbers, *faults, f"{len(self.findings) or 'none':>8}", f"{self.seconds:>5.0f} s"))

    def lines(self) -> list[str]:
        """Each series from its first to its last number, with the days of its papers."""
        said = []
        for papers in sorted(self._all, key=lambda papers: papers[0].number):
            days = Counter(str(paper.issued_on) for paper in papers)
            said.append(f"  {papers[0].number} to {papers[-1].number}: " + ", ".join(f"{n} on {day}" for day, n in days.items()))
        return said + self.findings


HEAD = "database    issued  undone  failed  waited    holes  doubles  disorder  findings     time"


def race(folder: Path, database_url: str, *, papers: int, processes: int, seed: int = 1, defended: bool = True) -> Outcome:
    """So many papers, a third of them credit notes, by so many processes at once; undefended, each counts by itself."""
    environment = market_environment(folder, database_url, free_port())
    app = market_app(environment)
    rng, credit_notes = random.Random(seed), papers // 3
    with app.app_context():
        bookings = _booked(papers - credit_notes)
    jobs = issuing.jobs(bookings, credit_notes, rng)
    commands, clocks = [], CLOCKS if defended else OF_THE_OLD_YEAR
    for process in range(processes):
        file = folder / f"jobs-{process}.json"
        file.write_text(json.dumps(jobs[process::processes]))
        moment = _new_year() + clocks[process % len(clocks)]
        careless = [] if defended else ["--careless"]
        commands.append([sys.executable, "-W", "ignore", "-m", "tests.faults.issuing", str(file), moment.isoformat(), *careless])
    done, seconds = _all_at_once(commands, environment)
    return _outcome(app, papers, done, seconds)


def _new_year() -> datetime:
    """The next one, in Paris, where the demo's and the tests' editions are."""
    return datetime(datetime.now(UTC).year, 12, 31, 23, tzinfo=UTC)


def _booked(number: int) -> list[int]:
    """Ids of so many booked booths, each its own company's, without papers."""
    with transaction():
        codes, ids = till.sell(number), []
        for code in codes:
            company = exhibitors.found(f"Company of {code}", by=COMMAND, **factories.LEGAL)
            booking = service.hold(booths.booth("race", code), company, by=COMMAND)
            service.confirm(booths.reservation_of(booking), by=COMMAND)
            ids.append(booking.id)
        return ids


def _all_at_once(commands: Sequence[list[str]], environment: dict[str, str]) -> tuple[Counter[str], float]:
    """What the processes did together and how long it took; they begin when all are there."""
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdin=PIPE, stdout=PIPE, text=True)
            )
            for command in commands
        ]
        for process in started:
            if process.stdout is None or process.stdout.readline() != "ready\n":
                raise RuntimeError("a process did not begin")
        began = time.monotonic()
        for process in started:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [process.communicate(timeout=SECONDS)[0] for process in started]
        if any(process.returncode for process in started):
            raise RuntimeError("a process ended badly")
        return sum((Counter(json.loads(line)) for line in told), Counter[str]()), time.monotonic() - began


def _outcome(app: Flask, wanted: int, done: Counter[str], seconds: float) -> Outcome:
    with app.app_context():
        series: dict[str, list[Paper]] = defaultdict(list)
        for paper in db.session.scalars(select(Paper).order_by(Paper.series_id, Paper.position)):
            series[f"{paper.kind} {paper.series_id}"].append(paper)
        db.session.expunge_all()
        findings = [finding for result in audit.of_this_moment() for finding in result.findings]
        connections.close()
    return Outcome(wanted, done, dict(series), findings, seconds)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=1_000)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    clean = True
    about = f"{arguments.papers} papers, {arguments.processes} processes of {issuing.THREADS} threads, seed {arguments.seed}"
    print(f"{about}\n{HEAD}", flush=True)
    for kind, folder, url in on_both("papers"):
        outcome = race(folder, url, papers=arguments.papers, processes=arguments.processes, seed=arguments.seed)
        print(outcome.row(kind), *outcome.lines(), sep="\n", flush=True)
        clean = clean and outcome.is_clean
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
