"""Many at once: each payment books once, each click opens one page, each refund is made once. With the control that would not."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select, update

from mima.core.actors import STRIPE
from mima.core.db import db
from mima.core.transaction import transaction
from mima.journal import service as journal
from mima.journal.models import JournalEntry
from mima.payments import flow, gateway
from mima.payments.models import PaymentState, StandPayment
from tests import factories
from tests.payments.shop import Shop

CALLERS, PAYMENTS = 4, 10


def all_at_once(app: Flask, jobs: Sequence[Callable[[], object]]) -> list[object]:
    """Every job in a thread and an application context of its own, begun in the same moment; what each returned."""
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        with app.app_context():
            start.wait(30)
            return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(120) for future in [pool.submit(run, job) for job in jobs]]


def paid_bookings(shop: Shop) -> list[int]:
    """Ids of payments that Stripe has taken, of as many companies, booths and bookings."""
    with transaction():
        more_booths(shop)
    references = [shop.paid("bruno" if number % 2 else "carla", f"R{number:02}") for number in range(PAYMENTS)]
    return [shop.payment(reference).id for reference in references]


def more_booths(shop: Shop) -> None:
    from mima.booths import queries as booths

    first = booths.booth(shop.cast.edition, "A02")
    for number in range(PAYMENTS):
        factories.booth(first.edition, first.hall, first.zone, first.category, f"R{number:02}", 100 + number * 300)


def bookings_made() -> Counter[int]:
    """How often each payment became paid, as the journal tells."""
    db.session.rollback()
    statement = select(JournalEntry.subject_id).where(
        JournalEntry.subject == "stand_payment", JournalEntry.to_state == PaymentState.paid
    )
    return Counter(db.session.scalars(statement))


def race(app: Flask, sync: Callable[[int], None], payment_ids: list[int]) -> None:
    for payment_id in payment_ids:
        all_at_once(app, [lambda key=payment_id: sync(key)] * CALLERS)  # type: ignore[misc]


@pytest.fixture
def many_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mima.booths.service.MOST_HELD_AT_ONCE", 2 * PAYMENTS)


@pytest.mark.usefixtures("many_holds")
def test_four_callers_settle_each_payment_once(shop: Shop, app: Flask) -> None:
    payment_ids = paid_bookings(shop)
    race(app, flow.sync_payment, payment_ids)
    assert bookings_made() == dict.fromkeys(payment_ids, 1)
    assert shop.ledger() == [("payment", 151_200)] * PAYMENTS


def check_then_write(payment_id: int) -> None:
    """What `sync_payment` would be without its WHERE: look whether it is done, ask Stripe, write."""
    payment = db.session.get_one(StandPayment, payment_id)
    is_done, session_id = payment.state is not PaymentState.open, payment.session_id
    db.session.rollback()
    session = gateway.session(session_id or "")
    if is_done or not session.is_paid:
        return
    with transaction():
        db.session.execute(update(StandPayment).where(StandPayment.id == payment_id).values(state=PaymentState.paid))
        journal.record_move("stand_payment", payment_id, PaymentState.open, PaymentState.paid, by=STRIPE)


@pytest.mark.usefixtures("many_holds")
def test_the_same_race_without_the_defence_books_twice(shop: Shop, app: Flask) -> None:
    payment_ids = paid_bookings(shop)
    race(app, check_then_write, payment_ids)
    assert sum(bookings_made().values()) > len(payment_ids)


def test_eight_clicks_at_once_open_one_page(shop: Shop, app: Flask) -> None:
    reference = shop.hold()
    payer = shop.payer(reference)
    db.session.rollback()
    pages = all_at_once(app, [lambda: flow.pay(reference, payer)] * 8)
    assert len(set(pages)) == 1
    assert len(shop.payments(reference)) == 1
    assert len(shop.look("checkout/sessions")["data"]) == 1


def test_eight_refunds_at_once_give_back_once(shop: Shop, app: Flask) -> None:
    payment_id, ana = shop.payment(shop.booked()).id, shop.actor("ana")
    db.session.rollback()
    all_at_once(app, [lambda: flow.refund(payment_id, by=ana, why="asked")] * 8)
    assert len(shop.look("refunds")["data"]) == 1
    assert shop.ledger() == [("payment", 151_200), ("refund", -151_200)]


def test_two_reconciling_processes_do_each_thing_once(shop: Shop, app: Flask) -> None:
    references = [shop.paid("bruno", "A01"), shop.paid("carla", "A02")]
    all_at_once(app, [lambda: flow.reconcile(everything=True)] * 4)
    assert [shop.states(reference) for reference in references] == [("paid", "confirmed")] * 2
    assert sorted(shop.ledger()) == [("payment", 151_200), ("payment", 172_800)]
