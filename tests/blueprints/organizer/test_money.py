"""Transfers, releases and refunds at an organizer's word: said before, done once, nothing typed lost."""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from mima.payments import flow, gateway
from mima.payments import queries as payments
from tests.blueprints.organizer.conftest import Desk
from tests.browsing import send, text
from tests.payments.shop import KEY, SECRET


def mark(desk: Desk, reference: str, statement: str = "VIR 42", day: str = "2026-11-23") -> str:
    path = f"/organizer/bookings/{reference}/transfer"
    answer = send(desk.ana, path, page="/organizer/exports", reference=statement, received_on=day)
    return f"{answer.status_code} {text(answer)}"


def test_a_transfer_marked_received_books_the_booth_with_the_day_of_the_statement(
    desk: Desk, noon: time_machine.Traveller
) -> None:
    reference = desk.held()
    noon.shift(timedelta(days=3))
    assert mark(desk, reference, day="2026-11-24").startswith("303")
    with desk.market() as shop:
        assert shop.states(reference) == ("paid", "confirmed")
        assert shop.payment(reference).settled_at.date().isoformat() == "2026-11-24"
    assert "is booked" in text(desk.ana.get(f"/organizer/bookings/{reference}"))


def test_a_second_transfer_for_a_booking_is_refused_and_what_was_typed_stays(desk: Desk) -> None:
    reference = desk.held()
    mark(desk, reference)
    answer = send(
        desk.ana,
        f"/organizer/bookings/{reference}/transfer",
        page="/organizer/exports",
        reference="VIR <43>",
        received_on="2026-11-21",
    )
    assert answer.status_code == 409
    assert "already settled" in text(answer)
    assert 'value="VIR &lt;43&gt;"' in answer.text
    assert 'value="2026-11-21"' in answer.text


def test_a_reference_of_the_statement_is_taken_once(desk: Desk) -> None:
    mark(desk, desk.held())
    other = desk.held("A03", "carla")
    assert mark(desk, other).startswith("409")
    with desk.market() as shop:
        assert shop.reservation(other).state == "held"


@pytest.mark.parametrize("page", ["/organizer/bookings/{}", "/organizer/payments"])
def test_the_reference_of_the_statement_stands_by_its_payment(desk: Desk, page: str) -> None:
    reference = desk.held()
    mark(desk, reference, "VIR 42-Pouzzolane")
    assert "VIR 42-Pouzzolane" in text(desk.ana.get(page.format(reference)))


@pytest.mark.parametrize(("statement", "day"), [("", "2026-11-23"), ("VIR 1", ""), ("VIR 1", "soon"), ("VIR 1", "2030-01-01")])
def test_a_transfer_needs_a_reference_and_a_day_that_has_come(desk: Desk, statement: str, day: str) -> None:
    reference = desk.held()
    assert mark(desk, reference, statement, day).startswith("422")
    with desk.market() as shop:
        assert not shop.payments(reference)


@pytest.mark.parametrize("day", ["1582-10-15", "2026-11-22"])
def test_a_transfer_of_a_day_before_the_booking_is_refused_at_its_field(desk: Desk, day: str) -> None:
    reference = desk.held()
    answer = mark(desk, reference, day=day)
    assert answer.startswith("422") and "This day is before the booking was made." in answer


def test_a_held_booth_is_released_with_a_reason_that_the_story_tells(desk: Desk) -> None:
    reference = desk.held()
    send(desk.ana, f"/organizer/bookings/{reference}/release", page="/organizer/exports", why="They called")
    story = text(desk.ana.get(f"/organizer/bookings/{reference}"))
    assert "Given back" in story and "They called" in story and "Ana" in story


def test_releasing_closes_an_open_payment_page_first(desk: Desk) -> None:
    reference = desk.held()
    with desk.market() as shop:
        page = shop.open_page(reference)
    send(desk.ana, f"/organizer/bookings/{reference}/release", page="/organizer/exports", why="They called")
    with desk.market() as shop:
        assert shop.states(reference) == ("expired", "released")
        assert shop.look(f"checkout/sessions/{page.rpartition('/')[2]}")["status"] == "expired"


def test_the_refund_page_says_exactly_what_will_happen(desk: Desk) -> None:
    _reference, payment = desk.booked()
    page = text(desk.ana.get(f"/organizer/payments/{payment}/refund"))
    for said in (
        "€1,512.00 go back to the card",
        "Booth A02 is free again",
        "credit note",
        "2026-F-0001",
        "Cancel free of charge until 1 March 2027.",
    ):
        assert said in page


