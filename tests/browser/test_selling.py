"""Booths that are not taken by a click: asked for, given, waited for. Each way ends with a booth that is booked and paid."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import paying
from tests.browser.conftest import Browse, Market
from tests.browser.looks import BOTH, Look, settle, words
from tests.waiting import making

EDITION = "/editions/mima-2027"
WAITING = f"/organizer{EDITION}/waiting"

pytestmark = pytest.mark.usefixtures("stripe")


def apply(page: Page, look: Look) -> str:
    """The company asks for a booth like B01, from the plan; the application's address."""
    page.goto(f"{EDITION}/booths/B01")
    page.get_by_role("link", name=words(look, "Ask for a booth of this category", "Demander un stand de cette catégorie")).click()
    expect(page.locator("#wished_booth")).to_have_value("B01")
    settle(page, look)
    page.locator("#shows").fill("Un orgue de rue")
    page.get_by_role("button", name=words(look, "Send the application", "Envoyer la candidature")).click()
    expect(page.locator("main")).to_contain_text(words(look, "Waiting for an answer", "En attente de réponse"))
    settle(page, look)
    return page.url


def test_a_booth_is_asked_for_given_and_paid(browse: Browse, look: Look) -> None:
    bruno, ana = browse(look, "bruno"), browse(look, "ana")
    application = apply(bruno, look)
    ana.goto("/organizer")
    ana.locator("#task-applications a").click()
    settle(ana, look)
    ana.locator("tbody a.btn").click()
    settle(ana, look)
    expect(ana.locator("#accept-booth")).to_have_value("B01")
    ana.locator("#accept-told").fill("Bienvenue.")
    ana.get_by_role("button", name=words(look, "Accept and keep the booth", "Accepter et garder le stand")).click()
    expect(ana).to_have_url(re.compile("/organizer/bookings/"))
    bruno.goto(application)
    expect(bruno.locator(".as-typed").first).to_have_text("Bienvenue.")
    settle(bruno, look)
    bruno.locator(".panel .btn-accent").click()
    expect(bruno.locator(".hold")).to_have_count(0)
    settle(bruno, look)
    paying.pay(bruno, "B01")


@pytest.mark.parametrize("look", BOTH, ids=str)
def test_a_company_that_is_placed_on_a_booth_books_it(browse: Browse, look: Look) -> None:
    ana, carla = browse(look, "ana"), browse(look, "carla")
    ana.goto(f"/organizer{EDITION}/plan")
    ana.locator(f"a[href$='{EDITION}/booths/A02/place']").first.click()
    settle(ana, look)
    ana.get_by_label(words(look, "Company", "Exposant"), exact=True).select_option("kiosque-a-sons")
    ana.get_by_role("button", name=words(look, "Place the company", "Placer la structure")).click()
    expect(ana.locator("#notes")).to_contain_text(words(look, "Kiosque à Sons has booth A02", "Kiosque à Sons a le stand A02"))
    settle(ana, look)
    carla.goto("/exhibitor/bookings")
    settle(carla, look)
    carla.locator("tbody a").first.click()
    expect(carla.locator("h1")).to_have_text(words(look, "Booth A02", "Stand A02"))
    settle(carla, look)
    paying.pay(carla, "A02")


def wait(page: Page, look: Look) -> str:
    """The company waits for a booth like A02, which somebody has; the wish's address."""
    page.goto(f"{EDITION}/booths/A02")
    settle(page, look)
    page.get_by_role("link", name=words(look, "Wait for one like it", "En attendre un comme celui-ci")).click()
    expect(page.locator("#least_m2")).to_have_value("6")
    page.locator("#most").fill("1300")
    settle(page, look)
    page.get_by_role("button", name=words(look, "Wait for a booth", "Attendre un stand")).click()
    expect(page).to_have_url(re.compile("/exhibitor/waiting/"))
    settle(page, look)
    return page.url


def test_who_waits_is_offered_the_booth_that_is_given_back_and_pays_it(browse: Browse, look: Look) -> None:
    bruno, carla, ana = browse(look, "bruno"), browse(look, "carla"), browse(look, "ana")
    bruno.goto(f"{EDITION}/booths/A02")
    bruno.locator("#hold").click()
    expect(bruno).to_have_url(re.compile("/bookings/"))
    wish = wait(carla, look)
    bruno.get_by_role("button", name=words(look, "Give the booth back", "Libérer le stand")).click()
    expect(bruno.locator("#booth-A02")).to_have_attribute("data-state", "free")
    ana.goto("/organizer")
    ana.locator("#task-freed-mima-2027 a").click()
    settle(ana, look)
    ana.locator("button[name='A02-wish']").click()
    expect(ana.locator("#notes")).to_contain_text("Kiosque à Sons")
    settle(ana, look)
    carla.goto(wish)
    settle(carla, look)
    carla.locator("[aria-labelledby='offer'] .btn-accent").click()
    expect(carla.locator("h1")).to_contain_text("A02")
    settle(carla, look)
    paying.pay(carla, "A02")
    carla.goto(wish)
    expect(carla.locator("main .tag").first).to_have_text(words(look, "Has a booth", "A un stand"))
    settle(carla, look)


def test_the_letters_link_declines_the_offer_for_whoever_is_signed_out(browse: Browse, market: Market) -> None:
    with market.app.app_context():
        made = making.offer(market.cast, making.wish(market.cast, "carla"))
        link = making.link(made)
    visitor, ana = browse(), browse(person="ana")
    visitor.goto(link)
    expect(visitor.locator("h1")).to_have_text("Booth A02 is offered to Kiosque à Sons")
    settle(visitor, Look())
    visitor.get_by_role("button", name="Decline the offer").click()
    expect(visitor.locator(".lede")).to_contain_text("You declined it")
    settle(visitor, Look())
    ana.goto(WAITING)
    expect(ana.locator("[aria-labelledby='made'] .tag")).to_have_text("Declined")
    expect(ana.locator("#free-A02")).to_have_count(0)
    settle(ana, Look())
