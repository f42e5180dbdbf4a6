"""A table goes out of the desk, is edited, comes back, is looked at, done and undone, in a real Chromium; and without scripts."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Browse
from tests.browser.looks import Look, check_axe, check_fits

OWN = "Réf.;Titre;Prix HT (€);Année\nA1;Puy de Dôme à l’aube, depuis le col de Ceyssat;1 260,50 €;1998\nA2;Lac;;demain\n"


def send(page: Page, content: str) -> None:
    page.goto("/exhibitor/import")
    check_fits(page)
    page.locator("#file").set_input_files({"name": "offres.csv", "mimeType": "text/csv", "buffer": content.encode()})
    go_on(page)


def go_on(page: Page) -> None:
    page.locator("main form .btn-accent").first.click()
    check_fits(page)


def journey(page: Page) -> None:
    """A table of one's own becomes a draft; its export comes back edited; that is undone."""
    send(page, OWN)
    expect(page.locator("#c1")).to_have_value("title_fr")
    page.locator("#every").select_option("image:photograph")
    go_on(page)
    expect(page.locator("main")).to_contain_text("Puy de Dôme")
    go_on(page)
    exported = page.request.get("/exhibitor/offerings/export.csv").body().decode("utf-8-sig")
    send(page, exported.replace("Puy de Dôme", "Puy de Pariou"))
    expect(page.locator("main ins")).to_contain_text("Pariou")
    go_on(page)
    page.locator("main form[action$='/undo'] button").click()
    check_fits(page)
    page.goto("/exhibitor/offerings")
    expect(page.locator(".offer")).to_contain_text("Puy de Dôme")


def test_a_table_comes_back_and_is_undone(browse: Browse, look: Look) -> None:
    journey(browse(look, "bruno"))


def test_a_table_comes_back_and_is_undone_without_scripts(browse: Browse) -> None:
    journey(browse(Look(360, "light", "fr", script=False), "bruno"))


def test_the_pages_of_the_round_trip_have_no_axe_violation(browse: Browse) -> None:
    page = browse(Look(360, "light", "fr"), "bruno")
    send(page, OWN)
    check_axe(page)
    go_on(page)
    expect(page.locator("#every-error")).to_be_visible()
    check_axe(page)
    page.locator("#every").select_option("image:photograph")
    for _page in ("preview", "done"):
        go_on(page)
        check_axe(page)
    page.locator("main form[action$='/undo'] button").click()
    check_axe(page)
    page.goto("/exhibitor/import")
    check_axe(page)
