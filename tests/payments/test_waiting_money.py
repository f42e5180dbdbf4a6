"""Money that came and does not fit waits for the team: meanwhile the booth stays, and nothing more is paid or changed."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.booths import several
from mima.booths.models import Reservation
from mima.core import clock
from mima.core.db import db
from mima.core.transaction import transaction
from mima.payments import audit, flow
from mima.payments.dues import asking
from mima.payments.models import PaymentState, StandPayment
from mima.payments.moving.settlement import settle
from tests.browsing import text
from tests.forms import send
from tests.payments import bank
from tests.payments.bank import owed, quoted
from tests.payments.parts import due, findings, with_deposits
from tests.payments.shop import Shop
from tests.payments.test_statements import imported, the_line
from tests.people import sign_in

LOOKED_AT = "Your payment is being looked at by the market's team."


def wired(shop: Shop, reference: str, amount: str = "1500.00", ref: str = "BK1") -> str:
    """A transfer of another sum is entered for the booking."""
    imported(shop, bank.camt(bank.entry(f"Stand {reference}", amount, ref=ref)))
    flow.enter_line(the_line(), reference, by=shop.actor("ana"))
    return reference


def late(shop: Shop) -> str:
    """A booking whose deposit is paid, and for whose balance another sum came."""
    with_deposits(shop)
    return wired(shop, shop.booked(), "1000.00")


@pytest.fixture
def bruno(shop: Shop, app: Flask) -> FlaskClient:
    return sign_in(app, shop.cast.bruno)


def test_nobody_goes_to_pay_while_money_waits(shop: Shop) -> None:
    reference = wired(shop, shop.hold())
    with pytest.raises(flow.MoneyWaits):
        shop.open_page(reference)
    assert [payment.state for payment in shop.payments(reference)] == ["to_decide"]


def test_nor_where_a_quote_is_open(shop: Shop) -> None:
    with pytest.raises(flow.MoneyWaits):
        shop.open_page(wired(shop, quoted(shop)))


def test_nor_for_a_due(shop: Shop) -> None:
    reference = late(shop)
    with pytest.raises(flow.MoneyWaits):
        flow.pay(reference, shop.payer(reference), due(reference).public_id)


def test_the_booth_stays_for_days(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = wired(shop, shop.hold())
    noon.shift(timedelta(days=3))
    flow.reconcile(everything=True)
    assert shop.states(reference) == ("to_decide", "held")
    assert not findings()


def test_a_page_that_closes_while_money_waits_does_not_let_the_booth_go(shop: Shop) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    open_id, claim = shop.payment(reference).id, shop.reservation(reference)
    booking_id, claim_id = claim.booking_id, claim.id
    with transaction():
        # As when two processes wrote before this was refused: money that waits beside an open page.
        other = StandPayment(
            reference="pay_old",
            booking_id=booking_id,
            reservation_id=claim_id,
            method="transfer",
            state=PaymentState.to_decide,
            amount_cents=151_200,
            captured_cents=150_000,
            currency="EUR",
            created_at=clock.now(),
        )
        db.session.add(other)
    assert len(audit.check_waiting_keeps()[1]) == 1
    flow.go_back(reference)
    assert db.session.get_one(StandPayment, open_id).state == "expired"
    assert shop.reservation(reference).paying
    assert audit.check_waiting_keeps() == (1, [])


def test_the_audit_finds_a_hold_that_would_end_while_money_waits(shop: Shop) -> None:
    wired(shop, shop.hold())
    assert audit.check_waiting_keeps() == (1, [])
    with transaction():
        db.session.execute(update(Reservation).values(paying=False))
    assert "its hold ends by time" in audit.check_waiting_keeps()[1][0]


def test_a_card_that_brought_another_sum_keeps_the_booth_even_after_its_page(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.paid()
    with transaction():
        db.session.execute(update(StandPayment).values(amount_cents=151_300))
    noon.shift(timedelta(hours=2))
    flow.sync_payment(shop.payment(reference).id)
    flow.lapse_due()
    assert (shop.states(reference), shop.reservation(reference).paying) == (("to_decide", "held"), True)


def test_after_the_refund_the_hold_is_as_long_as_it_was_promised(shop: Shop) -> None:
    reference = quoted(shop)
    until = shop.reservation(reference).held_until
    wired(shop, reference)
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="wrong sum")
    claim = shop.reservation(reference)
    assert (claim.paying, claim.quoted, claim.held_until) == (False, True, until)
    flow.mark_transfer_received(reference, by=shop.actor("ana"), reference="VIR 2")
    assert shop.reservation(reference).state == "confirmed"
    assert not findings()


def test_of_two_sums_that_wait_the_second_keeps_the_booth(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = wired(shop, wired(shop, shop.hold()), "12.00", ref="BK2")
    first, second = shop.payments(reference)
    flow.refund(first.id, by=shop.actor("ana"), why="wrong sum")
    noon.shift(timedelta(days=1))
    flow.lapse_due()
    assert (shop.reservation(reference).state, shop.reservation(reference).paying) == ("held", True)
    flow.refund(second.id, by=shop.actor("ana"), why="wrong sum")
    flow.lapse_due()
    assert shop.reservation(reference).state == "lapsed"


def test_a_booth_is_neither_added_nor_taken_out_nor_given_back(shop: Shop) -> None:
    reference = wired(shop, shop.hold())
    claim, booking = shop.reservation(reference), booths.booking(reference)
    for step in (
        lambda: several.add(booking, booths.booth(shop.cast.edition, "A03"), by=shop.actor()),
        lambda: several.take_out(booking, "A02", by=shop.actor()),
        lambda: booth_service.change_extras(claim, {}, by=shop.actor()),
        lambda: booth_service.release(claim, by=shop.actor()),
    ):
        with pytest.raises(booth_service.PaymentOpen), transaction():
            step()
    assert shop.states(reference) == ("to_decide", "held")


def test_a_quote_is_neither_withdrawn_nor_ordered(shop: Shop) -> None:
    reference = wired(shop, quoted(shop))
    with pytest.raises(booth_service.PaymentOpen):
        flow.withdraw_quote(reference, by=shop.actor())
    with pytest.raises(booth_service.PaymentOpen):
        flow.order(reference, "PO-1", by=shop.actor())


def test_the_price_of_a_booked_booking_is_not_changed_meanwhile(shop: Shop) -> None:
    reference = late(shop)
    assert isinstance(settle(shop.reservation(reference), -10_000).hindrance, flow.MoneyWaits)


def test_nobody_is_told_that_a_due_is_late_whose_money_waits(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = late(shop)
    noon.move_to("2027-02-03T12:00:00Z")
    with transaction():
        for due_id, write in asking.waiting():
            write(due_id)
    assert "due_overdue" not in shop.letters()
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="wrong sum")
    with transaction():
        for due_id, write in asking.waiting():
            write(due_id)
    assert "due_overdue" in shop.letters()


def test_nobody_is_told_that_an_invoice_is_late_whose_money_waits(shop: Shop, noon: time_machine.Traveller) -> None:
    wired(shop, owed(shop))
    noon.shift(timedelta(days=40))
    flow.lapse_due()
    assert "invoice_overdue" not in shop.letters()


def test_the_page_says_that_the_team_is_looking_and_offers_no_payment(shop: Shop, bruno: FlaskClient) -> None:
    page = bruno.get(f"/bookings/{wired(shop, shop.hold())}")
    assert LOOKED_AT in text(page)
    assert 'id="pay"' not in page.text
    assert "Give the booth back" not in page.text


def test_so_does_that_of_a_quoted_booking(shop: Shop, bruno: FlaskClient) -> None:
    page = bruno.get(f"/bookings/{wired(shop, quoted(shop))}")
    assert LOOKED_AT in text(page)
    assert "Withdraw the quote" not in page.text
    assert "IBAN" not in page.text


def test_so_does_that_of_a_due(shop: Shop, bruno: FlaskClient) -> None:
    reference = late(shop)
    page = bruno.get(f"/bookings/{reference}/dues/{due(reference).public_id}")
    assert LOOKED_AT in text(page)
    assert 'id="pay"' not in page.text


def test_a_click_all_the_same_is_told_why_it_is_refused(shop: Shop, bruno: FlaskClient) -> None:
    reference = wired(shop, shop.hold())
    answer = send(bruno, f"/bookings/{reference}/pay")
    assert answer.status_code == 409
    assert "nothing more is to be paid until then" in text(answer)


def test_once_it_goes_back_the_booth_may_be_paid_again(shop: Shop, bruno: FlaskClient) -> None:
    reference = quoted(shop)
    wired(shop, reference)
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="wrong sum")
    page = bruno.get(f"/bookings/{reference}")
    assert "Withdraw the quote" in page.text
    flow.withdraw_quote(reference, by=shop.actor())
    page = bruno.get(f"/bookings/{reference}")
    assert 'id="pay"' in page.text
    assert "€1,500.00 goes back to you." in text(page)
    shop.press(shop.open_page(reference))
    flow.sync_payment(shop.payment(reference).id)
    assert shop.states(reference) == ("paid", "confirmed")


def test_the_team_does_not_release_a_booth_whose_money_waits(shop: Shop, app: Flask) -> None:
    ana, reference = sign_in(app, shop.cast.ana), wired(shop, shop.hold())
    address = f"/organizer/bookings/{reference}/release"
    assert "Money came for this booking and waits for a decision." in text(ana.get(address))
    assert send(ana, address, why="x").status_code == 409
    assert shop.states(reference) == ("to_decide", "held")


def test_the_refund_says_what_becomes_of_the_hold(shop: Shop, app: Flask, noon: time_machine.Traveller) -> None:
    ana, reference = sign_in(app, shop.cast.ana), wired(shop, shop.hold())
    address = f"/organizer/payments/{shop.payment(reference).reference}/refund"
    assert "after that the hold ends" in text(ana.get(address))
    noon.shift(timedelta(hours=1))
    assert "booth A02 is free again with the refund" in text(ana.get(address))


def test_today_does_not_say_that_such_a_hold_ends(shop: Shop, app: Flask) -> None:
    ana, reference = sign_in(app, shop.cast.ana), wired(shop, shop.hold())
    assert f"task-hold-{reference}" not in ana.get("/organizer").text