def test_a_refund_frees_the_booth_and_its_credit_note_is_linked(desk: Desk) -> None:
    reference, payment = desk.booked()
    send(desk.ana, f"/organizer/payments/{payment}/refund", page="/organizer/exports", why="Fire in the hall")
    with desk.market() as shop:
        assert shop.states(reference) == ("refunded", "cancelled")
        assert shop.taken_cents() == 0
    page = desk.ana.get(f"/organizer/bookings/{reference}")
    assert f"/bookings/{reference}/credit-note.pdf" in page.text
    assert "Fire in the hall" in text(page)


def test_a_refund_that_has_gone_back_is_not_said_to_be_on_its_way(desk: Desk) -> None:
    reference, payment = desk.booked()
    send(desk.ana, f"/organizer/payments/{payment}/refund", page="/organizer/exports", why="Fire in the hall")
    assert "€1,512.00 have gone back." in text(desk.ana.get(f"/organizer/bookings/{reference}"))


def test_a_second_click_refunds_nothing_and_says_so(desk: Desk) -> None:
    reference, payment = desk.booked()
    path = f"/organizer/payments/{payment}/refund"
    send(desk.ana, path, page="/organizer/exports", why="once")
    again = send(desk.ana, path, page="/organizer/exports", why="twice")
    assert again.status_code == 303
    assert "Nothing more was refunded" in text(desk.ana.get(f"/organizer/bookings/{reference}"))
    with desk.market() as shop:
        assert len(shop.refunds()) == 1
        assert sum(cents for _kind, cents in shop.ledger()) == 0


def test_a_refund_needs_a_reason(desk: Desk) -> None:
    reference, payment = desk.booked()
    assert send(desk.ana, f"/organizer/payments/{payment}/refund", page="/organizer/exports", why=" ").status_code == 422
    with desk.market() as shop:
        assert shop.states(reference) == ("paid", "confirmed")


def test_while_stripe_is_away_the_refund_is_on_today_and_is_asked_again_there(desk: Desk) -> None:
    reference, payment = desk.booked()
    gateway.configure(KEY, "http://127.0.0.1:1", (SECRET,), retries=0)
    answer = send(desk.ana, f"/organizer/payments/{payment}/refund", page="/organizer/exports", why="Fire")
    assert answer.status_code == 503
    with desk.market() as shop:
        gateway.configure(KEY, shop.stripe_url, (SECRET,), retries=0)
    assert "A refund to Maison Pouzzolane is on its way" in text(desk.ana.get("/organizer"))
    send(desk.ana, f"/organizer/payments/{payment}/ask", page="/organizer/exports")
    assert "the money has gone back" in text(desk.ana.get("/organizer"))
    with desk.market() as shop:
        assert shop.states(reference) == ("refunded", "cancelled")


def test_a_refunded_transfer_waits_until_the_transfer_back_is_noted(desk: Desk) -> None:
    reference = desk.held()
    mark(desk, reference)
    with desk.market() as shop:
        flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="Illness")
        refund = payments.pending_refunds()[0].reference
    assert "must be sent back" in text(desk.ana.get("/organizer"))
    send(desk.ana, f"/organizer/refunds/{refund}/sent", page="/organizer/exports", sent_reference="VIR 99")
    again = send(desk.ana, f"/organizer/refunds/{refund}/sent", page="/organizer/exports", sent_reference="VIR 100")
    assert again.status_code == 409
    with desk.market() as shop:
        assert sum(cents for _kind, cents in shop.ledger()) == 0


def test_a_paid_booking_is_cancelled_only_with_its_money(desk: Desk) -> None:
    reference, _payment = desk.booked()
    answer = send(desk.ana, f"/organizer/bookings/{reference}/cancel", page="/organizer/exports", why="x")
    assert answer.status_code == 409
    with desk.market() as shop:
        assert shop.states(reference) == ("paid", "confirmed")


def test_the_sums_of_the_payments_page_are_those_of_the_ledger(desk: Desk) -> None:
    _reference, payment = desk.booked()
    desk.booked("A03", "carla")
    send(desk.ana, f"/organizer/payments/{payment}/refund", page="/organizer/exports", why="Fire")
    with desk.market() as shop:
        kept = sum(cents for _kind, cents in shop.ledger())
    page = desk.ana.get("/organizer/payments")
    assert f"Kept, as the ledger says €{kept / 100:,.2f}" in text(page)
    for name in ("cs_test_", "pi_", "ch_", "re_"):
        assert name in page.text


def test_payments_are_found_by_their_state(desk: Desk) -> None:
    desk.booked()
    assert "1 payment" in text(desk.ana.get("/organizer/payments?state=paid"))
    assert "No payment is like that" in text(desk.ana.get("/organizer/payments?state=refunded"))


def test_a_wrong_state_in_the_address_is_as_if_not_said(ana: FlaskClient) -> None:
    assert ana.get("/organizer/payments?state=%00").status_code == 200
    assert ana.get("/organizer/bookings?state=x&sort=y&after=%00&q=%00%25").status_code == 200
