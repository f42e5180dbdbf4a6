"""The organizers' pages of editions."""

from flask import Flask
from flask.testing import FlaskClient

from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from mima.editions import queries
from mima.editions.models import Edition
from mima.readiness import service as readiness
from mima.readiness.models import TaskKind
from mima.readiness.queries import terms as terms_of
from mima.readiness.terms import Terms
from tests.browsing import send, text
from tests.people import Cast

ROOT = "/organizer/editions"
NEW = {
    "name": "MIMA 2028",
    "slug": "2028",
    "starts_on": "2028-04-05",
    "ends_on": "2028-04-06",
    "venue": "Polydome",
    "venue_address": "Place du 1er Mai",
}
SELLER = {
    "name": "Le Damier",
    "legal_form": "Association loi 1901",
    "siret": "732 829 320 00074",
    "vat_number": "FR 44 732829320",
    "street": "2 place du 1er Mai",
    "postcode": "63000",
    "town": "Clermont-Ferrand",
    "vat_regime": "standard",
}


def edition(app: Flask, slug: str) -> Edition:
    with app.app_context():
        return queries.prepared(slug)


def test_an_edition_is_prepared_like_another_and_shown(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    page = ana.get(f"{ROOT}/new?like={cast.edition}")
    assert "its seller, plan, booth categories, extras and prices come along" in text(page)
    made = send(ana, f"{ROOT}/new", f"{ROOT}/new?like={cast.edition}", like=cast.edition, **NEW)
    assert made.headers["Location"] == f"{ROOT}/2028"
    assert app.test_client().get("/editions/2028/plan").status_code == 404
    assert ana.get(f"{ROOT}/2028/plan").status_code == 200
    send(ana, f"{ROOT}/2028/visibility", f"{ROOT}/2028", public="1")
    assert "A01" in app.test_client().get("/editions/2028/plan").text


def test_what_was_typed_stays_beside_the_complaint(cast: Cast, ana: FlaskClient) -> None:
    answer = send(ana, f"{ROOT}/new", f"{ROOT}/new", **NEW | {"slug": cast.edition, "about_en": "A long text"})
    assert (answer.status_code, "A long text" in answer.text) == (422, True)
    assert "There is an edition with this address already." in text(answer)


def test_a_missing_day_is_asked_for(cast: Cast, ana: FlaskClient) -> None:
    answer = send(ana, f"{ROOT}/new", f"{ROOT}/new", **NEW | {"starts_on": "some day"})
    assert (answer.status_code, "Please write a day" in text(answer)) == (422, True)


def test_like_an_edition_that_is_not_there_is_a_404(cast: Cast, ana: FlaskClient) -> None:
    assert ana.get(f"{ROOT}/new?like=nowhere").status_code == 404


def test_words_are_changed(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    fields = {name: value for name, value in NEW.items() if name not in ("slug", "starts_on", "ends_on")}
    send(ana, f"{ROOT}/{cast.edition}", f"{ROOT}/{cast.edition}", **fields | {"practical_en": "Tram A"})
    assert "Tram A" in app.test_client().get(f"/editions/{cast.edition}", headers={"Accept-Language": "en"}).text


def test_the_seller_is_kept_in_its_plain_form(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    address = f"{ROOT}/{cast.edition}/seller"
    assert send(ana, address, address, **SELLER).status_code == 303
    kept = edition(app, cast.edition).seller
    assert (kept["siret"], kept["vat_number"], kept["vat_on_debits"]) == ("73282932000074", "FR44732829320", False)


def test_a_siret_that_cannot_be_one_is_refused_at_its_field(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    address = f"{ROOT}/{cast.edition}/seller"
    answer = send(ana, address, address, **SELLER | {"siret": "123", "town": "Riom"})
    assert (answer.status_code, 'value="Riom"' in answer.text) == (422, True)
    assert edition(app, cast.edition).seller["town"] == "Clermont-Ferrand"


def test_the_account_for_transfers_is_kept_without_blanks(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    address = f"{ROOT}/{cast.edition}/seller"
    account = {"iban": "fr76 3000 6000 0112 3456 7890 189", "bic": "demofrpp"}
    assert send(ana, address, address, **SELLER | account).status_code == 303
    assert edition(app, cast.edition).seller["iban"] == "FR7630006000011234567890189"


def test_an_account_that_does_not_check_is_refused_at_its_field(cast: Cast, ana: FlaskClient) -> None:
    address = f"{ROOT}/{cast.edition}/seller"
    answer = send(ana, address, address, **SELLER | {"iban": "FR76 1111", "bic": "x"})
    assert answer.status_code == 422
    assert "This IBAN does not check" in text(answer) and "A BIC has 8 or 11 characters" in text(answer)


def test_who_charges_vat_needs_a_number(cast: Cast, ana: FlaskClient) -> None:
    address = f"{ROOT}/{cast.edition}/seller"
    answer = send(ana, address, address, **SELLER | {"vat_number": ""})
    assert "Who charges VAT has a VAT number." in text(answer)
    assert send(ana, address, address, **SELLER | {"vat_number": "", "vat_regime": "franchise"}).status_code == 303


def test_a_vat_regime_of_ones_own_is_refused(cast: Cast, ana: FlaskClient) -> None:
    address = f"{ROOT}/{cast.edition}/seller"
    assert send(ana, address, address, **SELLER | {"vat_regime": "none"}).status_code == 422


def test_other_days_say_first_whom_they_touch(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    page = f"{ROOT}/{cast.edition}/postpone"
    assert "Nobody has a booth yet" in text(ana.get(page))
    answer = send(ana, page, page, starts_on="2027-05-01", ends_on="2027-05-02", why="")
    assert (answer.status_code, str(edition(app, cast.edition).starts_on)) == (303, "2027-05-01")


def test_days_in_the_wrong_order_are_told(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    page = f"{ROOT}/{cast.edition}/postpone"
    answer = send(ana, page, page, starts_on="2027-05-02", ends_on="2027-05-01", why="Because")
    assert (answer.status_code, "Because" in answer.text) == (422, True)
    assert str(edition(app, cast.edition).starts_on) == "2027-04-01"


def test_the_list_names_every_edition_and_who_sees_it(cast: Cast, ana: FlaskClient) -> None:
    send(ana, f"{ROOT}/new", f"{ROOT}/new", **NEW)
    words = text(ana.get(ROOT))
    assert "MIMA 2028" in words and "The team alone" in words and "Everybody" in words


def test_one_made_like_another_asks_its_exhibitors_for_the_same(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    asked = {"contact_name": "Ana", "contact_phone": "+33 4 73 00 00 00", "charter_address": "https://example.org/charter"}
    with app.app_context(), transaction():
        readiness.set_terms(queries.prepared(cast.edition), {TaskKind.sign: 12}, badges_per_booth=7, by=COMMAND, **asked)
    send(ana, f"{ROOT}/new", f"{ROOT}/new?like={cast.edition}", like=cast.edition, **NEW)
    with app.app_context():
        assert terms_of(queries.prepared("2028")) == Terms({TaskKind.sign: 12}, 7, *asked.values())


def test_one_made_like_another_that_set_nothing_has_the_defaults(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    send(ana, f"{ROOT}/new", f"{ROOT}/new?like={cast.edition}", like=cast.edition, **NEW)
    with app.app_context():
        assert terms_of(queries.prepared("2028")) == Terms()
