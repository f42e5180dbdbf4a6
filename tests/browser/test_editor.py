"""The drawing board in a real Chromium: with the mouse, with the keys and without a script; then rehearsed and saved."""

import re

import pytest
from playwright.sync_api import Page, expect

from mima.booths.plan import editing, rows
from mima.booths.plan.document import DrawnBooth
from mima.editions import queries as editions
from tests.browser.conftest import CUT_OFF, Browse, Market
from tests.browser.looks import Look, check_axe, check_fits

ROOT = "/organizer/editions/mima-2027/plan"
WIDE = Look(1440, "light", "en")
in_either_theme = pytest.mark.parametrize("look", [WIDE, Look(1440, "dark", "fr")], ids=str)


def drawn(market: Market, code: str) -> DrawnBooth:
    """The booth on the market's plan."""
    with market.app.app_context():
        found = editing.booth(rows.present(editions.by_slug(market.cast.edition)), code)
        assert found is not None
        return found


def differs(page: Page) -> None:
    expect(page.locator("#draft .tag")).to_have_text(re.compile("1 booth differs|1 stand diffère"))


def save(page: Page) -> None:
    page.locator("#draft .btn-accent").click()
    expect(page.locator("h1")).to_have_text(re.compile("What saving the plan does|Ce que fait l’enregistrement du plan"))
    page.locator("main .btn-accent").click()
    expect(page.locator("main .note")).to_contain_text(re.compile("saved as version 2|c’est la version 2"))


def drag(page: Page, what: str, across: float, down: float) -> None:
    """The middle of an element is taken and dropped so many pixels away."""
    box = page.locator(what).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across / 2, y + down / 2)
    page.mouse.move(x + across, y + down)
    page.mouse.up()


@in_either_theme
def test_a_booth_is_moved_with_the_mouse_and_stands_on_the_grid(browse: Browse, market: Market, look: Look) -> None:
    before = drawn(market, "A02").shape[0]
    page = browse(look, "ana")
    page.goto(f"{ROOT}/draft")
    drag(page, "#booth-A02 .ground", 0, 120)
    differs(page)
    save(page)
    x, y = drawn(market, "A02").shape[0]
    assert (x, y > before[1] + 200, y % 10) == (before[0], True, 0)


def off_the_grid(page: Page) -> None:
    """A02 stands as a file brought it: at 4.03 m, 2.97 m wide."""
    page.goto(f"{ROOT}/draft?booth=A02")
    for name, value in {"x": "4,03", "width": "2,97"}.items():
        page.locator(f"main [name={name}]").fill(value)
    page.locator("main .booth-panel .btn-wide").click()
    differs(page)


def test_a_booth_off_the_grid_is_dragged_and_sized_onto_the_grid_that_was_chosen(browse: Browse, market: Market) -> None:
    page = browse(WIDE, "ana")
    off_the_grid(page)
    page.locator("#grid").select_option("50")
    drag(page, "#booth-A02 .ground", 2, 90)
    expect(page.locator("#booth-A02")).to_have_attribute("data-shape", re.compile("^400,"))
    drag(page, "rect.handle", 30, 30)
    expect(page.locator("#booth-A02")).not_to_have_attribute("data-shape", re.compile(" 697,"))
    save(page)
    corners = drawn(market, "A02").shape
    assert {length % 50 for corner in corners for length in corner} == {0}


def test_the_keys_lead_a_booth_off_the_grid_to_its_next_line(browse: Browse, market: Market) -> None:
    page = browse(WIDE, "ana")
    off_the_grid(page)
    page.locator("#grid").select_option("25")
    page.locator("#booth-A02").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("#booth-A02")).to_have_attribute("data-shape", re.compile("^425,"))
    page.goto(f"{ROOT}/draft")
    expect(page.locator("#grid")).to_have_value("25")
    save(page)
    (left, _), (right, _), *_rest = drawn(market, "A02").shape
    assert (left, right) == (425, 725)


def draw(page: Page, left: float, top: float, right: float, bottom: float) -> None:
    """A rectangle from one place of the hall to another, both in metres."""
    at = """(sheet, [x, y]) => {
        const k = Number(sheet.dataset.factor) * 100;
        const place = new DOMPoint(x * k, y * k).matrixTransform(sheet.getScreenCTM());
        return [place.x, place.y];
    }"""
    sheet = page.locator(".sheet")
    sheet.scroll_into_view_if_needed()
    (x1, y1), (x2, y2) = (sheet.evaluate(at, [x, y]) for x, y in ((left, top), (right, bottom)))
    page.mouse.move(x1, y1)
    page.mouse.down()
    page.mouse.move((x1 + x2) / 2, (y1 + y2) / 2)
    page.mouse.move(x2, y2)
    page.mouse.up()


