"""Two booths in one booking: one payment, one invoice, and both of them or neither."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from mima import audit
from mima.billing import queries as papers
from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.booths import several
from mima.booths.models import LIVE, Booth, Reservation, ReservationState
from mima.core.db import db
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.payments import flow, ordering
from mima.payments.statements import queries as statements
from tests.payments.shop import Shop
from tests.snapshot import writing


def add(shop: Shop, reference: str, code: str = "A03", name: str = "bruno") -> None:
    with transaction():
        several.add(booths.booking(reference), booths.booth(shop.cast.edition, code), by=shop.actor(name))


def two(shop: Shop) -> str:
    reference = shop.hold()
    add(shop, reference)
    return reference


def paid(shop: Shop) -> str:
    reference = two(shop)
    shop.press(shop.open_page(reference))
    return reference


def booked(shop: Shop) -> str:
    reference = paid(shop)
    flow.sync_payment(shop.payment(reference).id)
    return reference


def states(reference: str) -> list[str]:
    db.session.rollback()
    key = booths.booking(reference).id
    return [
        one.state.value
        for one in db.session.scalars(select(Reservation).where(Reservation.booking_id == key).order_by(Reservation.id))
    ]


def broken() -> list[str]:
    db.session.rollback()
    return [finding for promise in audit.of_this_moment() for finding in promise.findings]


def test_one_payment_of_both_books_both(shop: Shop) -> None:
    reference = booked(shop)
    assert states(reference) == ["confirmed", "confirmed"]
    assert shop.ledger() == [("payment", 302_400)]


def test_one_invoice_names_both_booths(shop: Shop) -> None:
    invoice = papers.invoice_of(booths.booking(booked(shop)))
    assert invoice is not None
    assert [line["label_en"][:9] for line in invoice.record["lines"]] == ["Booth A02", "Booth A03"]


def test_the_letter_names_both_booths(shop: Shop) -> None:
    from mima.mailing.models import Letter

    booked(shop)
    letter = db.session.scalars(select(Letter).where(Letter.template == "payment_received").order_by(Letter.id)).first()
    assert letter is not None
    assert letter.values["booth"] == "A02, A03"


def test_both_are_held_while_the_payment_page_is_open(shop: Shop) -> None:
    reference = two(shop)
    shop.open_page(reference)
    claims = booths.together(shop.reservation(reference))
    assert [one.paying for one in claims] == [True, True]
    assert claims[0].held_until == claims[1].held_until


def test_paid_late_both_are_taken_again_when_both_are_free(shop: Shop) -> None:
    reference = paid(shop)
    with transaction():
        booth_service.lapse(booths.reservation_of(booths.booking(reference)))
    flow.sync_payment(shop.payment(reference).id)
    assert states(reference) == ["confirmed", "confirmed"]
    assert shop.payment(reference).state.value == "regranted"


def test_paid_late_the_money_of_both_goes_back_when_one_is_gone(shop: Shop) -> None:
    reference = paid(shop)
    with transaction():
        booth_service.lapse(booths.reservation_of(booths.booking(reference)))
    shop.hold("carla", "A03")
    flow.sync_payment(shop.payment(reference).id)
    assert states(reference) == ["lapsed", "lapsed"]
    assert shop.ledger() == [("payment", 302_400), ("refund", -302_400)]


def test_an_overdue_hold_on_the_second_booth_gives_way_to_money_that_came_late(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = paid(shop)
    with transaction():
        booth_service.lapse(booths.reservation_of(booths.booking(reference)))
    other = shop.hold("carla", "A03")
    noon.shift(timedelta(minutes=16))
    flow.sync_payment(shop.payment(reference).id)
    assert (states(reference), states(other)) == (["confirmed", "confirmed"], ["lapsed"])


def test_a_page_that_expired_leaves_both_holds_their_time(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = two(shop)
    shop.open_page(reference)
    flow.go_back(reference)
    claims = booths.together(shop.reservation(reference))
    assert [one.paying for one in claims] == [False, False]
    assert claims[0].held_until == claims[1].held_until


def test_a_transfer_books_both(shop: Shop) -> None:
    reference = two(shop)
    flow.mark_transfer_received(reference, by=shop.actor("ana"), reference="VIR 2027")
    assert states(reference) == ["confirmed", "confirmed"]


def test_an_order_books_both_unpaid(shop: Shop) -> None:
    reference = two(shop)
    with transaction():
        ordering.give(booths.booking(reference), by=shop.actor("ana"))
    with transaction():
        ordering.order(booths.booking(reference), "BC 7", by=shop.actor())
    with transaction():
        ordering.accept(booths.booking(reference), by=shop.actor("ana"))
    assert states(reference) == ["confirmed", "confirmed"]


def test_a_quote_that_lapses_ends_both(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = two(shop)
    with transaction():
        ordering.give(booths.booking(reference), by=shop.actor("ana"))
    noon.shift(timedelta(days=60))
    with transaction():
        ordering.end_over()
    assert states(reference) == ["lapsed", "lapsed"]


def test_undoing_the_booking_frees_both_and_gives_the_money_back(shop: Shop) -> None:
    reference = booked(shop)
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="asked by telephone")
    assert states(reference) == ["cancelled", "cancelled"]
    assert shop.ledger() == [("payment", 302_400), ("refund", -302_400)]


def test_a_transfer_that_names_the_booking_is_matched_once(shop: Shop) -> None:
    reference = two(shop)
    assert [known.reference for known in statements.known_bookings()] == [reference]


def test_the_audit_finds_nothing_wrong_with_two_booths(shop: Shop) -> None:
    booked(shop)
    assert broken() == []


def at_once(app: Flask, jobs: list[Callable[[], object]]) -> list[object]:
    """Every job in a thread of its own, begun in the same moment; what each returned, or the rule that refused it."""
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        with app.app_context():
            start.wait(30)
            try:
                return job()
            except DomainError as error:
                return error

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(60) for future in [pool.submit(run, job) for job in jobs]]


def rivals(shop: Shop) -> list[Callable[[], object]]:
    """Bruno and Carla, who both add A05 to what they hold."""
    held = {"bruno": shop.hold("bruno", "A02"), "carla": shop.hold("carla", "A04")}
    return [partial(add, shop, reference, "A05", name) for name, reference in held.items()]


def live_claims(shop: Shop, code: str) -> int:
    db.session.rollback()
    claims = select(Reservation).join(Reservation.booth).where(Booth.code == code, Reservation.state.in_(LIVE))
    return len(db.session.scalars(claims).all())


def test_of_two_companies_that_add_the_same_booth_one_has_it(app: Flask, shop: Shop) -> None:
    answers = at_once(app, rivals(shop))
    assert [type(answer) for answer in answers if answer is not None] == [booth_service.BoothTaken]
    assert live_claims(shop, "A05") == 1


@pytest.fixture
def undefended(shop: Shop) -> Iterator[None]:
    """The database lets a booth be held twice; afterwards it does not."""
    index = next(one for one in db.metadata.tables["reservation"].indexes if one.name == "uq_reservation_live_booth")
    with writing() as connection:
        index.drop(connection)
    yield
    db.session.rollback()
    with writing() as connection:
        connection.execute(update(Reservation).values(state=ReservationState.lapsed))
        index.create(connection)


@pytest.mark.usefixtures("undefended")
def test_without_the_unique_index_both_have_it(app: Flask, shop: Shop) -> None:
    at_once(app, rivals(shop))
    assert live_claims(shop, "A05") == 2


@pytest.mark.parametrize("turn", range(3))
def test_what_is_added_while_somebody_goes_to_pay_is_paid_or_refused(app: Flask, shop: Shop, turn: int) -> None:
    reference = shop.hold()
    payer = shop.payer(reference)
    answers = at_once(app, [lambda: add(shop, reference), lambda: flow.pay(reference, payer)])
    has_two = len(booths.together(shop.reservation(reference))) == 2
    assert shop.payment(reference).amount_cents == (302_400 if has_two else 151_200)
    assert has_two is (answers[0] is None)


def test_what_is_added_when_the_time_is_over_is_refused_beside_a_schedule_that_lapses(
    app: Flask, shop: Shop, noon: time_machine.Traveller
) -> None:
    reference = two(shop)
    noon.shift(timedelta(minutes=15))

    def lapse() -> None:
        with transaction():
            booth_service.lapse_overdue()

    answers = at_once(app, [lambda: add(shop, reference, "A05"), lapse, lapse])
    assert isinstance(answers[0], booth_service.HoldLapsed)
    assert (states(reference), live_claims(shop, "A05")) == (["lapsed", "lapsed"], 0)
