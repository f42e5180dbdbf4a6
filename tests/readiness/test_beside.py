"""Who shows at whose booth: what is public of co-exhibitors, and from when until when."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from mima.booths.models import Booking
from mima.core import clock
from mima.core.errors import Invalid, NotFound
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.readiness import beside, co_exhibitors
from mima.readiness.models import CoExhibitor
from tests.billing.papers import booked
from tests.people import Cast
from tests.statements import counted

NOTHING = {"page": "", "badges": "", "text": "", "link": ""}


@pytest.fixture
def market(app: Flask, noon: time_machine.Traveller, cast: Cast) -> Iterator[Cast]:
    with app.app_context():
        yield cast


def add(market: Cast, booking: Booking, name: str = "Bruit Blanc", **said: str) -> str:
    """It shows there, and has agreed to be named."""
    with transaction():
        added = co_exhibitors.add(booking, name, **{**NOTHING, **said}, by=market.user("bruno").actor)
        agrees(added)
    return added.public_id


def agrees(one: CoExhibitor) -> None:
    one.agreed_at = clock.now()


def change(market: Cast, booking: Booking, key: str, name: str = "Bruit Blanc", **said: str) -> None:
    with transaction():
        co_exhibitors.change(booking, key, name, **{**NOTHING, **said}, by=market.user("bruno").actor)
        agrees(co_exhibitors.of_booking(booking, key))


def found(market: Cast) -> list[beside.Beside]:
    return beside.of_edition(editions.by_slug(market.edition))


def test_who_has_a_page_here_is_found_with_its_company(market: Cast) -> None:
    add(market, booked(market), "Kiosque", page="kiosque-a-sons")
    (one,) = found(market)
    assert (one.code, one.slug, one.company_id) == ("A01", "kiosque-a-sons", market.carlas_company)


def test_who_has_none_is_found_by_name_text_and_link(market: Cast) -> None:
    add(market, booked(market), text="Granular synthesis", link="bruit.example")
    (one,) = found(market)
    assert (one.slug, one.text, one.link) == (None, "Granular synthesis", "https://bruit.example")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "no address", "https://"])
def test_a_link_that_is_none_is_refused(market: Cast, link: str) -> None:
    with pytest.raises(Invalid) as refused:
        add(market, booked(market), link=link)
    assert set(refused.value.fields) == {"co_link"}


def test_a_change_is_checked_as_an_addition_is(market: Cast) -> None:
    booking = booked(market)
    key = add(market, booking)
    with pytest.raises(Invalid) as refused:
        change(market, booking, key, page="nobody", link="javascript:alert(1)", badges="\n".join("abcdefghijk"))
    assert set(refused.value.fields) == {"co_page", "co_link", "co_badges"}
    assert found(market)[0].slug is None


def test_a_change_shows_at_once(market: Cast) -> None:
    booking = booked(market)
    change(market, booking, add(market, booking), "Kiosque", page="kiosque-a-sons")
    assert [(one.name, one.slug) for one in found(market)] == [("Kiosque", "kiosque-a-sons")]


def test_another_bookings_co_exhibitor_cannot_be_changed(market: Cast) -> None:
    key, other = add(market, booked(market)), booked(market, "carla", "A02")
    with pytest.raises(NotFound):
        change(market, other, key, "Mine")


def test_a_company_finds_its_guests_and_the_booth_where_it_is_one(market: Cast) -> None:
    edition, booking = editions.by_slug(market.edition), booked(market)
    add(market, booking, "Kiosque", page="kiosque-a-sons")
    add(market, booking)
    assert len(beside.of_company(edition, market.company("bruno"))) == 2
    assert [one.name for one in beside.of_company(edition, market.company("carla"))] == ["Kiosque"]


def test_a_guest_has_the_code_beside_its_own(market: Cast) -> None:
    add(market, booked(market), "Kiosque", page="kiosque-a-sons")
    own = {market.carlas_company: ["A02"]}
    assert beside.with_guests(own, found(market)) == {market.carlas_company: ["A02", "A01"]}
    assert own == {market.carlas_company: ["A02"]}


def test_all_are_read_in_one_statement(market: Cast) -> None:
    booking = booked(market)
    for name in ("Un", "Deux", "Trois"):
        add(market, booking, name)
    edition = editions.by_slug(market.edition)
    with counted() as statements:
        assert len(beside.of_edition(edition)) == 3
    assert len(statements) == 1
