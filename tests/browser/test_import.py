"""An exhibitor imports a table in a real Chromium: sends it, looks, confirms, finds the drafts; in every look."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Browse
from tests.browser.looks import Look, check_axe, check_fits

TABLE = """reference;kind;category;title_fr;summary_fr;price_from;technique
A1;image;photograph;Puy de Dôme à l’aube, depuis le col de Ceyssat;Un tirage.;1 260,50 €;digital
A2;image;photograph;Forêt et œuvre;;;cyanotype
A3;image;photograph;Lac;;;peinture à l’huile
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table as French Excel saves it."""
    path = tmp_path / "oeuvres.csv"
    path.write_bytes(TABLE.encode("cp1252"))
    return path


def test_a_table_becomes_drafts(browse: Browse, table: Path, look: Look) -> None:
    page = browse(look, "bruno")
    page.goto("/exhibitor/offerings")
    page.locator('main a[href="/exhibitor/import"]').click()
    check_fits(page)
    page.locator("#file").set_input_files(table)
    page.locator("main form .btn-accent").click()
    expect(page.locator("main tbody tr")).to_have_count(3)
    expect(page.locator("main")).to_contain_text("Forêt et œuvre")
    check_fits(page)
    page.locator("main form .btn-accent").click()
    check_fits(page)
    page.locator("main a.btn-accent").click()
    expect(page.locator(".offer")).to_have_count(2)


def test_the_pages_of_the_import_have_no_axe_violation(browse: Browse, table: Path) -> None:
    page = browse(Look(360, "light", "fr"), "bruno")
    page.goto("/exhibitor/import")
    page.locator("main form .btn-accent").click()
    expect(page.locator("#file-error")).to_be_visible()
    check_axe(page)
    page.locator("#file").set_input_files(table)
    for _page in ("preview", "done"):
        page.locator("main form .btn-accent").click()
        check_axe(page)
