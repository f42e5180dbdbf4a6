"""An edition comes on other days: who booked may cancel and pays later too, and is never worse off than was promised."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mima.booths import queries as booths
from mima.booths import several
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions import terms
from mima.mailing.models import Letter
from mima.payments import flow, postponing
from mima.web import letters as mail
from tests.applications.asking import ask
from tests.browsing import text
from tests.payments import parts
from tests.payments.shop import Shop
from tests.people import sign_in

LATER = (date(2027, 10, 7), date(2027, 10, 8))  # 189 days
EARLIER = (date(2027, 2, 1), date(2027, 2, 2))
STEPS = [terms.Step(date(2027, 1, 31), 0), terms.Step(date(2027, 2, 28), 5_000)]
MARCH = date(2027, 3, 15)


@pytest.fixture
def bruno(shop: Shop, app: Flask) -> FlaskClient:
    return sign_in(app, "bruno@example.org")


@pytest.fixture
def ana(shop: Shop, app: Flask) -> FlaskClient:
    return sign_in(app, "ana@example.org")


@pytest.fixture
def terms_by_date(shop: Shop) -> None:
    with transaction():
        terms.change(editions.by_slug(shop.cast.edition), STEPS, by=shop.actor("ana"))


def postpone(shop: Shop, days: tuple[date, date] = LATER) -> int:
    with transaction():
        edition = editions.by_slug(shop.cast.edition)
        return postponing.postpone(edition, *days, by=shop.actor("ana"), why="The hall is flooded")


def kept(shop: Shop, reference: str, day: date = MARCH) -> int:
    return terms.kept_rate(terms.read(shop.reservation(reference).cancellation_terms), day)


def letters(shop: Shop) -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(select(Letter).where(Letter.template == "edition_moved").order_by(Letter.id)))


def body(letter: Letter) -> str:
    return " ".join(mail.render(letter)[1].split())


@pytest.mark.usefixtures("terms_by_date")
def test_who_booked_may_cancel_as_many_days_before_the_new_market(shop: Shop) -> None:
    reference = shop.booked()
    assert kept(shop, reference) == terms.ALL
    postpone(shop)
    assert [kept(shop, reference, day) for day in (MARCH, date(2027, 8, 20), date(2027, 9, 20))] == [0, 5_000, terms.ALL]


@pytest.mark.usefixtures("terms_by_date")
def test_so_may_who_books_afterwards(shop: Shop) -> None:
    postpone(shop)
    assert kept(shop, shop.hold()) == 0


@pytest.mark.usefixtures("terms_by_date")
def test_every_booth_of_a_booking_has_the_new_days(shop: Shop) -> None:
    reference = shop.hold()
    with transaction():
        several.add(booths.booking(reference), booths.booth(shop.cast.edition, "A03"), by=shop.actor())
    postpone(shop)
    claims = booths.together(shop.reservation(reference))
    assert [claim.cancellation_terms[0]["until"] for claim in claims] == ["2027-08-08", "2027-08-08"]


@pytest.mark.usefixtures("terms_by_date")
def test_a_hold_that_lapsed_has_them_too_for_its_money_may_come_late(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.hold()
    noon.shift(3_600)
    flow.lapse_due()
    postpone(shop)
    assert (shop.reservation(reference).state, kept(shop, reference)) == ("lapsed", 0)


@pytest.mark.usefixtures("terms_by_date")
def test_a_market_that_comes_earlier_shortens_nothing(shop: Shop) -> None:
    reference = shop.booked()
    before = shop.reservation(reference).cancellation_terms
    postpone(shop, EARLIER)
    assert shop.reservation(reference).cancellation_terms == before
    assert editions.by_slug(shop.cast.edition).cancellation_terms[0]["until"] == "2026-12-03"


@pytest.mark.usefixtures("terms_by_date")
def test_another_last_day_alone_moves_no_terms(shop: Shop) -> None:
    reference = shop.booked()
    before = shop.reservation(reference).cancellation_terms
    postpone(shop, (date(2027, 4, 1), date(2027, 4, 3)))
    assert shop.reservation(reference).cancellation_terms == before


def test_balances_are_due_as_many_days_later(shop: Shop) -> None:
    parts.with_deposits(shop)
    reference = shop.booked()
    held = shop.hold("carla", "A03")
    postpone(shop)
    day = date(2027, 8, 9)
    assert (parts.due(reference).due_on, shop.reservation(held).balance_on) == (day, day)
    assert editions.by_slug(shop.cast.edition).balance_on == day


def test_a_balance_never_comes_earlier(shop: Shop) -> None:
    parts.with_deposits(shop)
    reference = shop.booked()
    postpone(shop, (date(2027, 2, 20), date(2027, 2, 21)))
    assert parts.due(reference).due_on == parts.BALANCE_ON


def test_who_was_reminded_is_reminded_anew_before_the_new_day(shop: Shop, noon: time_machine.Traveller) -> None:
    parts.with_deposits(shop)
    reference = shop.booked()
    for day in (date(2027, 1, 5), date(2027, 1, 28)):
        noon.move_to(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        flow.lapse_due()
    postpone(shop)
    assert parts.due(reference).reminded_at is None
    noon.move_to(datetime(2027, 8, 4, 12, tzinfo=UTC))
    flow.lapse_due()
    assert shop.letters().count("due_soon") == 2


@pytest.mark.usefixtures("terms_by_date")
def test_the_letter_says_what_becomes_of_cancelling_and_of_the_balance(shop: Shop) -> None:
    parts.with_deposits(shop)
    shop.booked()
    postpone(shop)
    said = body(letters(shop)[0])
    assert "moves along with the market: - Cancel free of charge until 8 August 2027." in said
    assert "The balance of €1,058.40 is to be paid by 9 August 2027." in said


@pytest.mark.usefixtures("terms_by_date")
def test_the_letter_about_earlier_days_says_that_the_promise_stays(shop: Shop) -> None:
    shop.booked()
    postpone(shop, EARLIER)
    assert "stays as it was, to the day: - Cancel free of charge until 31 January 2027." in body(letters(shop)[0])


def test_who_asked_for_a_booth_is_told_as_well(shop: Shop) -> None:
    ask(shop.cast, "carla")
    assert postpone(shop) == 1
    assert "Your application for a booth stands." in body(letters(shop)[0])


def test_a_letter_that_was_written_before_there_were_terms_in_it_is_still_read(shop: Shop) -> None:
    old = {"edition": "MIMA", "company": "A", "booking": "X", "before": ["2027-04-01"] * 2, "days": ["2027-05-01"] * 2, "why": ""}
    assert "MIMA" in mail.render(Letter(template="edition_moved", language="en", values=old))[0]


def test_the_history_of_the_booking_knows(shop: Shop, bruno: FlaskClient) -> None:
    reference = shop.booked()
    postpone(shop)
    assert "Terms moved along with the market" in text(bruno.get(f"/bookings/{reference}"))


def test_the_page_names_who_is_touched_and_how_many_balances(shop: Shop, ana: FlaskClient) -> None:
    parts.with_deposits(shop)
    reference = shop.booked()
    said = text(ana.get(f"/organizer/editions/{shop.cast.edition}/postpone"))
    assert "has a letter with the new days and your reason: Maison Pouzzolane." in said
    assert f"So does the day of 1 open balance: {reference}." in said
    assert "the cancellation days of 1 booking move along by as many days." in said
