"""Story 4 as far as the payment page: a booth is found, held, completed with extras and given back, in every look."""

import re
from datetime import timedelta

from playwright.sync_api import Page, Route, expect

from mima.booths import lasting, queries
from mima.core import clock
from mima.core.transaction import transaction
from tests.browser.conftest import Browse, Market
from tests.browser.looks import Look, check_axe, sent, settle, words

PLAN = "/editions/mima-2027/plan"
BOOTH = "/editions/mima-2027/booths/A02"


def test_an_exhibitor_finds_holds_completes_and_gives_back_a_booth(browse: Browse, look: Look) -> None:
    page = browse(look, "bruno")
    page.goto(PLAN)
    settle(page, look)
    page.locator("#choose-A02").click()
    expect(page.locator("#booth-title")).to_have_text("A02")
    expect(page).to_have_url(re.compile(re.escape(BOOTH)))
    settle(page, look)
    page.locator("#hold").click()
    expect(page).to_have_url(re.compile("/bookings/"))
    expect(page.locator(".hold rect")).to_have_count(15)
    settle(page, look)
    page.get_by_label(words(look, "16 A socket", "Prise 16 A")).fill("2")
    page.get_by_role("button", name=words(look, "Update the order", "Mettre à jour")).click()
    expect(page.locator(".total strong")).to_have_text(re.compile(words(look, "1,728.00", "1.728,00")))
    settle(page, look)
    page.get_by_role("button", name=words(look, "Give the booth back", "Libérer le stand")).click()
    expect(page.locator("#notes")).to_contain_text(words(look, "A02 is free again", "A02 est de nouveau libre"))
    expect(page.locator("#booth-A02")).to_have_attribute("data-state", "free")


def test_a_second_exhibitor_is_told_so_in_a_sentence(browse: Browse, look: Look) -> None:
    first, second = browse(look, "bruno"), browse(look, "carla")
    for page in (first, second):
        page.goto(BOOTH)
    first.locator("#hold").click()
    expect(first).to_have_url(re.compile("/bookings/"))
    second.locator("#hold").click()
    expect(second.locator("[role=alert]")).to_contain_text(
        words(look, "Somebody else has booth A02", "Le stand A02 vient d’être pris")
    )
    settle(second, look)


def test_a_click_on_the_drawing_chooses_without_losing_the_page(browse: Browse) -> None:
    page = browse()
    page.goto(PLAN)
    page.evaluate("window.sameDocument = true")
    page.locator("#booth-A03").click()
    expect(page.locator("#booth-title")).to_be_focused()
    expect(page).to_have_title("Booth A03, MIMA 2027 · MIMA")
    page.go_back()
    expect(page.locator("#booth-title")).to_have_text("Which booth?")
    assert page.evaluate("window.sameDocument")


def test_the_drawing_is_used_by_keyboard_alone(browse: Browse) -> None:
    page = browse()
    page.goto(PLAN)
    page.locator("#booth-A01").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#booth-A02")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#booth-title")).to_have_text("A02")


def test_a_filter_answers_at_once_and_keeps_the_focus(browse: Browse) -> None:
    page = browse()
    page.goto(PLAN)
    page.get_by_label("On a corner").check()
    expect(page.locator("#rows tr")).to_have_count(1)
    expect(page.locator("#only-corner")).to_be_focused()
    expect(page).to_have_url(re.compile("corner=1"))


def test_without_script_the_same_filter_is_a_form(browse: Browse) -> None:
    page = browse(Look(script=False))
    page.goto(PLAN)
    page.get_by_label("On a corner").check()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#rows tr")).to_have_count(1)