def test_booths_and_aisles_are_drawn_with_the_mouse_on_empty_ground(browse: Browse, market: Market) -> None:
    page = browse(WIDE, "ana")
    page.goto(f"{ROOT}/draft")
    page.locator("#grid").select_option("50")
    page.locator(".booth-panel [name=code]").fill("A20")
    draw(page, 20.1, 13.05, 23.1, 14.95)
    expect(page.locator(".booth-panel [name=width]")).to_have_value("3.00")
    expect(page.locator(".booth-panel [name=code]")).to_be_focused()
    expect(page.locator(".booth-panel [name=code]")).to_have_value("A20")
    page.locator("main .booth-panel .btn-wide").click()
    differs(page)
    page.locator("#drawing").select_option("aisle")
    draw(page, 24, 13, 26, 15)
    expect(page.locator("#kind")).to_have_value("aisle")
    for name, value in {"code": "allee", "name_fr": "Allée", "name_en": "Short aisle"}.items():
        page.locator(f"main [name={name}]").fill(value)
    page.locator("main .btn-accent").click()
    expect(page.locator("main .chips")).to_contain_text("Short aisle")
    save(page)
    assert drawn(market, "A20").shape == ((2000, 1300), (2300, 1300), (2300, 1500), (2000, 1500))


def test_a_click_without_a_drag_opens_the_booths_form(browse: Browse, market: Market) -> None:
    page = browse(WIDE, "ana")
    page.goto(f"{ROOT}/draft")
    page.locator("#booth-A03 .ground").click()
    expect(page.locator("#booth-title")).to_have_text("A03")


def test_the_chosen_booth_is_sized_by_its_handle(browse: Browse, market: Market) -> None:
    page = browse(WIDE, "ana")
    page.goto(f"{ROOT}/draft?booth=B01")
    drag(page, "rect.handle", 60, 0)
    differs(page)
    save(page)
    assert drawn(market, "B01").area_dm2 > 1_200


@in_either_theme
def test_a_booth_is_moved_sized_and_turned_with_the_keys(browse: Browse, market: Market, look: Look) -> None:
    page = browse(look, "ana")
    page.goto(f"{ROOT}/draft")
    page.locator("#booth-A02").focus()
    for keys in ("Shift+ArrowDown", "Shift+ArrowDown", "ArrowRight", "Alt+Shift+ArrowRight"):
        page.keyboard.press(keys)
    differs(page)
    expect(page.locator("#booth-A02")).to_be_focused()
    save(page)
    x, y = drawn(market, "A02").shape[0]
    assert (x, y, drawn(market, "A02").area_dm2) == (410, 300, 800)


def test_who_goes_on_at_once_takes_the_last_move_along(browse: Browse, market: Market) -> None:
    before = drawn(market, "A02").shape[0]
    page = browse(WIDE, "ana")
    page.goto(f"{ROOT}/draft?booth=A02")
    page.locator("#booth-A02").focus()
    page.keyboard.press("ArrowDown")
    differs(page)
    page.keyboard.press("ArrowDown")
    save(page)
    assert drawn(market, "A02").shape[0] == (before[0], before[1] + 20)


def test_what_is_moved_while_a_step_is_under_way_goes_with_the_next(browse: Browse, market: Market) -> None:
    before = drawn(market, "A02").shape[0]
    page = browse(WIDE, "ana")
    page.route("**/draft/shapes", lambda route: (page.wait_for_timeout(900), route.continue_()))
    page.goto(f"{ROOT}/draft?booth=A02")
    page.locator("#booth-A02").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(700)
    page.keyboard.press("ArrowDown")
    differs(page)
    page.wait_for_timeout(2_500)
    save(page)
    assert drawn(market, "A02").shape[0] == (before[0], before[1] + 20)


def test_a_move_that_nobody_took_is_told_and_goes_with_the_next(browse: Browse, market: Market) -> None:
    before = {code: drawn(market, code).shape[0] for code in ("A02", "A03")}
    page = browse(WIDE, "ana")
    page.goto(f"{ROOT}/draft")
    CUT_OFF.add(page)
    page.route("**/draft/shapes", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    page.locator("#booth-A02").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#notes .note")).to_contain_text("your last move is not on the draft yet")
    expect(page.locator("#booth-A02")).to_be_visible()
    page.unroute("**/draft/shapes")
    page.locator("#booth-A03").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#draft .tag")).to_have_text("2 booths differ")
    save(page)
    assert {code: drawn(market, code).shape[0] for code in before} == {code: (x, y + 10) for code, (x, y) in before.items()}


def test_a_booth_is_turned_with_the_keys(browse: Browse, market: Market) -> None:
    page = browse(WIDE, "ana")
    page.goto(f"{ROOT}/draft")
    page.locator("#booth-A02").focus()
    page.keyboard.press("r")
    differs(page)
    save(page)
    assert sorted(drawn(market, "A02").shape) == [(450, 50), (450, 350), (650, 50), (650, 350)]


@pytest.mark.parametrize("look", [Look(360, "dark", "en", script=False), Look(1440, "light", "en", script=False)], ids=str)
def test_without_a_script_a_booth_is_drawn_by_its_form(browse: Browse, market: Market, look: Look) -> None:
    page = browse(look, "ana")
    page.goto(f"{ROOT}/draft")
    for name, value in {"code": "A20", "x": "20", "y": "8", "width": "3", "depth": "2,5"}.items():
        page.locator(f"main [name={name}]").fill(value)
    page.locator("main .booth-panel .btn-wide").click()
    check_fits(page)
    save(page)
    assert drawn(market, "A20").shape == ((2000, 800), (2300, 800), (2300, 1050), (2000, 1050))


def test_the_board_with_a_chosen_booth_has_no_axe_violation(browse: Browse, market: Market) -> None:
    for look in (Look(1440, "light", "fr"), Look(360, "dark", "en")):
        page = browse(look, "ana")
        page.goto(f"{ROOT}/draft?booth=A02")
        check_fits(page)
        check_axe(page)
