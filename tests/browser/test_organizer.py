"""The organizers' desk in a real Chromium: a morning's work in every look. Each page by itself is test_axe's."""

import pytest
from playwright.sync_api import expect

from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.catalog import service as catalog
from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from mima.mailing import service as mailing
from mima.mailing.models import LetterState
from tests.browser.conftest import Browse, Market
from tests.browser.looks import Look, check_axe, check_fits
from tests.catalog import making
from tests.media.making import picture, sound


def stir(market: Market) -> str:
    """Something waits: an offering, a letter that failed, a hold without money; the booking's reference."""
    with market.app.app_context():
        offering = making.draft(market.cast.company("bruno"))
        with transaction():
            catalog.submit(offering, by=COMMAND)
            letter = mailing.write("verify", to="eva@example.org", language="fr", key="browser", by=COMMAND)
            letter.state = LetterState.failed
        booth = booths.booth(market.cast.edition, "A02")
        with transaction():
            return booth_service.hold(booth, market.cast.company("carla"), by=market.cast.user("carla").actor).reference


@pytest.mark.parametrize("width", [360, 1440])
def test_the_review_of_an_offering_with_a_picture_and_a_sound_fits_and_has_no_axe_violation(
    browse: Browse, market: Market, width: int
) -> None:
    with market.app.app_context():
        offering = making.draft(market.cast.company("bruno"), text_fr="Un *long* texte.", text_en="A *long* text.")
        making.give_media(offering, ("a.jpg", picture(size=(1200, 800))), ("b.wav", sound()), alt="A cover")
        with transaction():
            catalog.submit(offering, by=COMMAND)
        slug = offering.slug
    for look in (Look(width, "light", "fr"), Look(width, "dark", "en", script=False)):
        page = browse(look, "ana")
        page.goto(f"/organizer/approvals/{slug}")
        check_fits(page)
        if look.script:
            check_axe(page)


def test_an_organizer_settles_a_morning(browse: Browse, market: Market, look: Look) -> None:
    reference = stir(market)
    page = browse(look, "ana")
    page.goto("/organizer")
    before = int(page.locator("#todo-count").inner_text())
    page.locator("#task-letters button").click()
    expect(page.locator("#todo-count")).to_have_text(str(before - 1))
    page.locator("#task-approvals a").click()
    page.locator("tbody a.btn").first.click()
    page.locator("aside .btn-accent").click()
    expect(page.locator("main .empty")).to_be_visible()
    page.goto(f"/organizer/bookings/{reference}/transfer")
    page.locator("#reference").fill("VIR 42")
    page.locator("main .btn-accent").click()
    expect(page.locator("#papers li").first).to_contain_text("-F-0001")
    page.locator("article a.btn").click()
    page.locator("#why").fill("Incendie")
    page.locator("main .btn-accent").click()
    expect(page.locator("#papers li")).to_have_count(2)
    page.locator("article a.btn-small").click()
    page.locator("#sent_reference").fill("VIR 43")
    page.locator("main .btn-accent").click()
    page.goto("/organizer/exports")
    with page.expect_download() as download:
        page.locator("main a.btn").first.click()
    assert download.value.suggested_filename.endswith(".xlsx")
