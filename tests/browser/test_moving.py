"""A move with a difference in a real Chromium: chosen, read, done, and told on both sides; every page fits and is accessible."""

import pytest
from playwright.sync_api import expect

from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.core.transaction import transaction
from tests.browser.conftest import Browse, Market
from tests.browser.looks import Look, check_axe, check_fits


def booked(market: Market) -> str:
    with market.app.app_context():
        booth = booths.booth(market.cast.edition, "A02")
        with transaction():
            booking = booth_service.hold(booth, market.cast.company("carla"), by=market.cast.user("carla").actor)
            booth_service.confirm(booths.reservation_of(booking), by=market.cast.user("ana").actor)
            return booking.reference


@pytest.mark.parametrize("look", [Look(360, "light", "en"), Look(1440, "dark", "en")], ids=str)
def test_a_company_is_moved_to_a_dearer_booth_and_has_a_supplement(browse: Browse, market: Market, look: Look) -> None:
    reference = booked(market)
    page = browse(look, "ana")
    page.goto(f"/organizer/bookings/{reference}")
    page.get_by_role("link", name="Move to another booth").click()
    check_fits(page)
    check_axe(page)
    page.get_by_role("link", name="A01").click()
    expect(page.get_by_text("A supplement of €216.00 is due")).to_be_visible()
    check_fits(page)
    check_axe(page)
    page.get_by_label("Why, as the company will read it in its letter").fill("The pillar is in the way.")
    page.get_by_role("button", name="Do it as shown").click()
    expect(page.get_by_text("Kiosque à Sons now has booth A01.")).to_be_visible()
    expect(page.get_by_text("Supplement", exact=False).first).to_be_visible()
    theirs = browse(look, "carla")
    theirs.goto(f"/bookings/{reference}")
    expect(theirs.get_by_text("€216.00").first).to_be_visible()
