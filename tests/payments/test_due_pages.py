"""The pages of what is due: the exhibitor sees, pays and comes back; the organizers switch deposits on, see and settle."""

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from mima.booths import queries as booths
from mima.editions import queries as editions
from mima.mailing import queries as mailing
from mima.payments import flow
from mima.web import letters
from tests.forms import send
from tests.payments.parts import differ, due, in_two_parts, with_deposits
from tests.payments.shop import Shop
from tests.people import sign_in

SELLING = "/organizer/editions/mima-2027/selling"


@pytest.fixture
def bruno(shop: Shop, app: Flask) -> FlaskClient:
    return sign_in(app, "bruno@example.org")


@pytest.fixture
def ana(shop: Shop, app: Flask) -> FlaskClient:
    return sign_in(app, "ana@example.org")


def page_of(reference: str) -> str:
    return f"/bookings/{reference}/dues/{due(reference).public_id}"


def test_the_deposit_is_shown_before_the_booth_is_taken(shop: Shop, bruno: FlaskClient) -> None:
    with_deposits(shop)
    page = bruno.get(f"/editions/{shop.cast.edition}/booths/A03").text
    assert "A deposit of 30% books the booth; the rest is to be paid by 1 February 2027." in page


def test_where_it_is_off_nothing_is_said_of_it(shop: Shop, bruno: FlaskClient) -> None:
    page = bruno.get(f"/bookings/{shop.hold()}").text
    assert "deposit" not in page.lower()


def test_the_held_booking_says_what_is_to_pay_now(shop: Shop, bruno: FlaskClient) -> None:
    with_deposits(shop)
    page = bruno.get(f"/bookings/{shop.hold()}").text
    assert "Deposit, to pay now" in page
    assert "€453.60" in page


def test_the_booked_booking_says_what_is_paid_and_what_is_to_pay_with_its_day(shop: Shop, bruno: FlaskClient) -> None:
    with_deposits(shop)
    reference = shop.booked()
    page = bruno.get(f"/bookings/{reference}").text
    for said in ("Paid in part", "Still to pay", "€1,058.40", "to be paid by 1 February 2027", "Deposit invoice 2026-F-0001"):
        assert said in page
    assert f'href="{page_of(reference)}"' in page


def test_all_papers_of_a_booking_in_two_parts_are_listed_and_open(shop: Shop, bruno: FlaskClient) -> None:
    reference = in_two_parts(shop)
    page = bruno.get(f"/bookings/{reference}").text
    for name, number in (("Deposit invoice", "2026-F-0001"), ("Final invoice", "2026-F-0002")):
        assert f"{name} {number}" in page
        assert bruno.get(f"/bookings/{reference}/papers/{number}.pdf").mimetype == "application/pdf"


def test_a_paper_of_another_booking_is_not_found(shop: Shop, bruno: FlaskClient) -> None:
    reference, _other = shop.booked(), shop.booked(code="A03")
    assert bruno.get(f"/bookings/{reference}/papers/2026-F-0002.pdf").status_code == 404


def test_paying_the_balance_leads_to_the_payment_page_and_back(shop: Shop, bruno: FlaskClient) -> None:
    with_deposits(shop)
    reference = shop.booked()
    page = page_of(reference)
    answer = send(bruno, f"{page}/pay", page=page)
    assert answer.status_code == 303
    shop.press(answer.location)
    assert "The money is here." in bruno.get(f"{page}/return").text


def test_an_open_page_of_the_balance_may_be_closed(shop: Shop, bruno: FlaskClient) -> None:
    with_deposits(shop)
    reference = shop.booked()
    page = page_of(reference)
    send(bruno, f"{page}/pay", page=page)
    assert "Go on paying" in bruno.get(page).text
    assert send(bruno, f"{page}/go-back", page=page).status_code == 303
    assert shop.payment(reference).state == "expired"
    assert "Pay €1,058.40" in bruno.get(page).text


def test_the_due_page_says_where_a_transfer_goes(shop: Shop, bruno: FlaskClient) -> None:
    reference = shop.booked()
    differ(shop, reference, 10_000)
    page = bruno.get(page_of(reference)).text
    assert "FR76 3000 6000 0112 3456 7890 189" in page
    assert "Supplement to pay" in page


def test_a_due_of_another_booking_is_not_found_there(shop: Shop, bruno: FlaskClient) -> None:
    reference, other = shop.booked(), shop.booked(code="A03")
    differ(shop, other, 10_000)
    assert bruno.get(f"/bookings/{reference}/dues/{due(other).public_id}").status_code == 404