def test_the_plan_follows_what_others_do_and_leaves_focus_and_scroll_alone(browse: Browse, market: Market) -> None:
    page, other = browse(Look(width=360)), browse(person="bruno")
    page.clock.install()
    page.goto(PLAN)
    page.evaluate("document.querySelector('.floor').scrollLeft = 150")
    page.locator("#booth-A03").focus()
    scrolled = page.evaluate("[document.querySelector('.floor').scrollLeft, window.scrollY]")
    other.goto(BOOTH)
    other.locator("#hold").click()
    expect(other).to_have_url(re.compile("/bookings/"))
    page.clock.fast_forward(20_000)
    expect(page.locator("#booth-A02")).to_have_attribute("data-state", "held")
    expect(page.locator("#booth-A03")).to_be_focused()
    assert page.evaluate("[document.querySelector('.floor').scrollLeft, window.scrollY]") == scrolled


def hold(page: Page) -> None:
    page.goto(BOOTH)
    page.locator("#hold").click()
    expect(page).to_have_url(re.compile("/bookings/"))


def test_quantities_typed_while_the_server_answers_are_all_kept(browse: Browse) -> None:
    page = browse(person="bruno")
    hold(page)
    waiting: list[Route] = []
    page.route("**/extras", lambda route: route.continue_() if waiting else waiting.append(route))
    page.locator(".quantity").first.select_text()
    for key in ("2", "Tab", "1"):
        page.keyboard.press(key)
    sent(page, waiting).continue_()
    expect(page.locator("#to-pay .total strong")).to_have_text(re.compile("1,728.00"))
    page.keyboard.press("Tab")
    expect(page.locator("#to-pay .total strong")).to_have_text(re.compile("2,016.00"))  # (1,260 + 2 × 90 + 240) × 1.20
    assert [field.input_value() for field in page.locator(".quantity").all()] == ["2", "1"]
    page.reload()
    assert [field.input_value() for field in page.locator(".quantity").all()] == ["2", "1"]


def test_a_wrong_quantity_takes_nothing_from_the_next_field(browse: Browse) -> None:
    page = browse(person="bruno")
    hold(page)
    first, second = page.locator(".quantity").all()
    for field, typed in ((first, "9"), (second, "1")):
        field.fill(typed)
        page.keyboard.press("Tab")
    expect(first).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#order-lines")).to_contain_text("still the price of the earlier order")
    assert (first.input_value(), second.input_value()) == ("9", "1")
    first.fill("2")
    page.keyboard.press("Tab")
    expect(page.locator("#to-pay .total strong")).to_have_text(re.compile("2,016.00"))
    expect(first).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#order-said")).to_be_hidden()


def test_the_keyboard_stays_where_the_order_was_updated_and_goes_to_a_refusal(browse: Browse) -> None:
    page = browse(person="bruno")
    hold(page)
    page.locator(".quantity").first.fill("1")
    page.locator("#update-order").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#to-pay .total strong")).to_have_text(re.compile("1,620.00"))
    expect(page.locator("#update-order")).to_be_focused()
    page.locator(".quantity").first.fill("9")
    page.keyboard.press("Enter")
    expect(page.locator("#summary")).to_be_focused()
    check_axe(page)


def test_an_order_that_may_not_change_any_more_is_shown_as_it_is(browse: Browse, market: Market) -> None:
    page = browse(person="bruno")
    hold(page)
    with market.app.app_context(), transaction():
        reservation = queries.reservation_of(queries.booking(page.url.rpartition("/")[2]))
        lasting.begin_paying(reservation, clock.now() + timedelta(minutes=41))
    page.locator(".quantity").first.fill("1")
    page.keyboard.press("Tab")
    expect(page.locator("#notes [role=alert]")).to_be_visible()
    expect(page.locator(".quantity")).to_have_count(0)


def test_the_pay_button_leaves_nothing_behind_that_was_typed_beside_it(browse: Browse) -> None:
    """Without script, where nothing is kept while one types: the sum is shown before it is paid."""
    page = browse(Look(script=False), "bruno")
    hold(page)
    page.locator(".quantity").first.fill("2")
    page.locator("#pay").click()
    expect(page.locator("#to-pay .total strong")).to_have_text(re.compile("1,728.00"))
    expect(page.locator("#content")).to_contain_text("nothing is paid yet")
    expect(page.locator(".quantity").first).to_have_value("2")
