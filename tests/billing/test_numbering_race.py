"""Many issue at once, from threads and from processes; and the same race without the lock, which must go wrong."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date
from subprocess import PIPE
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select, update

from mima.billing import numbering
from mima.billing.models import Paper, PaperKind, PaperSeries
from mima.booths.models import Booking
from mima.config import Config
from mima.core import clock
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from tests.billing.papers import invoiced
from tests.crossing import Crossing, as_they_wait, crossed
from tests.people import Cast

AT_ONCE = 8
TODAY = date(2026, 11, 23)


def unpaid(cast: Cast, count: int) -> list[int]:
    """Ids of this many bookings that have no invoice."""
    with transaction():
        edition, company = editions.by_slug(cast.edition), cast.company("bruno")
        values = {"edition_id": edition.id, "exhibitor_id": company.id, "created_at": clock.now(), "currency": "EUR"}
        bookings = [Booking(reference=f"RACE{place:02}", **values) for place in range(count)]
        db.session.add_all(bookings)
        db.session.flush()
        return [booking.id for booking in bookings]


def issue(booking_id: int) -> str:
    booking = db.session.get(Booking, booking_id)
    assert booking is not None
    return invoiced(booking).number


def all_at_once(app: Flask, work: Callable[[int], str], items: list[int]) -> list[str]:
    def one(item: int) -> str:
        with app.app_context():
            return work(item)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(one, items))


def numbers(count: int) -> list[str]:
    year = clock.now().year
    return [numbering.text(PaperKind.invoice, year, position) for position in range(1, count + 1)]


def without_the_lock(meeting: Barrier) -> Callable[[int], str]:
    """A copy of `numbering.give` whose threads all read the counter before any of them writes it."""

    def give(_item: int) -> str:
        position = db.session.scalars(select(PaperSeries.last_number)).one() + 1
        meeting.wait(30)
        with transaction():
            db.session.execute(update(PaperSeries).values(last_number=position))
        return numbering.text(PaperKind.invoice, TODAY.year, position)

    return give


def test_forty_invoices_issued_at_once_have_forty_numbers_in_a_row(app: Flask, cast: Cast) -> None:
    with app.app_context():
        bookings = unpaid(cast, 40)
    assert all_at_once(app, issue, bookings) == numbers(40)


def test_the_same_invoice_asked_for_eight_times_at_once_is_issued_once(app: Flask, cast: Cast) -> None:
    with app.app_context():
        bookings = unpaid(cast, 1)
    assert all_at_once(app, issue, bookings * 8) == numbers(1) * 8


def test_without_the_lock_the_same_race_gives_a_number_twice(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        numbering.give(PaperKind.invoice, TODAY)
    given = all_at_once(app, without_the_lock(Barrier(AT_ONCE)), list(range(AT_ONCE)))
    assert len(set(given)) < AT_ONCE


# One gives an invoice's number and then a credit note's, the other the other way round.


def in_both_orders(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What becomes of them when each has its first number before either asks for its second."""
    with transaction():
        for kind in PaperKind:
            numbering.give(kind, TODAY)

    def give(kinds: list[PaperKind]) -> None:
        with transaction():
            for kind in kinds:
                numbering.give(kind, TODAY)

    monkeypatch.setattr(numbering, "give", Crossing(numbering.give))
    return crossed(app, [lambda: give(list(PaperKind)), lambda: give(list(PaperKind)[::-1])])


def test_who_issues_both_kinds_of_paper_waits_for_no_one_who_waits(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        assert in_both_orders(app, monkeypatch) == ["done", "done"]


def test_without_the_order_of_the_series_one_of_the_two_is_refused(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: on PostgreSQL each waits for the series that the other has locked."""
    monkeypatch.setattr(numbering, "_in_order", lambda _today: None)
    with app.app_context():
        assert in_both_orders(app, monkeypatch) == as_they_wait()


PROCESS = """
import sys
from pathlib import Path
from mima import create_app
from tests.billing.test_numbering_race import issue
from tests.conftest import make_config

app = create_app(make_config(Path(sys.argv[1]), sys.argv[2]))
print("ready", flush=True)
sys.stdin.readline()
with app.app_context():
    for booking in sys.argv[3:]:
        issue(int(booking))
"""


@pytest.mark.slow
def test_two_processes_issue_forty_invoices_in_a_row(app: Flask, cast: Cast, pytestconfig: pytest.Config) -> None:
    config: Config = app.extensions["mima.config"]
    with app.app_context():
        bookings = [str(key) for key in unpaid(cast, 40)]
    command = [sys.executable, "-c", PROCESS, str(config.data), config.database_url]
    with ExitStack() as processes:
        racers = [
            processes.enter_context(
                subprocess.Popen([*command, *bookings[first::2]], stdin=PIPE, stdout=PIPE, text=True, cwd=pytestconfig.rootpath)
            )
            for first in range(2)
        ]
        assert [racer.stdout.readline() for racer in racers if racer.stdout] == ["ready\n"] * 2
        for racer in racers:
            assert racer.stdin
            racer.stdin.write("go\n")
            racer.stdin.flush()
        codes = [racer.wait(60) for racer in racers]
    with app.app_context():
        given = sorted(db.session.scalars(select(Paper.number)))
    assert (codes, given) == ([0, 0], numbers(40))
