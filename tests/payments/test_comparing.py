"""What Stripe says beside what we say; and errors of Stripe's own that pass, or are remembered under a key."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mima.core.transaction import AlreadyInTransaction, transaction
from mima.payments import flow, gateway
from tests.forms import send
from tests.payments.shop import KEY, SECRET, Shop
from tests.people import sign_in
from tests.statements import counted


@pytest.fixture
def ana(shop: Shop, app: Flask) -> FlaskClient:
    return sign_in(app, "ana@example.org")


def differing(shop: Shop, reference: str) -> list[str]:
    return [fact.name for fact in flow.compare(shop.payment(reference).id) if not fact.agrees]


def test_after_a_payment_both_say_the_same(shop: Shop) -> None:
    assert differing(shop, shop.booked()) == []


def test_after_a_refund_and_a_lost_dispute_both_say_the_same(shop: Shop) -> None:
    reference, other = shop.booked(), shop.booked("carla", "A03")
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="asked")
    shop.end_dispute(shop.dispute(other), "lost")
    flow.sync_payment(shop.payment(other).id)
    assert (differing(shop, reference), differing(shop, other)) == ([], [])


def test_a_payment_that_we_do_not_know_yet_differs(shop: Shop) -> None:
    assert differing(shop, shop.paid()) == ["How far it is", "Sum received", "Payment intent", "Charge"]


def test_a_refund_and_a_dispute_that_we_do_not_know_yet_differ(shop: Shop) -> None:
    reference = shop.booked()
    shop.ask("refunds", payment_intent=shop.payment(reference).payment_intent, amount=1_200)
    shop.dispute(reference)
    assert differing(shop, reference) == ["Refund made", "Dispute"]


def test_looking_writes_nothing(shop: Shop) -> None:
    reference = shop.paid()
    payment_id = shop.payment(reference).id
    with counted() as statements:
        flow.compare(payment_id)
    assert not [one for one in statements if not one.startswith("SELECT")]
    assert shop.states(reference) == ("open", "held")


def test_a_transfer_has_nothing_to_compare(shop: Shop) -> None:
    reference = shop.hold()
    flow.mark_transfer_received(reference, by=shop.actor("ana"), reference="VIR 1")
    assert flow.compare(shop.payment(reference).id) == []


def test_looking_refuses_to_start_inside_a_transaction(shop: Shop) -> None:
    payment_id = shop.payment(shop.booked()).id
    with pytest.raises(AlreadyInTransaction), transaction():
        flow.compare(payment_id)


def test_the_page_asks_stripe_only_when_told_to(shop: Shop, ana: FlaskClient) -> None:
    page = f"/organizer/payments/{shop.payment(shop.booked()).reference}"
    assert "Both say the same" not in ana.get(page).text
    assert "Both say the same" in ana.get(f"{page}?compare=1").text


def test_what_differs_is_marked_and_taken_over(shop: Shop, ana: FlaskClient) -> None:
    reference = shop.paid()
    page = f"/organizer/payments/{shop.payment(reference).reference}"
    assert "4 differences" in ana.get(f"{page}?compare=1").text
    assert send(ana, f"{page}/take-over").status_code == 303
    assert shop.states(reference) == ("paid", "confirmed")
    assert "Both say the same" in ana.get(f"{page}?compare=1").text


def test_when_stripe_is_away_the_page_says_so_and_shows_ours(shop: Shop, ana: FlaskClient) -> None:
    page = f"/organizer/payments/{shop.payment(shop.booked()).reference}"
    gateway.configure(KEY, "http://127.0.0.1:1", (SECRET,), retries=0)
    answer = ana.get(f"{page}?compare=1")
    assert answer.status_code == 200
    assert "does not answer" in answer.text
    assert "What we say" in answer.text


SESSIONS, REFUNDS = "POST /v1/checkout/sessions", "POST /v1/refunds"


@pytest.mark.parametrize("fault", ["429", "500", "500_remembered"])
def test_an_error_of_stripes_is_a_sentence_and_the_next_click_pays(shop: Shop, app: Flask, fault: str) -> None:
    reference, bruno = shop.hold(), sign_in(app, "bruno@example.org")
    shop.control("faults", answer=fault, call=SESSIONS)
    answer = send(bruno, f"/bookings/{reference}/pay")
    assert answer.status_code == 503
    assert "does not answer" in answer.text
    assert send(bruno, f"/bookings/{reference}/pay").status_code == 303
    assert shop.states(reference) == ("open", "held")


def test_an_attempt_whose_error_is_remembered_is_given_up_by_the_next_run(shop: Shop) -> None:
    reference = shop.hold()
    shop.control("faults", answer="500_remembered", call=SESSIONS)
    with pytest.raises(gateway.StripeAway):
        shop.open_page(reference)
    flow.sync_due(everything=True)
    assert shop.states(reference) == ("failed", "held")
    assert not shop.reservation(reference).paying
    assert shop.open_page(reference)


@pytest.mark.parametrize(("fault", "runs"), [("429", 1), ("500", 1), ("500_remembered", 2)])
def test_a_refund_that_meets_an_error_is_decided_and_made_by_the_next_runs_once(shop: Shop, fault: str, runs: int) -> None:
    reference = shop.booked()
    shop.control("faults", answer=fault, call=REFUNDS)
    with pytest.raises(flow.RefundWaits):
        flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="asked")
    assert shop.states(reference) == ("refund_due", "cancelled")
    for _run in range(runs):
        flow.sync_due()
    assert shop.states(reference) == ("refunded", "cancelled")
    assert len(shop.look("refunds")["data"]) == 1
    assert shop.taken_cents() == 0


def test_the_organizer_reads_that_the_refund_is_decided_although_stripe_erred(shop: Shop, ana: FlaskClient) -> None:
    reference = shop.booked()
    shop.control("faults", answer="429", call=REFUNDS)
    answer = send(ana, f"/organizer/payments/{shop.payment(reference).reference}/refund", why="asked")
    assert answer.status_code == 503
    assert "The refund is decided and the booth is free." in answer.text