def test_an_organizer_switches_deposits_on(shop: Shop, ana: FlaskClient) -> None:
    assert send(ana, f"{SELLING}/deposit", rate="30", days="60", on="").status_code == 303
    edition = editions.by_slug(shop.cast.edition)
    assert (edition.deposit_rate, edition.balance_days) == (3_000, 60)
    assert "the rest 60 days before" in ana.get(SELLING).text


def test_an_organizer_switches_deposits_off(shop: Shop, ana: FlaskClient) -> None:
    with_deposits(shop)
    send(ana, f"{SELLING}/deposit", rate="", days="", on="")
    assert "none, all is paid at once" in ana.get(SELLING).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rate": "30", "days": "", "on": ""}, "Write a number of days or a day"),
        ({"rate": "100", "days": "30", "on": ""}, "From 1 to 99 percent"),
        ({"rate": "30", "days": "", "on": "2027-05-01"}, "before the market begins"),
        ({"rate": "a third", "days": "30", "on": ""}, "From 0 to 100"),
        ({"rate": "30", "days": "soon", "on": ""}, "A whole number from 1 to 365"),
    ],
)
def test_a_deposit_that_does_not_fit_loses_nothing_typed(shop: Shop, ana: FlaskClient, fields: dict[str, str], said: str) -> None:
    answer = send(ana, f"{SELLING}/deposit", **fields)
    assert answer.status_code == 422
    assert said in answer.text
    for value in filter(None, fields.values()):
        assert f'value="{value}"' in answer.text


def test_today_says_that_a_balance_is_overdue(shop: Shop, ana: FlaskClient, noon: time_machine.Traveller) -> None:
    with_deposits(shop)
    reference = shop.booked()
    assert "is overdue" not in ana.get("/organizer").text
    noon.move_to(datetime(2027, 2, 2, 12, tzinfo=UTC))
    page = sign_in(ana.application, "ana@example.org").get("/organizer").text
    assert "The balance of Maison Pouzzolane for booth A02 is overdue" in page
    assert f'href="/organizer/bookings/{reference}"' in page


def test_an_organizer_marks_the_transfer_of_a_balance(shop: Shop, ana: FlaskClient) -> None:
    with_deposits(shop)
    reference = shop.booked()
    page = f"/organizer/bookings/{reference}/transfer?due={due(reference).public_id}"
    assert page.replace("&", "&amp;") in ana.get(f"/organizer/bookings/{reference}").text
    answer = send(ana, page, page=page, reference="VIR 7", received_on="2026-11-23")
    assert answer.status_code == 303
    assert due(reference).is_paid
    assert booths.booking(reference).reference in ana.get("/organizer/payments").text


def test_who_cancels_reads_that_the_rest_is_not_asked_for(shop: Shop, ana: FlaskClient) -> None:
    with_deposits(shop)
    reference = shop.booked()
    page = ana.get(f"/organizer/payments/{shop.payment(reference).reference}/refund").text
    assert "€1,058.40 that are still to pay are not asked for any more." in page


def test_who_cancels_a_booking_in_parts_reads_which_money_goes_first(shop: Shop, ana: FlaskClient) -> None:
    reference = in_two_parts(shop)
    page = ana.get(f"/organizer/payments/{shop.payments(reference)[0].reference}/refund").text
    assert "the newest goes back first" in page
    assert 'value="1,512"' in page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_letters_about_dues_can_be_read(shop: Shop, bruno: FlaskClient, noon: time_machine.Traveller, language: str) -> None:
    with_deposits(shop)
    reference = shop.booked()
    for day in (
        datetime(2027, 1, 2, 12, tzinfo=UTC),
        datetime(2027, 1, 26, 12, tzinfo=UTC),
        datetime(2027, 2, 2, 12, tzinfo=UTC),
    ):
        noon.move_to(day)
        flow.lapse_due()
    flow.mark_transfer_received(reference, by=shop.actor("ana"), reference="VIR 7", due=due(reference).public_id)
    written = [letter for letter in mailing.newest() if letter.template.startswith("due_")]
    assert len(written) == 4
    for letter in written:
        letter.language = language
        subject, body = letters.render(letter)[:2]
        assert ("stand A02" if language == "fr" else "booth A02") in (subject + body).lower().replace("a02", "A02")
        assert "\n\n\n" not in body


def test_the_companys_papers_say_which_is_the_deposit_and_which_the_last(shop: Shop, bruno: FlaskClient) -> None:
    in_two_parts(shop)
    page = bruno.get("/exhibitor/papers").text
    assert "Deposit invoice 2026-F-0001" in page and "Final invoice 2026-F-0002" in page
