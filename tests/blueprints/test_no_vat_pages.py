"""What people read where the seller charges no VAT: one sum, and the sentence of the law; rates rest, and forms say so."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mima.billing.seller import VatRegime
from mima.booths import queries as booths
from tests.billing.records import BELGIAN
from tests.billing.test_reverse_charge import begin, is_of
from tests.blueprints.organizer.test_editions import SELLER
from tests.booths.test_hold import hold
from tests.booths.test_vat import sell_with
from tests.browsing import send, text
from tests.people import Cast, sign_in
from tests.waiting import making

SENTENCE = "VAT not applicable, art. 293 B of the French tax code."
EDITION = "/organizer/editions/mima-2027"

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def franchise(app: Flask, cast: Cast) -> Cast:
    with app.app_context():
        sell_with(cast, VatRegime.franchise)
    return cast


@pytest.fixture
def ana(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app, cast.ana)


@pytest.fixture
def bruno(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app, cast.bruno)


def held(app: Flask, cast: Cast) -> str:
    with app.app_context():
        return hold(cast, code="A01").reference


def test_the_booth_on_the_plan_costs_its_price_and_says_why(client: FlaskClient, franchise: Cast) -> None:
    shown = text(client.get("/editions/mima-2027/booths/A01", headers={"Accept-Language": "en"}))
    assert f"Total without VAT €1,440.00 {SENTENCE} €0.00 Total, no VAT is charged €1,440.00" in shown


def test_with_vat_it_says_the_rate_as_before(client: FlaskClient, cast: Cast) -> None:
    shown = text(client.get("/editions/mima-2027/booths/A01", headers={"Accept-Language": "en"}))
    assert "VAT 20% €288.00 Total with VAT €1,728.00" in shown and SENTENCE not in shown


def test_the_booking_says_it_to_its_company(app: Flask, franchise: Cast, bruno: FlaskClient) -> None:
    shown = text(bruno.get(f"/bookings/{held(app, franchise)}"))
    assert SENTENCE in shown and "Total, no VAT is charged" in shown and "Total with VAT" not in shown


def test_the_booking_says_it_to_the_team(app: Flask, franchise: Cast, ana: FlaskClient) -> None:
    shown = text(ana.get(f"/organizer/bookings/{held(app, franchise)}"))
    assert SENTENCE in shown and "Total with VAT" not in shown


def test_it_is_said_in_french(franchise: Cast, client: FlaskClient) -> None:
    shown = text(client.get("/editions/mima-2027/booths/A01", headers={"Accept-Language": "fr"}))
    assert "TVA non applicable, art. 293 B du CGI." in shown


def test_an_offered_booth_says_it_too(app: Flask, franchise: Cast, bruno: FlaskClient) -> None:
    with app.app_context():
        made = making.offer(franchise, making.wish(franchise))
        address, page = making.link(made), f"/exhibitor/waiting/{made.wish.reference}"
    for shown in (bruno.get(address), bruno.get(page)):
        assert "; no VAT is charged." in text(shown) and "with VAT" not in text(shown)


def test_a_business_of_the_union_reads_its_own_price_on_the_plan(app: Flask, cast: Cast, bruno: FlaskClient) -> None:
    with app.app_context():
        is_of(cast, BELGIAN)
    shown = text(bruno.get("/editions/mima-2027/booths/A01"))
    assert "Reverse charge: the customer accounts for VAT" in shown and "Total, no VAT is charged €1,440.00" in shown


def test_who_names_a_payer_abroad_reads_the_new_price(app: Flask, cast: Cast, bruno: FlaskClient) -> None:
    page = f"/bookings/{held(app, cast)}"
    assert "the payer declares it at home" in text(bruno.get(f"{page}/payer"))
    answer = send(bruno, f"{page}/payer", f"{page}/payer", body="company", **BELGIAN)
    shown = text(bruno.get(answer.headers["Location"]))
    assert "Reverse charge" in shown and "Total, no VAT is charged €1,440.00" in shown


def test_a_profile_that_would_change_a_promised_sum_says_why_not_and_loses_nothing(
    app: Flask, cast: Cast, bruno: FlaskClient
) -> None:
    with app.app_context():
        begin(booths.booking(held(app, cast)), "quoted")
    fields = {"name": "Maison Pouzzolane", "body": "company", "billing_email": "", **BELGIAN}
    answer = send(bruno, "/exhibitor/profile", "/exhibitor/profile", **fields)
    assert answer.status_code == 409 and "Zinneke Klank BV" in answer.text
    assert "its VAT would be another one" in text(answer)


@pytest.mark.parametrize("page", ["selling", "selling/categories", "selling/extras"])
def test_the_desk_reads_that_rates_rest(franchise: Cast, ana: FlaskClient, page: str) -> None:
    assert "while the seller charges no VAT" in text(ana.get(f"{EDITION}/{page}"))


@pytest.mark.parametrize("page", ["selling", "selling/categories", "selling/extras"])
def test_with_vat_nothing_rests(cast: Cast, ana: FlaskClient, page: str) -> None:
    assert "while the seller charges no VAT" not in text(ana.get(f"{EDITION}/{page}"))


def test_the_sellers_form_says_before_what_a_change_does(cast: Cast, ana: FlaskClient) -> None:
    shown = text(ana.get(f"{EDITION}/seller"))
    assert "the rates of categories and extras rest" in shown and "keep the VAT that they were sold with" in shown


def test_who_changes_the_regime_changes_what_is_held_and_reads_what_stays(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    reference = held(app, cast)
    answer = send(ana, f"{EDITION}/seller", f"{EDITION}/seller", **SELLER | {"vat_regime": "franchise"})
    assert "keep the VAT that they were sold with" in text(ana.get(answer.headers["Location"]))
    with app.app_context():
        assert booths.booking(reference).gross_cents == 144_000


def test_who_changes_something_else_reads_nothing_of_vat(cast: Cast, ana: FlaskClient) -> None:
    answer = send(ana, f"{EDITION}/seller", f"{EDITION}/seller", **SELLER | {"town": "Riom"})
    assert "sold with" not in text(ana.get(answer.headers["Location"]))


@pytest.mark.parametrize("page", ["/editions/mima-2027", "/editions/mima-2027/plan", "/organizer/editions/mima-2027/plan"])
def test_columns_of_prices_say_that_none_is_charged(franchise: Cast, ana: FlaskClient, page: str) -> None:
    shown = text(ana.get(page))
    assert "Price, no VAT is charged" in shown and "Price without VAT" not in shown and "price with VAT" not in shown


def test_a_booth_that_is_heard_has_its_price_alone(franchise: Cast, ana: FlaskClient) -> None:
    assert "free, €1,440 without VAT" not in ana.get("/editions/mima-2027/plan").text


def test_columns_of_prices_say_that_it_comes_on_top(cast: Cast, ana: FlaskClient) -> None:
    assert "Price without VAT" in text(ana.get("/editions/mima-2027"))


@pytest.mark.parametrize("page", ["/exhibitor/bookings", "/organizer/bookings"])
def test_a_list_of_bookings_without_vat_is_headed_so(app: Flask, franchise: Cast, page: str) -> None:
    held(app, franchise)
    client = sign_in(app, franchise.bruno if page.startswith("/exhibitor") else franchise.ana)
    shown = text(client.get(page))
    assert "Total, no VAT is charged" in shown and "with VAT" not in shown.lower().replace("no vat", "")


def test_a_list_of_both_kinds_says_nothing_of_vat(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    held(app, cast)
    with app.app_context():
        is_of(cast, BELGIAN, "carla")
        hold(cast, "carla", "A03")
    shown = text(ana.get("/organizer/bookings"))
    assert " Total " in shown and "Total with VAT" not in shown and "Total, no VAT" not in shown


def test_a_move_of_what_has_no_vat_speaks_of_none(app: Flask, franchise: Cast, ana: FlaskClient) -> None:
    page = f"/organizer/bookings/{held(app, franchise)}/move"
    for address in (page, f"{page}/A02"):
        shown = text(ana.get(address))
        assert "no VAT is charged" in shown and "with VAT" not in shown


def test_an_order_without_vat_is_kept_with_its_total(app: Flask, franchise: Cast, bruno: FlaskClient) -> None:
    page = f"/bookings/{held(app, franchise)}"
    send(bruno, f"{page}/pay", page, **{"extra-1": "2", "extra-2": "0"})
    assert "Its total is €1,620.00 now; nothing is paid yet." in text(bruno.get(page))


def test_takings_without_vat_are_called_so(franchise: Cast, ana: FlaskClient) -> None:
    shown = text(ana.get("/organizer"))
    assert "No VAT is charged; refunds are taken off." in shown and "with VAT" not in shown
