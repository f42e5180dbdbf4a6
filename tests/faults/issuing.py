"""One process that issues papers in several threads, for the papers race: `python -m tests.faults.issuing JOBS MOMENT`.

It says `ready`, waits for a line, issues, and says what it did. Its clock begins at the moment that it was told, as a machine's
clock may be wrong. `--careless`: it counts its numbers itself instead of asking the series.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy.exc import IntegrityError, OperationalError

from mima import create_app
from mima.billing import numbering, service
from mima.billing.models import Paper, PaperKind, PaperSeries
from mima.billing.record import Heading
from mima.booths.models import Booking
from mima.config import Config
from mima.core import clock
from mima.core.actors import STRIPE
from mima.core.db import db, violated
from mima.core.transaction import transaction

THREADS = 4


class Undone(Exception):
    """Something went wrong after the number was given."""


def issue(job: dict[str, Any]) -> Counter[str]:
    """The booking has its invoice and, if so wanted, its credit note; before each, as many transactions ended in the middle."""
    done = Counter[str]()
    makers: list[Callable[[], Paper]] = [lambda: _invoice(job["booking"])]
    if job["credited"]:
        makers.append(lambda: _credit_note(job["booking"]))
    try:
        for make in makers:
            for way in job["undone"]:
                undo = _undo_all if way == "all" else _undo_part
                _until_not_locked(partial(undo, make), done)
                done["undone"] += 1
            _until_not_locked(partial(_keep, make), done)
            done["issued"] += 1
    except IntegrityError as error:
        done[f"failed: {violated(error)}"] += 1
    return done


def _until_not_locked(step: Callable[[], None], done: Counter[str]) -> None:
    """The step is done. Whoever waited ten seconds for the lock in vain comes again, as he would be told to."""
    while True:
        try:
            return step()
        except OperationalError:
            done["waited in vain"] += 1


def _keep(make: Callable[[], Paper]) -> None:
    with transaction():
        make()


def _invoice(booking_id: int) -> Paper:
    booking = db.session.get_one(Booking, booking_id)
    return service.issue_invoice(booking, paid_at=clock.now(), method="card", by=STRIPE)


def _credit_note(booking_id: int) -> Paper:
    return service.issue_credit_note(_invoice(booking_id), reason="Given back", by=STRIPE)


def _undo_all(make: Callable[[], Paper]) -> None:
    """The paper was written, and then its whole transaction is rolled back."""
    with suppress(Undone), transaction():
        make()
        raise Undone


def _undo_part(make: Callable[[], Paper]) -> None:
    """The paper was written inside a savepoint that is rolled back, and its transaction is committed without it."""
    with transaction(), suppress(Undone), db.session.begin_nested():
        make()
        raise Undone


def count_by_oneself() -> None:
    """From now on this process gives numbers as one does who has never heard of others."""
    counters = {kind: count(1) for kind in PaperKind}

    def give(kind: PaperKind, today: date) -> tuple[PaperSeries, Heading]:
        series = numbering._locked(kind, today)
        series.last_number = next(counters[kind])
        db.session.flush()
        return series, Heading(kind, numbering.text(kind, series.year, series.last_number), today)

    service.numbering.give = give


def run(app: Flask, jobs: list[dict[str, Any]]) -> Counter[str]:
    def one(job: dict[str, Any]) -> Counter[str]:
        with app.app_context():
            return issue(job)

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(one, jobs), Counter[str]())


def jobs(bookings: list[int], credited: int, rng: random.Random) -> list[dict[str, Any]]:
    """What is to be done for these bookings: so many of them are credited, of some a transaction or two are undone first."""
    ways = ([], ["all"], ["part"], ["all", "part"], [])
    return [
        {"booking": booking, "credited": at < credited, "undone": rng.choice(ways)}
        for at, booking in enumerate(rng.sample(bookings, len(bookings)))
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("jobs", type=Path)
    parser.add_argument("moment", type=datetime.fromisoformat)
    parser.add_argument("--careless", action="store_true")
    arguments = parser.parse_args()
    app = create_app(Config.from_env())
    if arguments.careless:
        count_by_oneself()
    asked = json.loads(arguments.jobs.read_text())
    print("ready", flush=True)
    sys.stdin.readline()
    with time_machine.travel(arguments.moment, tick=True):
        done = run(app, asked)
    print(json.dumps(done), flush=True)


if __name__ == "__main__":
    main()
