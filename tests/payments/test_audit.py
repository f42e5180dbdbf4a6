"""Promises 2 and 3 are checked on the database as it is, and each way to break them is found."""

from collections.abc import Callable

import pytest
from sqlalchemy import insert, text, update

from mima.booths.models import Reservation, ReservationState
from mima.core import clock
from mima.core.db import db
from mima.core.transaction import transaction
from mima.payments import audit, flow, queries
from mima.payments.models import LedgerEntry, LedgerKind, Refund, StandPayment
from tests.payments.shop import Shop

CHECKS = [
    audit.check_paid_has_its_booth,
    audit.check_ledger_agrees,
    audit.check_refunds_within_payment,
    audit.check_ledger_refs,
]


def everything(shop: Shop) -> None:
    """One payment of every kind that a market has."""
    shop.booked("bruno", "A01")
    flow.refund(shop.payment(shop.booked("bruno", "A02")).id, by=shop.actor("ana"), why="asked")
    shop.open_page(shop.hold("carla", "A03"))
    transfer = shop.hold("carla", "A04")
    flow.mark_transfer_received(transfer, by=shop.actor("ana"), reference="VIR 1")
    flow.refund(shop.payment(transfer).id, by=shop.actor("ana"), why="asked")


def test_a_sound_market_breaks_nothing_and_everything_was_looked_at(shop: Shop) -> None:
    everything(shop)
    assert [check() for check in CHECKS] == [(3, []), (4, []), (4, []), (2, [])]


def broken(check: Callable[[], audit.Findings]) -> int:
    db.session.rollback()
    return len(check()[1])


def test_a_paid_booking_without_its_booth_is_found(shop: Shop) -> None:
    everything(shop)
    with transaction():
        db.session.execute(update(Reservation).values(state=ReservationState.cancelled))
    assert broken(audit.check_paid_has_its_booth) == 1


def test_money_on_a_payment_that_says_it_never_came_is_found(shop: Shop) -> None:
    shop.booked()
    with transaction():
        db.session.execute(update(StandPayment).values(state="expired"))
    assert broken(audit.check_paid_has_its_booth) == 1


def test_a_ledger_that_disagrees_is_found_in_its_payment_and_in_total(shop: Shop) -> None:
    payment = shop.payment(shop.booked())
    with transaction():
        db.session.execute(
            insert(LedgerEntry).values(
                at=clock.now(), payment_id=payment.id, kind=LedgerKind.refund, stripe_ref="re_x", amount_cents=-1,
                fee_cents=0, currency="EUR",
            )
        )  # fmt: skip
    assert broken(audit.check_ledger_agrees) == 2


def test_a_refund_that_the_payment_does_not_count_is_found(shop: Shop) -> None:
    everything(shop)
    with transaction():
        db.session.execute(update(Refund).values(amount_cents=1))
    assert broken(audit.check_refunds_within_payment) == 2


def test_a_charge_that_is_not_in_the_ledger_is_found(shop: Shop) -> None:
    shop.booked()
    with transaction():
        db.session.execute(update(StandPayment).values(charge="ch_other"))
    assert broken(audit.check_ledger_refs) == 1


def test_the_database_itself_refuses_a_refund_above_the_payment(shop: Shop) -> None:
    shop.booked()
    with pytest.raises(Exception, match="refunded_at_most"), transaction():
        db.session.execute(text("UPDATE stand_payment SET refunded_cents = captured_cents + 1"))


def test_the_sums_of_an_edition_are_those_of_its_ledger(shop: Shop) -> None:
    everything(shop)
    from mima.editions import queries as editions

    sums = queries.sums(editions.by_slug(shop.cast.edition))
    assert (sums.card_cents, sums.transfer_cents, sums.returned_cents) == (324_000, 151_200, 151_200)
    assert (sums.kept_cents, sums.due_back_cents) == (324_000, 151_200)


def test_the_list_of_payments_is_one_statement_whatever_its_length(shop: Shop) -> None:
    from mima.editions import queries as editions
    from tests.statements import counted

    everything(shop)
    edition = editions.by_slug(shop.cast.edition)
    with counted() as statements:
        for payment in queries.payments(edition):
            assert payment.booking.exhibitor.name and payment.reservation.booth.code
    assert len(statements) == 1
