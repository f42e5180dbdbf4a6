"""A seller without VAT charges none, whatever rates its categories and extras have; what was sold keeps its VAT."""

from datetime import timedelta

import pytest

from mima.billing.seller import VatRegime
from mima.booths import lasting, placing, prices, queries, selling
from mima.booths.elsewhere import Elsewhere
from mima.booths.models import Booking, Vat
from mima.core import clock
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions.models import Edition
from tests.billing.papers import booked
from tests.booths.test_hold import booth, hold, order
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")

WITHOUT = [VatRegime.franchise, VatRegime.exempt]


def edition(cast: Cast) -> Edition:
    return editions.by_slug(cast.edition)


def sell_with(cast: Cast, regime: VatRegime) -> None:
    """The edition's seller has this regime, and its categories and extras their ordinary 20 %."""
    with transaction():
        there = edition(cast)
        selling.name_seller(there, {**there.seller, "vat_regime": regime.value}, by=cast.user("ana").actor)


def rates(booking: Booking) -> set[int]:
    return {line.vat_rate for line in queries.lines(booking)}


@pytest.mark.parametrize("regime", WITHOUT)
def test_a_booth_of_a_seller_without_vat_costs_its_price_and_no_more(cast: Cast, regime: VatRegime) -> None:
    sell_with(cast, regime)
    booking = hold(cast, code="A01")
    assert (booking.net_cents, booking.vat_cents, booking.gross_cents) == (144_000, 0, 144_000)


def test_a_booth_of_a_seller_with_vat_costs_it_as_before(cast: Cast) -> None:
    booking = hold(cast, code="A01")
    assert (booking.vat, booking.vat_cents, booking.gross_cents) == (Vat.standard, 28_800, 172_800)


@pytest.mark.parametrize("regime", WITHOUT)
def test_extras_have_none_either(cast: Cast, regime: VatRegime) -> None:
    sell_with(cast, regime)
    booking = hold(cast)
    order(cast, booking, power=2, screen=1)
    assert (rates(booking), booking.gross_cents) == ({0}, 126_000 + 2 * 9_000 + 24_000)


@pytest.mark.parametrize("regime", WITHOUT)
def test_a_placed_company_pays_none(cast: Cast, regime: VatRegime) -> None:
    sell_with(cast, regime)
    with transaction():
        booking = placing.place(booth(cast, "A03"), cast.company("carla"), days=3, by=cast.user("ana").actor)
    assert (booking.vat.value, booking.vat_cents) == (regime.value, 0)


@pytest.mark.parametrize("regime", WITHOUT)
def test_the_plan_shows_no_vat(cast: Cast, regime: VatRegime) -> None:
    sell_with(cast, regime)
    assert {line.vat_rate for line in prices.of_booth(booth(cast, "A01"), is_member=True)} == {0}


def test_a_held_booking_loses_its_vat_at_once(cast: Cast) -> None:
    booking = hold(cast)
    sell_with(cast, VatRegime.franchise)
    assert (booking.vat, rates(booking), booking.gross_cents) == (Vat.franchise, {0}, 126_000)


def test_a_held_booking_has_vat_again_when_the_seller_charges_it(cast: Cast) -> None:
    sell_with(cast, VatRegime.exempt)
    booking = hold(cast)
    sell_with(cast, VatRegime.standard)
    assert (booking.vat, booking.gross_cents) == (Vat.standard, 151_200)


def test_a_booked_booking_keeps_the_vat_that_it_was_sold_with(cast: Cast) -> None:
    booking = booked(cast)
    before = (booking.vat, booking.gross_cents, rates(booking))
    sell_with(cast, VatRegime.franchise)
    assert (booking.vat, booking.gross_cents, rates(booking)) == before == (Vat.standard, 172_800, {2000})


@pytest.mark.parametrize("kept_by", ["paying", "quoted"])
def test_an_open_page_or_quote_keeps_its_sum(cast: Cast, kept_by: str) -> None:
    booking = hold(cast)
    with transaction():
        until = clock.now() + timedelta(minutes=41)
        begin = lasting.begin_paying if kept_by == "paying" else lasting.begin_quote
        begin(queries.reservation_of(booking), until)
    sell_with(cast, VatRegime.franchise)
    assert (booking.vat, booking.gross_cents) == (Vat.standard, 151_200)


def test_what_a_page_kept_follows_the_seller_before_the_next_one_opens(cast: Cast) -> None:
    booking = hold(cast)
    with transaction():
        lasting.begin_paying(queries.reservation_of(booking), clock.now() + timedelta(minutes=41))
    sell_with(cast, VatRegime.franchise)
    with transaction():
        lasting.end_paying(queries.reservation_of(booking))
        prices.follow_vat(queries.reservation_of(booking), by=cast.user("bruno").actor)
    assert (booking.vat, booking.gross_cents) == (Vat.franchise, 126_000)


def test_a_booked_booking_moves_with_its_own_vat(cast: Cast) -> None:
    booking = booked(cast, code="A02")
    sell_with(cast, VatRegime.franchise)
    lines = Elsewhere.of(queries.reservation_of(booking)).on(booth(cast, "A01"))
    assert {line.vat_rate for line in lines} == {2000}


def test_a_booking_without_vat_moves_without(cast: Cast) -> None:
    sell_with(cast, VatRegime.exempt)
    booking = booked(cast, code="A02")
    sell_with(cast, VatRegime.standard)
    lines = Elsewhere.of(queries.reservation_of(booking)).on(booth(cast, "A01"))
    assert {line.vat_rate for line in lines} == {0}
