"""The booking's pages around a payment: going there, coming back, changing one's mind, with and without htmx."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.core.transaction import transaction
from mima.mailing import queries as mailing
from mima.payments import flow, gateway
from mima.web import letters
from tests.payments.shop import KEY, SECRET, Shop
from tests.people import sign_in

HTMX = {"HX-Request": "true"}


@pytest.fixture
def bruno(shop: Shop, app: Flask) -> FlaskClient:
    return sign_in(app, "bruno@example.org")


def press(client: FlaskClient, reference: str, what: str) -> TestResponse:
    page = client.get(f"/bookings/{reference}").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    return client.post(f"/bookings/{reference}/{what}", data={"csrf_token": token[1]})


def be_away() -> None:
    gateway.configure(KEY, "http://127.0.0.1:1", (SECRET,), retries=0)


def test_paying_leads_to_the_payment_page(shop: Shop, bruno: FlaskClient) -> None:
    answer = press(bruno, shop.hold(), "pay")
    assert answer.status_code == 303
    assert answer.location.startswith(f"{shop.stripe_url}/c/pay/")


def test_a_stranger_pays_for_nobody(shop: Shop, app: Flask) -> None:
    reference = shop.hold()
    carla = sign_in(app, "carla@example.org")
    token = re.search(r'name="csrf_token" value="([^"]+)"', carla.get("/").text)
    assert token
    for what in ("pay", "go-back"):
        assert carla.post(f"/bookings/{reference}/{what}", data={"csrf_token": token[1]}).status_code == 404
    assert carla.get(f"/bookings/{reference}/return").status_code == 404


def test_when_stripe_is_away_the_booking_says_so_and_stays(shop: Shop, bruno: FlaskClient) -> None:
    reference = shop.hold()
    be_away()
    answer = press(bruno, reference, "pay")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "does not answer" in answer.text
    assert f"Booking {reference}" in answer.text


def test_an_open_payment_page_may_be_gone_on_with_or_closed(shop: Shop, bruno: FlaskClient) -> None:
    reference = shop.hold()
    press(bruno, reference, "pay")
    page = bruno.get(f"/bookings/{reference}").text
    assert "Go on paying" in page
    assert "Change the order instead" in page
    assert press(bruno, reference, "go-back").status_code == 303
    assert "Book and pay" in bruno.get(f"/bookings/{reference}").text


def test_looking_at_the_booking_changes_nothing(shop: Shop, bruno: FlaskClient) -> None:
    reference = shop.paid()
    bruno.get(f"/bookings/{reference}")
    assert shop.states(reference) == ("open", "held")


def test_coming_back_from_the_payment_page_confirms(shop: Shop, bruno: FlaskClient) -> None:
    reference = shop.paid()
    page = bruno.get(f"/bookings/{reference}/return").text
    assert "Booth A02 is yours" in page
    assert "hx-trigger" not in page.partition('id="outcome"')[2].partition(">")[0]
    assert shop.states(reference) == ("paid", "confirmed")


def test_a_settled_booking_says_how_it_was_paid(shop: Shop, bruno: FlaskClient) -> None:
    page = bruno.get(f"/bookings/{shop.booked()}").text
    assert "Paid by card on 23 November 2026." in page
    assert "Book and pay" not in page


def test_a_session_named_in_the_address_is_not_believed(shop: Shop, bruno: FlaskClient) -> None:
    other, mine = shop.paid("carla", "A03"), shop.hold("bruno", "A02")
    press(bruno, mine, "pay")
    bruno.get(f"/bookings/{mine}/return?session_id={shop.payment(other).session_id}")
    assert shop.states(mine) == ("open", "held")


def test_while_nobody_knows_the_page_asks_again_and_has_a_link_without_script(shop: Shop, bruno: FlaskClient) -> None:
    reference = shop.paid()
    be_away()
    page = bruno.get(f"/bookings/{reference}/return").text
    assert f'hx-get="/bookings/{reference}/return?look=1"' in page
    assert 'hx-trigger="load delay:2s"' in page
    assert "Look again" in page


def test_the_fragment_comes_back_without_its_trigger_after_half_a_minute(shop: Shop, bruno: FlaskClient) -> None:
    reference = shop.paid()
    be_away()
    fragment = bruno.get(f"/bookings/{reference}/return?look=15", headers=HTMX).text
    assert "We will write to you" in fragment
    assert "hx-trigger" not in fragment
    assert "<html" not in fragment


@pytest.mark.parametrize("look", ["x", "-1", "", "²", "99999999999999999999"])
def test_a_tampered_count_is_no_matter(shop: Shop, bruno: FlaskClient, look: str) -> None:
    reference = shop.paid()
    assert bruno.get(f"/bookings/{reference}/return?look={look}").status_code == 200


def test_a_closed_page_says_that_nothing_was_charged(shop: Shop, bruno: FlaskClient) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    flow.go_back(reference)
    assert "Nothing was charged" in bruno.get(f"/bookings/{reference}/return").text


def test_a_refunded_booking_says_so(shop: Shop, bruno: FlaskClient) -> None:
    reference = shop.booked()
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="asked")
    assert "went back to you" in bruno.get(f"/bookings/{reference}").text


def test_a_double_click_on_paying_leads_to_the_same_page(shop: Shop, bruno: FlaskClient) -> None:
    reference = shop.hold()
    assert press(bruno, reference, "pay").location == press(bruno, reference, "pay").location


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_letter_about_money_can_be_read(shop: Shop, language: str) -> None:
    from datetime import UTC, datetime

    from mima.core.transaction import transaction
    from mima.payments import letters as writing

    reference = shop.booked()
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="asked")
    with transaction():
        payment = shop_payment(shop, reference)
        for late in (True, False):
            writing.received(payment, late=late)
        writing.refunded_late(payment, twice=False)
        payment.problem = "amount: 1000 ≠ 2000"
        writing.to_decide(payment)
        writing.stripe_unreachable(datetime(2026, 11, 23, tzinfo=UTC), 2)
        writing.webhooks_missing(datetime(2026, 11, 23, tzinfo=UTC), 1)
    for letter in mailing.newest():
        letter.language = language
        subject, body = letters.render(letter)
        assert subject and len(body) > 80 and "\n\n\n" not in body


def test_the_team_reads_since_when_by_the_clock_of_the_market(shop: Shop) -> None:
    from datetime import UTC, datetime

    from mima.core.transaction import transaction
    from mima.payments import letters as writing

    with transaction():
        writing.stripe_unreachable(datetime(2026, 11, 23, 11, 5, tzinfo=UTC), 2)
    letter = mailing.newest()[0]
    letter.language = "fr"
    assert "depuis le 23 novembre 2026 à 12\xa0h\xa005." in letters.render(letter)[1]


def shop_payment(shop: Shop, reference: str):  # type: ignore[no-untyped-def]
    from mima.booths import queries as booths
    from mima.payments import queries

    return queries.latest(booths.booking(reference))


def test_the_booking_says_that_money_came_too_late_and_not_that_nothing_was_charged(shop: Shop, bruno: FlaskClient) -> None:
    reference = too_late(shop)
    page = bruno.get(f"/bookings/{reference}").text
    assert "The payment arrived after the time to pay had ended, and booth A02 could not be given to you any more." in page
    assert "Nothing was charged" not in page and "€1,512.00 went back to you" in page


def too_late(shop: Shop) -> str:
    """A booking that was paid after somebody else had its booth, and refunded by itself."""
    reference = shop.paid()
    with transaction():
        booth_service.lapse(booths.reservation_of(booths.booking(reference)))
    shop.hold("carla")
    flow.sync_payment(shop.payment(reference).id)
    return reference


def test_the_team_reads_in_french_why_the_market_gave_money_back_by_itself(shop: Shop, app: Flask) -> None:
    reference = too_late(shop)
    ana = sign_in(app, "ana@example.org")
    with ana.session_transaction() as session:
        session["language"] = "fr"
    page = ana.get(f"/organizer/bookings/{reference}").text
    assert "le stand a été pris entre-temps" in page and "taken meanwhile" not in page


def test_what_the_team_gave_back_in_stripes_dashboard_has_left(shop: Shop, bruno: FlaskClient) -> None:
    reference = shop.booked()
    shop.ask("refunds", payment_intent=shop.payment(reference).payment_intent, amount=5_000)
    flow.sync_payment(shop.payment(reference).id)
    page = bruno.get(f"/bookings/{reference}").text
    assert "€50.00 went back to you." in page and "goes back to you" not in page
