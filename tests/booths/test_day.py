"""Half past midnight in Clermont-Ferrand on the first of January: in UTC it is still last year."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from mima.booths import codes, placing, prices, queries, several
from mima.booths.elsewhere import Elsewhere
from mima.booths.models import Booking
from mima.core import clock
from mima.core.actors import COMMAND
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.exhibitors import cluster
from tests.booths.test_codes import a_code
from tests.booths.test_hold import booth, hold
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "new_year")

WITHOUT, AS_MEMBER = 126_000, 113_400


@pytest.fixture
def new_year() -> Iterator[None]:
    with time_machine.travel("2026-12-31T23:30:00+00:00", tick=False):
        yield


def member(cast: Cast, starts_on: date, ends_on: date | None = None) -> None:
    with transaction():
        cluster.begin(cast.company("bruno"), starts_on, ends_on, by=COMMAND)


def new_member(cast: Cast) -> None:
    member(cast, date(2027, 1, 1))


def old_member(cast: Cast) -> None:
    member(cast, date(2026, 1, 1), date(2026, 12, 31))


def test_it_is_the_new_year_at_home_and_at_the_market(cast: Cast) -> None:
    new_years_day = date(2027, 1, 1)
    assert (clock.today(), editions.by_slug(cast.edition).day_at(clock.now())) == (new_years_day, new_years_day)


def test_who_is_a_member_from_this_day_on_holds_at_the_members_rate(cast: Cast) -> None:
    new_member(cast)
    assert hold(cast).net_cents == AS_MEMBER


def test_who_was_one_until_the_day_before_does_not(cast: Cast) -> None:
    old_member(cast)
    assert hold(cast).net_cents == WITHOUT


def test_so_it_is_when_the_order_is_priced_anew(cast: Cast) -> None:
    booking = hold(cast)
    new_member(cast)
    with transaction():
        prices.reprice(queries.reservation_of(booking), by=COMMAND)
    assert booking.net_cents == AS_MEMBER


def test_so_it_is_with_a_second_booth_in_the_booking(cast: Cast) -> None:
    with transaction():
        editions.by_slug(cast.edition).most_booths = 2
    booking = hold(cast)
    new_member(cast)
    with transaction():
        several.add(booking, booth(cast, "A03"), by=COMMAND)
    assert booking.net_cents == 2 * AS_MEMBER


def test_so_it_is_where_the_organizers_place_the_company(cast: Cast) -> None:
    old_member(cast)
    with transaction():
        booking = placing.place(booth(cast), cast.company("bruno"), days=5, by=COMMAND)
    assert booking.net_cents == WITHOUT


def elsewhere(booking: Booking, code: str, cast: Cast) -> int:
    return sum(line.net_cents for line in Elsewhere.of(queries.reservation_of(booking)).on(booth(cast, code)))


def test_so_it_is_in_what_the_booking_would_cost_elsewhere(cast: Cast) -> None:
    booking = hold(cast)
    new_member(cast)
    assert elsewhere(booking, "A03", cast) == AS_MEMBER


def test_a_code_for_members_counts_from_their_first_day(cast: Cast) -> None:
    a_code(cast, "CLUB", only_members=True)
    booking = hold(cast)
    with pytest.raises(Invalid):
        codes.find(booking, "CLUB")
    new_member(cast)
    assert codes.find(booking, "CLUB").code == "CLUB"
