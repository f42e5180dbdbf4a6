"""The organizers' desk and the bank: an order accepted with one click, a statement read, its transfers entered."""

from datetime import timedelta
from io import BytesIO

import time_machine
from werkzeug.test import TestResponse

from mima.payments import flow
from tests.blueprints.organizer.conftest import Desk
from tests.browsing import send, text, token
from tests.payments import bank
from tests.payments.bank import entry
from tests.people import sign_in

STATEMENT = "/organizer/payments/statement"


def ordered(desk: Desk) -> str:
    with desk.market() as shop:
        reference = bank.quoted(shop)
        flow.order(reference, "PO-77", by=shop.actor())
        return reference


def quoted(desk: Desk, name: str = "bruno", code: str = "A02") -> str:
    with desk.market() as shop:
        return bank.quoted(shop, name, code)


def upload(desk: Desk, raw: bytes, name: str = "statement.xml") -> TestResponse:
    fields = {"csrf_token": token(desk.ana, STATEMENT), "file": (BytesIO(raw), name)}
    return desk.ana.post(STATEMENT, data=fields, content_type="multipart/form-data", follow_redirects=True)


def states(desk: Desk, reference: str) -> tuple[str, str]:
    with desk.market() as shop:
        return shop.states(reference)


def key_of(page: TestResponse) -> str:
    return page.text.split(f"{STATEMENT}/")[1].split('"')[0].removesuffix("/aside")


def test_an_order_is_accepted_from_its_row(desk: Desk) -> None:
    reference = ordered(desk)
    assert "Maison Pouzzolane has ordered booth A02" in text(desk.ana.get("/organizer"))
    answer = send(desk.ana, f"/organizer/bookings/{reference}/accept-order", page="/organizer")
    page = text(desk.ana.get(answer.location))
    assert "the booth is booked, the invoice is due" in page and "Ordered, to be paid" in page
    assert "ordered booth" not in text(desk.ana.get("/organizer"))


def test_an_order_is_accepted_once(desk: Desk) -> None:
    reference = ordered(desk)
    for _click in range(2):
        answer = send(desk.ana, f"/organizer/bookings/{reference}/accept-order", page="/organizer")
    assert "No quote is open for this booking any more" in text(desk.ana.get(answer.location))


def test_the_booking_shows_its_order_with_the_button(desk: Desk) -> None:
    page = text(desk.ana.get(f"/organizer/bookings/{ordered(desk)}"))
    assert "Accept the order" in page and "PO-77" in page


def test_two_days_before_its_end_a_quote_stands_on_today(desk: Desk, noon: time_machine.Traveller) -> None:
    quoted(desk)
    assert "The quote for booth A02" not in text(desk.ana.get("/organizer"))
    noon.shift(timedelta(days=13))
    assert "The quote for booth A02 ends on 7 December 2026" in text(desk.ana.get("/organizer"))


def test_an_overdue_invoice_stands_on_today(desk: Desk, noon: time_machine.Traveller) -> None:
    with desk.market() as shop:
        bank.owed(shop)
    noon.shift(timedelta(days=31))
    page = text(sign_in(desk.app, desk.cast.ana).get("/organizer"))
    assert "The invoice of Maison Pouzzolane for booth A02 is overdue" in page


def test_a_due_invoice_may_be_marked_paid_by_hand(desk: Desk) -> None:
    with desk.market() as shop:
        reference = bank.owed(shop)
    page = f"/organizer/bookings/{reference}/transfer"
    assert "The invoice that is due is paid with it" in text(desk.ana.get(page))
    send(desk.ana, page, page=page, reference="VIR 1", received_on="2026-11-23")
    assert states(desk, reference) == ("paid", "confirmed")


def test_a_booking_on_order_is_cancelled_with_its_invoice(desk: Desk) -> None:
    with desk.market() as shop:
        reference = bank.owed(shop)
    page = f"/organizer/bookings/{reference}/cancel"
    assert "A credit note takes the whole of invoice 2026-F-0001 back" in text(desk.ana.get(page))
    send(desk.ana, page, page=page, why="no funds")
    assert "Credit note" in text(desk.ana.get(f"/organizer/bookings/{reference}"))


def test_a_quoted_booth_may_be_released(desk: Desk) -> None:
    reference = quoted(desk)
    page = f"/organizer/bookings/{reference}/release"
    send(desk.ana, page, page=page, why="they wrote")
    assert "Quote withdrawn" in text(desk.ana.get(f"/organizer/bookings/{reference}"))


def test_a_statement_proposes_its_transfers_to_confirm_with_one_click(desk: Desk) -> None:
    reference = quoted(desk)
    page = upload(desk, bank.camt(entry(f"Stand {reference}"), entry("Don", "50.00", ref="B2")))
    assert "1 new transfer names a booking. 1 names none and is put aside." in text(page)
    assert "1 transfer to match" in text(desk.ana.get("/organizer"))
    send(desk.ana, f"{STATEMENT}/{key_of(page)}", page=STATEMENT, booking=reference)
    assert states(desk, reference) == ("paid", "confirmed")
    assert "No transfer waits" in text(desk.ana.get(STATEMENT))


def test_another_sum_is_decided_by_hand(desk: Desk) -> None:
    reference = quoted(desk)
    page = upload(desk, bank.camt(entry(f"Stand {reference}", "1500.00")))
    assert "Confirm" not in text(page)
    answer = send(desk.ana, f"{STATEMENT}/{key_of(page)}", page=STATEMENT, booking=f"D-{reference}")
    assert answer.location.endswith(f"/organizer/bookings/{reference}#payments")
    assert states(desk, reference) == ("to_decide", "held")


def test_a_number_of_no_booking_stays_in_its_field(desk: Desk) -> None:
    page = upload(desk, bank.camt(entry(f"Stand {quoted(desk)}", "1500.00")))
    answer = send(desk.ana, f"{STATEMENT}/{key_of(page)}", page=STATEMENT, booking="NOTHING")
    assert answer.status_code == 422
    assert "No single booking has this number" in text(answer) and 'value="NOTHING"' in answer.text


def test_a_transfer_from_before_its_booking_is_refused_in_a_sentence(desk: Desk) -> None:
    reference = quoted(desk)
    page = upload(desk, bank.camt(entry(f"Stand {reference}", day="2026-11-20")))
    answer = send(desk.ana, f"{STATEMENT}/{key_of(page)}", page=STATEMENT, booking=reference)
    assert "This day is before the booking was made" in text(answer)


def test_a_line_is_put_aside_and_found_again(desk: Desk) -> None:
    page = upload(desk, bank.camt(entry(f"Stand {quoted(desk)}")))
    send(desk.ana, f"{STATEMENT}/{key_of(page)}/aside", page=STATEMENT)
    assert "Put aside" in text(desk.ana.get(STATEMENT)) and "No transfer waits" in text(desk.ana.get(STATEMENT))


def test_what_is_no_statement_is_said_at_the_field(desk: Desk) -> None:
    page = upload(desk, b"%PDF-1.7 hello", "scan.pdf")
    assert page.status_code == 422
    assert "The columns are not found" in text(page)
