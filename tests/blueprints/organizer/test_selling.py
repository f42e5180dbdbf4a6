"""The desk's page of prices and sale: what it shows, what its forms do, and what they refuse without losing anything."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mima.booths import queries, selling
from mima.booths.models import Adds, BoothCategory, DiscountCode, Extra, PricePer
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions.models import Audience
from tests import factories
from tests.browsing import send, text
from tests.people import Cast, sign_in
from tests.statements import counted

PAGE = "/organizer/editions/mima-2027/selling"
CATEGORY = {
    "code": "corner-bar",
    "name_fr": "Bar",
    "name_en": "Bar",
    "door": "instant",
    "price": "1 260,50",
    "price_per": "square_metre",
    "vat": "5,5",
}
EXTRA = {
    "name_fr": "Plante",
    "name_en": "Plant",
    "price": "12",
    "vat": "20",
    "stock": "",
    "most_per_booth": "3",
    "adds": "nothing",
}
CODE = {"code": "spring 27", "percent": "10"}
WINDOW = {"audience": "members", "previous": "0", "opens_at": "2026-12-01T10:00", "closes_at": "2026-12-02T10:00"}


def fill(ana: FlaskClient, kind: str, fields: dict[str, Any], **changes: Any) -> Any:
    return send(ana, f"{PAGE}/{kind}", page=f"{PAGE}/{kind}", **fields | changes)


def categories(app: Flask) -> dict[str, BoothCategory]:
    with app.app_context():
        return {one.code: one for one in queries.categories(editions.by_slug("mima-2027"))}


def extras(app: Flask) -> dict[str, Extra]:
    with app.app_context():
        return {one.code: one for one in queries.extras(editions.by_slug("mima-2027"))}


def codes(app: Flask) -> list[DiscountCode]:
    with app.app_context():
        return list(selling.codes(editions.by_slug("mima-2027")))


def test_the_desk_leads_to_it(ana: FlaskClient) -> None:
    for page in ("/organizer/editions/mima-2027", "/organizer/editions/mima-2027/plan"):
        assert f'href="{PAGE}"' in ana.get(page).text


def test_it_shows_what_is_set(ana: FlaskClient) -> None:
    shown = text(ana.get(PAGE))
    assert all(
        words in shown for words in ("Equipped booth", "€1,260", "€300 per m²", "16 A socket", "0 of 2", "10%", "15 minutes")
    )


def test_its_statements_do_not_grow_with_what_is_set(app: Flask, ana: FlaskClient) -> None:
    def asked() -> int:
        with app.app_context(), counted() as statements:
            ana.get(PAGE)
        return len(statements)

    before = asked()
    for number in range(3):
        fill(ana, "codes", CODE, code=f"CODE{number}")
        fill(ana, "windows", WINDOW)
    assert asked() == before


def test_a_new_category_is_as_it_was_typed(app: Flask, ana: FlaskClient) -> None:
    assert fill(ana, "categories", CATEGORY).location == PAGE
    made = categories(app)["corner-bar"]
    assert (made.price_cents, made.price_per, made.vat_rate, made.corner_cents) == (126_050, PricePer.square_metre, 550, 0)


def test_what_a_trait_costs_more_is_as_it_was_typed(app: Flask, ana: FlaskClient) -> None:
    fill(ana, "categories", CATEGORY, wall="10", quiet="20,50", dark="30", power="0")
    made = categories(app)["corner-bar"]
    assert (made.wall_cents, made.quiet_cents, made.dark_cents, made.power_cents) == (1_000, 2_050, 3_000, 0)


def test_what_a_trait_costs_more_stands_in_the_list_and_in_its_form(app: Flask, ana: FlaskClient) -> None:
    fill(ana, "categories", CATEGORY, quiet="20,50")
    page = ana.get(f"{PAGE}/categories/{categories(app)['corner-bar'].id}").text
    assert re.search(r'<input[^>]*name="quiet"[^>]*value="20\.5', page) and "+ €20.50 where it is quiet" in text(ana.get(PAGE))


def test_a_category_is_changed_without_its_code(app: Flask, ana: FlaskClient) -> None:
    present = categories(app)["standard"]
    fill(ana, f"categories/{present.id}", CATEGORY, code="else", early="99", early_until="2027-01-31")
    changed = categories(app)["standard"]
    assert (changed.name_en, changed.early_cents, str(changed.early_until)) == ("Bar", 9_900, "2027-01-31")


def test_a_category_stands_in_its_form_as_it_is(app: Flask, ana: FlaskClient) -> None:
    page = ana.get(f"{PAGE}/categories/{categories(app)['standard'].id}").text
    assert 'value="1260"' in page and 'value="20"' in page and "Équipé" not in page and 'name="code"' not in page


@pytest.mark.parametrize(
    ("kind", "field", "typed", "said"),
    [
        ("categories", "price", "1.260", "This may be two sums."),
        ("categories", "price", "much", "Please write a sum such as 1 260 or 1 260,50."),
        ("categories", "price", "-5", "From 0 to 100 000, please."),
        ("categories", "quiet", "-5", "From 0 to 100 000, please."),
        ("categories", "power", "a lot", "Please write a sum such as 1 260 or 1 260,50."),
        ("categories", "vat", "2000", "From 0 to 100, please, such as 20 or 5,5."),
        ("categories", "code", "standard", "Another category has this code."),
        ("categories", "code", "À côté", "Please use up to 24 small letters, digits and -, such as equipped."),
        ("categories", "early", "100", "Until when does the early price count?"),
        ("categories", "early_until", "2027-01-31", "Which price counts until this day?"),
        ("categories", "early_until", "soon", "Please write a day, such as 2027-03-09."),
        ("extras", "stock", "-1", "A whole number from 0 to 100000, please."),
        ("extras", "most_per_booth", "0", "A whole number from 1 to 999, please."),
        ("codes", "percent", "0", "Please write a percentage or a sum, one of the two."),
        ("codes", "off", "50", "Please write a percentage or a sum, one of the two."),
        ("codes", "code", "a/b", "Please use 3 to 30 letters and digits, such as SPRING27."),
        ("codes", "ends_on", "2020-01-01", "The last day is before the first one."),
        ("windows", "closes_at", "2026-11-01T10:00", "It ends before it begins."),
        ("windows", "opens_at", "tomorrow", "Please write a day and a time, such as 2027-03-09 10:00."),
        ("windows", "audience", "returning", "Please choose the edition whose exhibitors may have their booth again."),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(ana: FlaskClient, kind: str, field: str, typed: str, said: str) -> None:
    fields = {"categories": CATEGORY, "extras": EXTRA, "codes": CODE | {"starts_on": "2026-11-01"}, "windows": WINDOW}[kind]
    answer = fill(ana, kind, fields, **{field: typed})
    assert answer.status_code == 422 and said in text(answer)


def test_a_refused_form_keeps_what_was_typed(ana: FlaskClient) -> None:
    page = fill(ana, "categories", CATEGORY, price="much").text
    assert all(f'value="{typed}"' in page for typed in ("much", "corner-bar", "5,5"))


def test_a_new_extra_without_stock_is_for_all(app: Flask, ana: FlaskClient) -> None:
    fill(ana, "extras", EXTRA)
    assert (extras(app)["plant"].stock, extras(app)["plant"].most_per_booth) == (None, 3)


def test_an_extra_says_what_each_piece_adds(app: Flask, ana: FlaskClient) -> None:
    fill(ana, "extras", EXTRA, name_en="Extra exhibitor badge", adds="badges", adds_each="2")
    made = extras(app)["extra-exhibitor-badge"]
    assert (made.adds, made.adds_each) == (Adds.badges, 2)
    page = ana.get(f"{PAGE}/extras/{made.id}").text
    assert '<option selected value="badges">' in page and 'value="2"' in page


def test_how_many_it_adds_is_asked_for(app: Flask, ana: FlaskClient) -> None:
    answer = fill(ana, "extras", EXTRA, adds="power")
    assert (answer.status_code, "How many does each piece add?" in text(answer)) == (422, True)
    assert "plant" not in extras(app)


def test_an_extra_that_adds_nothing_needs_no_number(app: Flask, ana: FlaskClient) -> None:
    fill(ana, "extras", EXTRA, adds="nothing", adds_each="7")
    assert (extras(app)["plant"].adds, extras(app)["plant"].adds_each) == (Adds.nothing, 1)


def test_a_new_code_is_kept_folded(app: Flask, ana: FlaskClient) -> None:
    fill(ana, "codes", CODE)
    (made,) = codes(app)
    assert (made.code, made.rate, made.off_cents, made.most_uses) == ("SPRING27", 1000, None, None)


def test_a_code_that_exists_is_told_at_its_field(app: Flask, ana: FlaskClient) -> None:
    fill(ana, "codes", CODE)
    assert "There is such a code already." in text(fill(ana, "codes", CODE, percent="", off="5"))


def test_a_windows_times_are_those_of_the_market(app: Flask, ana: FlaskClient) -> None:
    fill(ana, "windows", WINDOW)
    with app.app_context():
        window = editions.sale_windows(editions.by_slug("mima-2027"))[1]
    assert window.opens_at.isoformat() == "2026-12-01T09:00:00+00:00"
    assert 'value="2026-12-01T10:00"' in ana.get(f"{PAGE}/windows/{window.id}").text


def test_a_window_for_those_who_return_names_an_earlier_edition(app: Flask, ana: FlaskClient) -> None:
    with app.app_context(), transaction():
        earlier = factories.edition(
            "mima-2026", name="MIMA 2026", starts_on=factories.date(2026, 4, 1), ends_on=factories.date(2026, 4, 2)
        ).id
    fill(ana, "windows", WINDOW, audience="returning", previous=str(earlier))
    with app.app_context():
        window = editions.sale_windows(editions.by_slug("mima-2027"))[1]
    assert (window.audience, window.previous_id) == (Audience.returning, earlier)
    assert "who had a booth at MIMA 2026, on the same booth" in text(ana.get(PAGE))


def test_the_terms_are_changed(app: Flask, ana: FlaskClient) -> None:
    fill(ana, "terms", {"member_rate": "12,5", "hold_minutes": "20", "most_booths": "2"})
    with app.app_context():
        edition = editions.by_slug("mima-2027")
    assert (edition.member_rate, edition.hold_minutes, edition.most_booths) == (1250, 20, 2)


def test_what_booths_have_stays_and_says_so(app: Flask, ana: FlaskClient) -> None:
    address = f"{PAGE}/categories/{categories(app)['standard'].id}"
    answer = send(ana, f"{address}/remove", page=address)
    assert answer.location == address
    assert "This category stays: booths have it" in text(ana.get(address))


def test_an_unordered_extra_is_removed(app: Flask, ana: FlaskClient) -> None:
    address = f"{PAGE}/extras/{extras(app)['screen'].id}"
    send(ana, f"{address}/remove", page=address)
    assert list(extras(app)) == ["power"]


def test_an_edition_that_is_not_shown_yet_has_its_prices(app: Flask, ana: FlaskClient) -> None:
    with app.app_context(), transaction():
        editions.by_slug("mima-2027").is_public = False
    assert ana.get(PAGE).status_code == 200


@pytest.mark.parametrize("address", ["/unheard", "/categories/999", "/codes/1"])
def test_what_is_not_there_is_not_found(ana: FlaskClient, address: str) -> None:
    assert ana.get(PAGE + address).status_code == 404


def test_only_the_team_changes_prices(app: Flask, cast: Cast) -> None:
    assert sign_in(app, cast.bruno).get(PAGE).status_code == 403
