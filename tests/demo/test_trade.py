"""What the demo market's companies have bought: by transfer, in two parts, two booths in one booking, and by card."""

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from mima import audit
from mima.booths import queries as booths
from mima.booths.models import Booking
from mima.core.db import db
from mima.core.transaction import transaction
from mima.demo.market import cards, people, plan
from mima.demo.market import edition as demo_edition
from mima.demo.market.bookings import take_booths
from mima.editions import queries as editions
from mima.payments.dues import queries as dues
from mima.payments.dues.models import DueState
from mima.payments.models import Method, StandPayment
from mima.payments.payouts import queries as payouts
from mima.stripe_sandbox.server import address_of
from tests import snapshot
from tests.payments.conftest import stripe_app, stripe_server

__all__ = ["stripe_app", "stripe_server"]


@pytest.fixture
def sold(context: Flask, noon: time_machine.Traveller) -> None:
    snapshot.begin(context, "sold", sell)


def sell() -> None:
    with transaction():
        plan.draw(demo_edition.edition())
        people.invite()
    take_booths()
    cards.hold_booths()
    db.session.rollback()


def booking(code: str) -> Booking:
    claim = booths.on_booth(booths.booth(demo_edition.SLUG, code))
    assert claim is not None, f"nobody has {code}"
    return claim.booking


@pytest.mark.usefixtures("sold")
def test_one_company_has_two_booths_in_one_booking_others_have_paid_in_parts_and_no_deposit_is_asked_now() -> None:
    assert booking("C06").id == booking("C07").id
    states = [[due.state for due in dues.of_booking(booking(code))] for code in ("E02", "A07")]
    assert states == [[DueState.open], [DueState.paid]]
    assert editions.by_slug(demo_edition.SLUG).deposit_rate == 0


@pytest.mark.usefixtures("sold")
def test_two_companies_have_paid_by_card_the_payout_agrees_and_every_promise_is_kept(stripe_app: Flask) -> None:
    cards.pay_by_card("http://localhost", address_of(stripe_app))
    by_card = db.session.scalars(select(StandPayment).where(StandPayment.method == Method.card))
    assert sorted(payment.reservation.codes for payment in by_card) == ["A03", "B04"]
    assert [(one.state, one.is_matched) for one in payouts.newest()] == [("in_transit", True)]
    results = audit.of_this_moment()
    assert (len(results), [finding for result in results for finding in result.findings]) == (9, [])
