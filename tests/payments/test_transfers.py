"""Bank transfers: received and sent back at an organizer's word, each under its reference, once."""

import pytest

from mima.billing import queries as papers
from mima.booths import queries as booths
from mima.core.errors import Invalid
from mima.payments import flow, gateway, ledger, queries
from tests.payments.shop import KEY, SECRET, Shop


def receive(shop: Shop, reference: str, statement: str = "VIR 2027-0042") -> None:
    flow.mark_transfer_received(reference, by=shop.actor("ana"), reference=statement)


def test_a_received_transfer_books_the_booth(shop: Shop) -> None:
    reference = shop.hold()
    receive(shop, reference)
    assert shop.states(reference) == ("paid", "confirmed")
    assert shop.ledger() == [("transfer", 151_200)]
    assert papers.invoice_of(booths.booking(reference)) is not None
    assert shop.letters() == ["payment_received"]


def test_a_reference_of_the_statement_counts_once(shop: Shop) -> None:
    receive(shop, shop.hold())
    with pytest.raises(ledger.AlreadyInLedger):
        receive(shop, shop.hold("carla", "A03"))
    assert shop.ledger() == [("transfer", 151_200)]


def test_a_booking_is_marked_received_once(shop: Shop) -> None:
    reference = shop.hold()
    receive(shop, reference)
    with pytest.raises(flow.AlreadyPaid):
        receive(shop, reference, "VIR 2027-0043")


def test_a_transfer_needs_its_reference(shop: Shop) -> None:
    with pytest.raises(Invalid):
        receive(shop, shop.hold(), "  ")


def test_an_open_payment_page_is_closed_before_the_transfer_is_taken(shop: Shop) -> None:
    reference = shop.hold()
    page = shop.open_page(reference)
    receive(shop, reference)
    assert shop.look(f"checkout/sessions/{page.rpartition('/')[2]}")["status"] == "expired"
    assert [payment.state for payment in shop.payments(reference)] == ["expired", "paid"]


def test_while_a_card_might_still_be_charged_the_transfer_is_not_taken(shop: Shop) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    gateway.configure(KEY, "http://127.0.0.1:1", (SECRET,), retries=0)
    with pytest.raises(gateway.StripeAway):
        receive(shop, reference)
    assert shop.states(reference) == ("open", "held")


def test_a_card_that_paid_first_keeps_the_booking_and_the_transfer_is_refused(shop: Shop) -> None:
    reference = shop.paid()
    with pytest.raises(flow.AlreadyPaid):
        receive(shop, reference)
    assert shop.ledger() == [("payment", 151_200)]


def test_a_transfer_is_sent_back_by_hand_under_its_own_reference(shop: Shop) -> None:
    reference = shop.hold()
    receive(shop, reference)
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="the company asked")
    assert shop.states(reference) == ("refund_due", "cancelled")
    (refund,) = queries.pending_refunds()
    flow.mark_refund_sent(refund.id, by=shop.actor("ana"), reference="VIR OUT 7")
    assert shop.payment(reference).state == "refunded"
    assert shop.ledger() == [("transfer", 151_200), ("transfer_back", -151_200)]


def test_a_transfer_is_sent_back_once(shop: Shop) -> None:
    reference = shop.hold()
    receive(shop, reference)
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="asked")
    (refund,) = queries.pending_refunds()
    flow.mark_refund_sent(refund.id, by=shop.actor("ana"), reference="VIR OUT 7")
    with pytest.raises(flow.NotATransferBack):
        flow.mark_refund_sent(refund.id, by=shop.actor("ana"), reference="VIR OUT 8")
