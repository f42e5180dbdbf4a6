"""What a booth costs more for what it is like: which lines it has, and all that a corner's supplement does, others do."""

from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from mima.booths import elsewhere, life, prices, queries, service, supplements
from mima.booths.models import Booking, Booth, BoothCategory, DiscountCode, LineKind
from mima.booths.plan import rehearsal
from mima.core import clock
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.exhibitors import cluster
from mima.waiting import suggesting
from tests.booths.test_hold import booth, hold
from tests.booths.test_selling import category, edition, save
from tests.booths.test_versions import changed
from tests.booths.test_versions import save as save_plan
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def charge(cast: Cast, **cents: int) -> None:
    """These traits of an equipped booth cost so much more."""
    save(cast, category(cast), **{f"{trait}_cents": much for trait, much in cents.items()})


def make(cast: Cast, code: str = "A02", **traits: object) -> None:
    with transaction():
        db.session.execute(update(Booth).where(Booth.code == code).values(**traits))


def more(booking: Booking) -> list[tuple[str, int]]:
    return [(line.label_en, line.net_cents) for line in queries.lines(booking) if line.kind is LineKind.supplement]


@pytest.mark.parametrize(
    ("trait", "label"),
    [
        ("corner", "Corner booth"),
        ("wall", "Booth against a wall"),
        ("quiet", "Quiet booth"),
        ("dark", "Booth that can be darkened"),
        ("power", "Booth with power"),
    ],
)
def test_each_trait_that_costs_something_has_its_line(cast: Cast, trait: str, label: str) -> None:
    make(cast, corner=True, wall=True, quiet=True, dark=True, power_watts=1500)
    charge(cast, **{"corner": 0, trait: 5_000})
    assert more(hold(cast)) == [(label, 5_000)]


@pytest.mark.parametrize("trait", supplements.WORDS)
def test_a_booth_without_the_trait_costs_no_more(cast: Cast, trait: str) -> None:
    make(cast, corner=False, wall=False, quiet=False, dark=False, power_watts=0)
    charge(cast, **{trait: 5_000})
    assert more(hold(cast)) == []


def test_several_traits_are_several_lines(cast: Cast) -> None:
    charge(cast, wall=2_000, power=3_000)
    booking = hold(cast, code="A01")
    assert [cents for _label, cents in more(booking)] == [18_000, 2_000, 3_000]
    assert booking.net_cents == 149_000


def test_a_trait_costs_nothing_more_in_another_category(cast: Cast) -> None:
    charge(cast, wall=2_000)
    assert [line.kind for line in prices.of_booth(booth(cast, "B01"), is_member=False)] == [LineKind.booth]


def test_a_supplement_has_its_booths_vat(cast: Cast) -> None:
    save(cast, category(cast), wall_cents=2_000, vat_rate=550)
    assert {line.vat_rate for line in queries.lines(hold(cast))} == {550}


def test_the_member_rate_is_of_it_too(cast: Cast) -> None:
    charge(cast, wall=2_000)
    with transaction():
        cluster.begin(cast.company("bruno"), clock.now().date(), None, by=COMMAND)
    lines = queries.lines(hold(cast))
    assert [line.net_cents for line in lines if line.kind is LineKind.member_rate] == [-12_800]


def test_a_code_takes_of_it_too(cast: Cast) -> None:
    charge(cast, wall=2_000)
    save(cast, DiscountCode(edition_id=edition(cast).id), code="HALF", rate=5_000)
    booking = hold(cast)
    with transaction():
        service.change_extras(queries.reservation_of(booking), {}, code="HALF", by=COMMAND)
    assert booking.net_cents == 64_000


def test_an_early_price_leaves_it_as_it_is(cast: Cast) -> None:
    save(cast, category(cast), wall_cents=2_000, early_cents=100_000, early_until=date(2027, 1, 31))
    assert hold(cast).net_cents == 102_000


