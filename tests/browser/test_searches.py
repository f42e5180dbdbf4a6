"""A buyer looks around a town, saves the search, reads its morning's letter and ends it; a place is suggested as one types."""

from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from sqlalchemy import select

from mima.buyers import searches
from mima.catalog.filters import filters
from mima.core import clock
from mima.core.db import db
from mima.core.transaction import transaction
from mima.mailing.models import Letter
from mima.tasks import searches as task
from tests import people
from tests.browser.conftest import Browse, Market
from tests.browser.looks import BOTH, Look, check_axe, check_fits
from tests.catalog.making import published

pytestmark = pytest.mark.browser


@pytest.fixture
def towns(market: Market) -> Market:
    with market.app.app_context():
        for town in ("Riom", "Lyon", "Saint-Denis"):
            published(people.recall().company("bruno"), title_fr=f"À {town}", title_en=f"In {town}", place=town)
        db.session.remove()
    return market


def words(look: Look, english: str, french: str) -> str:
    return french if look.language == "fr" else english


def settle(page: Page, look: Look) -> None:
    check_fits(page)
    if look.script:
        check_axe(page)


@pytest.mark.parametrize("look", BOTH, ids=str)
def test_somebody_looks_around_a_town_saves_that_and_ends_its_letters(towns: Market, browse: Browse, look: Look) -> None:
    page = browse(look, "dora")
    page.goto("/catalog")
    if look.width < 500 and look.script:
        page.locator(".toolbar button[popovertarget=facets]").click()
    page.locator("#within").select_option("25")
    page.locator("#near").fill("clermont-ferrand")
    page.locator("#near").press("Tab" if look.script else "Enter")
    expect(page.locator("#cards li")).to_have_count(1)
    expect(page.locator("#near")).to_have_value("Clermont-Ferrand")
    expect(page.locator("#cards .away")).to_have_text(words(look, "13 km away", "à 13\xa0km"))
    assert not [part for part in page.url.partition("?")[2].split("&") if part.endswith("=")]
    settle(page, look)
    if look.width < 500 and look.script:
        page.keyboard.press("Escape")
    page.get_by_role("link", name=words(look, "Save this search", "Enregistrer cette recherche")).click()
    settle(page, look)
    page.locator("#name").fill("Autour de Clermont")
    page.get_by_role("button", name=words(look, "Save the search", "Enregistrer la recherche")).click()
    expect(page.get_by_role("heading", name="Autour de Clermont")).to_be_visible()
    settle(page, look)
    with towns.app.app_context():
        with time_machine.travel(clock.now() + timedelta(hours=1)):
            published(people.recall().company("bruno"), title_fr="Volvic", title_en="Volvic", place="Volvic")
        with time_machine.travel(clock.now() + timedelta(days=1, hours=6)):
            task.tell_due()
        letter = db.session.scalars(select(Letter).where(Letter.template == "searches_found")).one()
        (told,) = letter.values["searches"]
        assert [title for title, _company, _slug in told["offerings"]] == ["Volvic"]
    page.goto(f"/searches/stop/{told['stop']}")
    settle(page, look)
    page.get_by_role("button", name=words(look, "Write no more", "Ne plus écrire")).click()
    page.get_by_role("link", name=words(look, "My searches", "Mes recherches")).click()
    page.get_by_role("link", name=words(look, "Delete all my searches", "Supprimer toutes mes recherches")).click()
    expect(page.get_by_role("listitem").filter(has_text="Autour de Clermont")).to_be_visible()
    settle(page, look)
    page.get_by_role("button", name=words(look, "Delete this search", "Supprimer cette recherche")).click()
    expect(page.get_by_text(words(look, "Your search is deleted.", "Votre recherche est supprimée."))).to_be_visible()
    settle(page, look)


def test_a_double_click_on_delete_ends_on_the_list(towns: Market, browse: Browse) -> None:
    with towns.app.app_context(), transaction():
        searches.save(people.recall().user("dora"), filters(q="volcan"), name="Volcans", letters=True)
    page = browse(Look(1440, "light", "en"), "dora")
    page.goto("/account/searches")
    page.get_by_role("button", name="Delete").dblclick()
    expect(page.get_by_text("You keep no search yet.")).to_be_visible()
    assert page.url.endswith("/account/searches")


def test_a_place_is_suggested_as_one_types_and_the_filters_stand_still(towns: Market, page: Page) -> None:
    page.goto("/catalog")
    page.locator("#near").press_sequentially("clermont-f", delay=20)
    expect(page.locator("#near-places option").first).to_have_attribute("value", "Clermont-Ferrand")
    expect(page.locator("#near")).to_be_focused()
    assert page.url.endswith("/catalog")
    page.locator("#near").press_sequentially("errand")
    page.locator("#near").press("Tab")
    expect(page.locator("#cards li")).to_have_count(1)


def test_another_place_of_the_name_is_one_click_away(towns: Market, page: Page) -> None:
    page.goto("/catalog?near=Saint-Denis&within=10")
    expect(page.locator("#cards li")).to_have_count(1)
    page.get_by_role("link", name="Saint-Denis (Réunion)").click()
    expect(page.locator("#cards li")).to_have_count(0)
    expect(page.locator("#near")).to_have_value("Saint-Denis, RE")
    page.go_back()
    expect(page.locator("#cards li")).to_have_count(1)


def test_an_unknown_place_is_said_and_stays_in_its_field(towns: Market, page: Page) -> None:
    page.goto("/catalog")
    page.locator("#near").fill("Nullepart-les-Bains")
    page.locator("#near").press("Tab")
    expect(page.get_by_text("We know no place called")).to_be_visible()
    expect(page.locator("#near")).to_have_value("Nullepart-les-Bains")
    check_axe(page)


def test_a_refused_name_keeps_what_was_typed(towns: Market, browse: Browse) -> None:
    with towns.app.app_context(), transaction():
        searches.save(people.recall().user("dora"), filters(q="volcan"), name="Volcans", letters=True)
    page = browse(Look(360, "dark", "fr"), "dora")
    page.goto("/account/searches")
    page.get_by_text("Nom et courriels").click()
    field = page.get_by_label("Nom de la recherche")
    field.evaluate("each => each.removeAttribute('required')")
    field.fill("  ")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Merci de donner un nom à la recherche.")).to_be_visible()
    check_axe(page)
