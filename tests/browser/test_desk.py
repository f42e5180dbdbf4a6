"""An exhibitor lists an offering in a real Chromium: begins it, drops files, fills the form, submits; in every look."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from mima.catalog import service as catalog
from mima.catalog.models import Offering, OfferingState
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.tasks import media as worker
from tests.browser.conftest import CUT_OFF, Browse, Market
from tests.browser.looks import Look, check_axe, check_fits, sent
from tests.media import making

# The list comes anew, as it does by itself while files are prepared.
RENEW = """() => htmx.ajax("GET", document.querySelector(".drop").dataset.list,
    { target: "#file-list", select: "#file-list", swap: "outerHTML" })"""
KINDS = {"music:recording": ("performers", "Trio Lave"), "image:film": ("duration_minutes", "52")}


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """A picture and a sound, as they lie on somebody's disk."""
    for name, content in (("cover.jpg", making.picture(size=(1200, 1200))), ("lava.wav", making.sound(seconds=5))):
        (tmp_path / name).write_bytes(content)
    return [str(tmp_path / "cover.jpg"), str(tmp_path / "lava.wav")]


@pytest.mark.parametrize("category", KINDS)
def test_an_exhibitor_lists_an_offering(browse: Browse, market: Market, look: Look, files: list[str], category: str) -> None:
    page = browse(look, "bruno")
    page.goto("/exhibitor")
    page.locator('main a[href="/exhibitor/offerings/new"]').first.click()
    page.locator("#title").fill("Basalte")
    page.locator(f'input[value="{category}"]').check()
    page.locator("main button.btn-accent").click()
    expect(page.locator("main h1")).to_have_text("Basalte")
    _send(page, market, files, look)
    field, value = KINDS[category]
    page.locator(f"#{field}").fill(value)
    page.locator("#summary_fr").fill("Sept titres lents et minéraux.")
    page.locator("#price_on_request").check()
    check_fits(page)
    page.locator('.savebar [value="submit"]').click()
    expect(page.locator('.desk-head .tag[data-tone="warn"]')).to_be_visible()
    _approve(market)
    page.goto("/exhibitor/offerings")
    expect(page.locator('.offer .tag[data-tone="ok"]')).to_be_visible()


def test_one_refused_file_never_stops_the_others(browse: Browse, market: Market, files: list[str], tmp_path: Path) -> None:
    page = browse(Look(), "bruno")
    _begin(page)
    (tmp_path / "notes.txt").write_text("no sound")
    page.locator('.drop input[type="file"]').set_input_files([str(tmp_path / "notes.txt"), *files])
    expect(page.locator('#uploads .file[data-state="bad"]')).to_contain_text("This is not a file that we can show")
    expect(page.locator("#file-list .file")).to_have_count(2)
    page.locator('#uploads .file[data-state="bad"] [data-close]').click()
    expect(page.locator("#uploads .file")).to_have_count(0)


def test_a_drop_goes_on_after_a_broken_line_and_after_a_reload(browse: Browse, market: Market, tmp_path: Path) -> None:
    page = browse(Look(), "bruno")
    _begin(page)
    contents = {"été.wav": making.sound(seconds=10), "notes.txt": b"no sound", "cover.jpg": making.picture(size=(300, 300))}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    is_cut, offsets = True, []

    def line(route: Route) -> None:
        offset = route.request.headers.get("upload-offset")
        offsets.append(offset)
        _ = route.abort() if is_cut and offset == "1000000" else route.continue_()

    page.route(re.compile("/uploads/"), line)
    # What the browser says of the broken line is no complaint.
    CUT_OFF.add(page)
    page.locator('.drop input[type="file"]').set_input_files([str(tmp_path / name) for name in contents])
    expect(page.locator('#uploads .file[data-state="bad"]')).to_contain_text("This is not a file that we can show")
    expect(page.locator('#uploads .file[data-state="bad"] [data-again]')).to_be_hidden()
    expect(page.locator("#file-list .name")).to_contain_text(["cover.jpg"])
    expect(page.locator('#uploads .file[data-state="busy"]')).to_contain_text("The connection is lost")
    page.reload()
    expect(page.locator("#uploads .file")).to_have_count(1)
    expect(page.locator("#uploads .file")).to_contain_text("Choose this file again and it goes on from there")
    expect(page.locator('#file-list [role="status"]')).to_contain_text("0 of 2 ready")
    is_cut = False
    offsets.clear()
    page.locator('.drop input[type="file"]').set_input_files(str(tmp_path / "été.wav"))
    expect(page.locator("#file-list .name")).to_contain_text(["été.wav", "cover.jpg"])
    expect(page.locator("#uploads .file")).to_have_count(0)
    assert "0" not in offsets


def test_files_are_dragged_into_another_order(browse: Browse, files: list[str]) -> None:
    page = browse(Look(), "bruno")
    _begin(page)
    page.locator('.drop input[type="file"]').set_input_files(files)
    expect(page.locator("#file-list .name")).to_contain_text(["cover.jpg", "lava.wav"])
    grips = page.locator("#file-list [data-grip]")
    grips.last.hover()
    page.mouse.down()
    to = grips.first.bounding_box()
    assert to is not None
    page.mouse.move(to["x"] + 4, to["y"] - 4, steps=6)
    with page.expect_response(re.compile("/files/order")):
        page.mouse.up()
    expect(page.locator("#file-list .name")).to_contain_text(["lava.wav", "cover.jpg"])