def test_a_held_booking_follows_it(cast: Cast) -> None:
    booking = hold(cast)
    charge(cast, wall=2_000)
    assert booking.net_cents == 128_000


def test_a_booked_booking_keeps_what_it_was_sold_for(cast: Cast) -> None:
    booking = hold(cast)
    with transaction():
        service.confirm(queries.reservation_of(booking), by=COMMAND)
    charge(cast, wall=2_000)
    assert more(booking) == []


def difference(booking: Booking, to: Booth) -> list[tuple[str, int]]:
    lines = elsewhere.Elsewhere.of(queries.reservation_of(booking)).difference(to)
    return [(line.label.en, line.net_cents) for line in lines if line.kind is LineKind.supplement]


def test_what_another_booth_has_and_this_has_not_is_in_the_difference(cast: Cast) -> None:
    make(cast, "A03", quiet=True)
    make(cast, "A02", dark=True)
    charge(cast, quiet=4_000, dark=6_000, wall=1_000)
    assert difference(hold(cast), booth(cast, "A03")) == [("Quiet booth", 4_000), ("Less: Booth that can be darkened", -6_000)]


def test_of_several_booths_each_keeps_its_own(cast: Cast) -> None:
    charge(cast, wall=1_000, power=500)
    lines = queries.lines(hold(cast, code="A01"))
    assert [[line.label.en for line in group[1:]] for group in elsewhere.groups(elsewhere.as_line(line) for line in lines)] == [
        ["Corner booth", "Booth against a wall", "Booth with power"]
    ]


def test_a_plan_says_which_price_moves_with_the_trait(cast: Cast) -> None:
    charge(cast, quiet=4_000)
    hold(cast)
    (touched,) = rehearsal.rehearse(edition(cast), changed(cast, quiet=True)).touched
    assert (touched.moves_price, touched.before_cents, touched.after_cents) == (True, 126_000, 130_000)


def test_a_saved_plan_moves_the_price_that_it_said(cast: Cast) -> None:
    charge(cast, power=4_000)
    booking = hold(cast)
    save_plan(cast, changed(cast, power_watts=0))
    assert (booking.net_cents, more(booking)) == (126_000, [])


def test_a_plan_says_of_a_booked_booth_what_it_would_cost(cast: Cast) -> None:
    charge(cast, quiet=4_000)
    booking = hold(cast)
    with transaction():
        service.confirm(queries.reservation_of(booking), by=COMMAND)
    (touched,) = rehearsal.rehearse(edition(cast), changed(cast, quiet=True)).touched
    assert (touched.moves_price, touched.before_cents, touched.after_cents) == (False, 126_000, 130_000)


def test_a_trait_that_costs_nothing_moves_no_price(cast: Cast) -> None:
    booking = hold(cast)
    with transaction():
        service.confirm(queries.reservation_of(booking), by=COMMAND)
    charge(cast, wall=2_000)
    (touched,) = rehearsal.rehearse(edition(cast), changed(cast, quiet=True)).touched
    assert touched.before_cents == touched.after_cents


def test_an_edition_made_like_this_one_has_them(cast: Cast) -> None:
    charge(cast, quiet=4_000, power=500)
    words = {"name": "MIMA 2028", "venue": "Polydome", "venue_address": "Clermont-Ferrand"}
    with transaction():
        made = life.begin_like(edition(cast), "mima-2028", date(2028, 3, 1), date(2028, 3, 2), words, by=COMMAND)
    (standard,) = [one for one in queries.categories(made) if one.code == "standard"]
    assert supplements.of_category(standard) == {"corner": 18_000, "quiet": 4_000, "power": 500}


def test_no_supplement_is_less_than_nothing(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(update(BoothCategory).values(quiet_cents=-1))


def test_who_waits_is_offered_booths_at_their_price_with_it(cast: Cast) -> None:
    make(cast, "A03", quiet=True)
    charge(cast, quiet=4_000)
    assert [suggesting.net_cents(booth(cast, code), is_member=False) for code in ("A02", "A03")] == [126_000, 130_000]
