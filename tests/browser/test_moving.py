"""A move with a difference in a real Chromium: chosen, read, done, and told on both sides; every page fits and is accessible."""

import re

import pytest
from playwright.sync_api import expect

from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.core.transaction import transaction
from tests.browser.conftest import Browse, Market
from tests.browser.looks import BOTH, Look, settle, words


def booked(market: Market) -> str:
    with market.app.app_context():
        booth = booths.booth(market.cast.edition, "A02")
        with transaction():
            booking = booth_service.hold(booth, market.cast.company("carla"), by=market.cast.user("carla").actor)
            booth_service.confirm(booths.reservation_of(booking), by=market.cast.user("ana").actor)
            return booking.reference


@pytest.mark.parametrize("look", BOTH, ids=str)
def test_a_company_is_moved_to_a_dearer_booth_and_has_a_supplement(browse: Browse, market: Market, look: Look) -> None:
    reference = booked(market)
    page = browse(look, "ana")
    page.goto(f"/organizer/bookings/{reference}")
    page.get_by_role("link", name=words(look, "Move to another booth", "Déplacer sur un autre stand")).click()
    settle(page, look)
    page.get_by_role("link", name="A01").click()
    expect(page.get_by_text(words(look, "A supplement of €216.00 is due", "Un supplément de 216,00"))).to_be_visible()
    settle(page, look)
    page.locator("#why").fill("The pillar is in the way.")
    page.get_by_role("button", name=words(look, "Do it as shown", "Le faire comme indiqué")).click()
    done = words(look, "Kiosque à Sons now has booth A01.", "Kiosque à Sons a maintenant le stand A01.")
    expect(page.locator("#notes")).to_contain_text(done)
    expect(page.get_by_text(words(look, "Supplement", "Complément"), exact=False).first).to_be_visible()
    theirs = browse(look, "carla")
    theirs.goto(f"/bookings/{reference}")
    expect(theirs.get_by_text(re.compile(r"216[.,]00")).first).to_be_visible()
