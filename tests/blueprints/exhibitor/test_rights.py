"""Rights on an offering's form and on its page: the light after saving, the board, the licence and whose word it is."""

import pytest
from flask import Flask

from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from mima.exhibitors import service as exhibitors
from tests.blueprints.exhibitor.making import begun, member, save, stored
from tests.catalog.making import published
from tests.forms import send
from tests.people import Cast

CLEAR = {
    "master_share": "100",
    "publishing_share": "50",
    "clear_with": "Éditions Lave",
    "territories": "Monde sauf Japon",
    "ai_use": "none",
}


def test_the_light_is_on_the_form_after_saving(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    assert "Rights not said" in client.get(address).text
    assert save(client, address, **CLEAR).status_code == 303
    page = client.get(address).text
    assert "Cleared with others" in page and "Publishing: 50% cleared here, the rest with Éditions Lave." in page


def test_the_light_is_said_in_french(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast, language="fr"), begun(app, cast)
    save(client, address, **CLEAR)
    page = client.get(address).text
    assert "Droits à plusieurs" in page
    assert "Territoires\u00a0: Monde sauf Japon." in page and 'value="Monde sauf Japon"' in page


def test_shares_that_are_not_a_hundred_say_what_they_are(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast, language="fr"), begun(app, cast)
    answer = save(client, address, splits="Nour; texte; 50\nLave; musique; 45,5")
    assert answer.status_code == 422
    assert "Le total des parts est de 95,5\u00a0%, et non 100\u00a0%\u00a0: il manque 4,5\u00a0%." in answer.text
    assert "Lave; musique; 45,5" in answer.text


def test_shares_are_kept_as_they_were_read(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    save(client, address, splits="Nour; words; 50\nLave; music; 50; 00017798450")
    assert [one["share"] for one in stored(app, address).fields["splits"]] == [5_000, 5_000]
    assert "Nour; words; 50\nLave; music; 50; 00017798450" in client.get(address).text.replace("\r\n", "\n")


def test_a_wrong_code_is_said_at_its_field(app: Flask, cast: Cast) -> None:
    answer = save(member(app, cast), begun(app, cast), upc="036000291453")
    assert answer.status_code == 422 and 'id="upc-error"' in answer.text


@pytest.mark.parametrize(("chosen", "told"), [("", "As your company: Licence on request"), ("cc-by", "CC BY 4.0")])
def test_the_licence_is_the_companys_until_the_offering_says_another(app: Flask, cast: Cast, chosen: str, told: str) -> None:
    with app.app_context(), transaction():
        exhibitors.change_profile(cast.company("bruno"), by=COMMAND, licence="on-request")
    client, address = member(app, cast), begun(app, cast)
    save(client, address, licence_code=chosen)
    assert stored(app, address).licence_code == chosen
    assert told in client.get(address).text


def test_a_licence_of_no_list_is_refused_and_nothing_is_lost(app: Flask, cast: Cast) -> None:
    answer = save(member(app, cast), begun(app, cast), licence_code="mine", credits="Keep me")
    assert answer.status_code == 422
    assert 'id="licence_code-error"' in answer.text and "Keep me" in answer.text


def test_a_company_chooses_its_licence_on_its_page(app: Flask, cast: Cast) -> None:
    client, page = member(app, cast), "/exhibitor/profile"
    assert (
        send(client, page, page=page, name="Bruno", body="company", country="FR", licence="cc-by-sa", tdm="allowed").status_code
        == 303
    )
    with app.app_context():
        company = cast.company("bruno")
        assert (company.licence, company.tdm) == ("cc-by-sa", "allowed")


def offering_page(app: Flask, cast: Cast, language: str = "en", **values: object) -> str:
    with app.app_context():
        slug = published(cast.company("bruno"), **values).slug
    return member(app, cast, language=language).get(f"/catalog/offerings/{slug}").text


def test_the_page_has_the_board_the_light_and_the_licence(app: Flask, cast: Cast) -> None:
    page = offering_page(app, cast, category="recording", fields={"performers": "Trio", **CLEAR}, licence_code="cc-by")
    assert all(word in page for word in ("Rights: with others", 'data-right="yes"', 'data-right="neg"', "With Éditions Lave"))
    assert 'rel="license" href="https://creativecommons.org/licenses/by/4.0/"' in page
    assert "said of this offering" in page and "Reserved" in page


def test_a_page_that_says_nothing_of_its_rights_is_no_alarm(app: Flask, cast: Cast) -> None:
    page = offering_page(app, cast, language="fr", fields={})
    assert "Droits\u00a0: à demander à l’exposant" in page
    assert 'class="tag" data-tone' not in page


def test_a_show_reads_its_ranges_as_one_and_has_no_light(app: Flask, cast: Cast) -> None:
    said = {"fee_cents": "350000", "fee_to_cents": "500000", "touring_from": "2027-05-03", "touring_until": "2027-06-04"}
    said |= {"touring_dates": "2027-05-03; Riom\n2027-05-05; Thiers", "audience_min": "150", "power": "32a-3p"}
    page = offering_page(app, cast, language="fr", category="show", fields=said)
    told = (
        "3\u202f500\u00a0€ à 5\u202f000\u00a0€ HT",
        "du 3 mai 2027 au 4 juin 2027",
        "3 mai 2027, Riom\n5 mai 2027, Thiers",
        "à partir de 150",
    )
    assert [one for one in (*told, "32 A triphasé") if one not in page] == []
    assert 'class="table rights"' not in page


def test_a_print_reads_its_size_in_its_own_unit(app: Flask, cast: Cast) -> None:
    said = {"width_cm": "16 in", "height_cm": "20 in", "size_unit": "in", "print_run": "12", "edition_number": "3"}
    page = offering_page(app, cast, kind="image", category="photograph", fields=said)
    assert "16 × 20\u00a0in" in page and "3 of 12" in page


def test_the_catalog_offers_the_light_as_a_filter_that_may_be_taken_off(app: Flask, cast: Cast) -> None:
    offering_page(app, cast, category="recording", fields={"performers": "Trio", **CLEAR})
    client = member(app, cast)
    assert 'name="clearance" value="amber"' in client.get("/catalog").text
    page = client.get("/catalog?clearance=amber").text
    assert "Basalt" in page and 'href="/catalog"' in page
    assert "Basalt" not in client.get("/catalog?clearance=green").text.split('id="cards"')[-1]