def test_what_is_typed_survives_the_files(browse: Browse, market: Market, files: list[str]) -> None:
    page = browse(Look(), "bruno")
    _begin(page)
    page.locator("#credits").fill("Ana")
    page.locator('.drop input[type="file"]').set_input_files(files)
    expect(page.locator("#file-list .file")).to_have_count(2)
    expect(page.locator("#credits")).to_have_value("Ana")


def test_files_are_moved_and_removed_in_place(browse: Browse, files: list[str]) -> None:
    page = browse(Look(), "bruno")
    _begin(page)
    page.locator('.drop input[type="file"]').set_input_files(files)
    expect(page.locator("#file-list .file")).to_have_count(2)
    last = page.locator("#file-list .name").last.inner_text()
    page.locator('#file-list .file:last-child [id^="up-"]').click()
    expect(page.locator("#file-list .name").first).to_have_text(last)
    page.locator('#file-list .file:first-child [id^="remove-"]').click()
    expect(page.locator("#file-list .file")).to_have_count(1)


def test_the_keyboard_goes_on_with_the_next_file_after_a_removal(browse: Browse, files: list[str]) -> None:
    page = browse(Look(), "bruno")
    _begin(page)
    page.locator('.drop input[type="file"]').set_input_files(files)
    expect(page.locator("#file-list .file")).to_have_count(2)
    removals = page.locator('#file-list [id^="remove-"]')
    removals.first.press("Enter")
    expect(page.locator("#file-list .file")).to_have_count(1)
    expect(removals.first).to_be_focused()
    removals.first.press("Enter")
    expect(page.locator('.drop input[type="file"]')).to_be_focused()


def test_a_file_removed_while_the_list_is_renewed_goes_and_leaves_the_keyboard_its_place(
    browse: Browse, files: list[str]
) -> None:
    page = browse(Look(), "bruno")
    _begin(page)
    page.locator('.drop input[type="file"]').set_input_files(files)
    expect(page.locator("#file-list .file")).to_have_count(2)
    removals = page.locator('#file-list [id^="remove-"]')
    last = removals.last.get_attribute("id")
    waiting: list[Route] = []
    page.route(
        re.compile("/files/.+/remove"),
        lambda route: waiting.append(route) if route.request.method == "POST" else route.continue_(),
    )
    removals.first.press("Enter")
    page.evaluate(RENEW)
    sent(page, waiting).continue_()
    expect(page.locator("#file-list .file")).to_have_count(1)
    expect(page.locator(f"#{last}")).to_be_focused()


def test_in_a_narrow_window_the_bar_of_buttons_hides_no_field(browse: Browse) -> None:
    page = browse(Look(360), "bruno")
    _begin(page)
    assert page.locator(".savebar").evaluate("bar => getComputedStyle(bar).position") == "static"


def test_a_refused_offering_with_files_fits_and_has_no_axe_violation(browse: Browse, market: Market, files: list[str]) -> None:
    page = browse(Look(360), "bruno")
    _begin(page)
    _send(page, market, files, Look())
    page.locator("#isrc").fill("nope")
    page.locator('.savebar [value="save"]').click()
    expect(page.locator("#summary")).to_be_focused()
    check_fits(page)
    check_axe(page)


def _begin(page: Page) -> None:
    page.goto("/exhibitor/offerings/new")
    page.locator("#title").fill("Basalte")
    page.locator('input[value="music:recording"]').check()
    page.locator("main button.btn-accent").click()
    expect(page.locator("main h1")).to_have_text("Basalte")


def _send(page: Page, market: Market, files: list[str], look: Look) -> None:
    """The files are chosen and prepared; with script the list follows by itself."""
    page.locator('.drop input[type="file"]').set_input_files(files)
    if not look.script:
        page.locator("[data-plain] button").first.click()
    expect(page.locator("#file-list .file")).to_have_count(2)
    with market.app.app_context():
        for _ in files:
            worker.prepare_next()
        db.session.remove()
    if not look.script:
        page.reload()
    expect(page.locator('#file-list .file[data-state="done"]')).to_have_count(2)


def _approve(market: Market) -> None:
    with market.app.app_context():
        offering = db.session.query(Offering).one()
        assert offering.state is OfferingState.submitted
        with transaction():
            catalog.approve(offering, by=COMMAND)
        db.session.remove()


def test_a_draft_saves_itself_under_the_hands_of_who_types(browse: Browse) -> None:
    page = browse(Look(), "bruno")
    _begin(page)
    page.locator("#credits").press_sequentially("Ana")
    expect(page.locator("#saved")).to_contain_text("Saved at", timeout=8_000)
    expect(page.locator("#credits")).to_be_focused()
    page.locator("#credits").press_sequentially(" Roux")
    expect(page.locator("#credits")).to_have_value("Ana Roux")
    page.reload()
    # What was typed last may or may not have been saved before.
    expect(page.locator("#credits")).to_have_value(re.compile("^Ana"))
