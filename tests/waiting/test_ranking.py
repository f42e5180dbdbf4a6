"""Who is offered a free booth first: needs, then who has none, then the neighbour, then who waits longest."""

from datetime import date

import pytest
from time_machine import Traveller

from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions.models import Edition, Zone, ZoneKind
from mima.exhibitors import cluster
from mima.exhibitors import service as exhibitors
from mima.exhibitors.models import Exhibitor
from mima.waiting import service, suggesting
from mima.waiting.models import WaitingWish
from mima.waiting.ranking import Nearness, Need, Suggestion
from mima.waiting.service import Looked
from tests import factories
from tests.booths.test_aside import before, open_for_returning
from tests.people import Cast
from tests.statements import counted
from tests.waiting import making

pytestmark = pytest.mark.usefixtures("context", "noon")

__all__ = ["before"]


def suggestions(cast: Cast, code: str = "A02") -> list[Suggestion]:
    edition = making.edition(cast)
    free = suggesting.for_edition(edition)
    return next((list(one.suggestions) for one in free if one.booth.code == code), [])


def names(cast: Cast, code: str = "A02") -> list[str]:
    return [one.wish.exhibitor.name for one in suggestions(cast, code)]


def newcomer(cast: Cast, name: str, **looked: object) -> WaitingWish:
    """One more company that waits."""
    with transaction():
        company: Exhibitor = exhibitors.found(name, by=cast.user("dora").actor, owner=cast.user("dora"))
        return service.wait(making.edition(cast), company, Looked(**looked), by=cast.user("dora").actor)  # type: ignore[arg-type]


def south(cast: Cast) -> Zone:
    """Another zone of the hall, without booths."""
    first = making.booth(cast)
    with transaction():
        zone = Zone(
            hall_id=first.hall_id,
            code="south",
            kind=ZoneKind.booths,
            name_fr="Mur sud",
            name_en="South wall",
            shape=factories.rectangle(0, 1900, 4000, 600),
        )
        db.session.add(zone)
    return zone


@pytest.mark.parametrize(
    ("looked", "need", "is_met"),
    [
        ({"least_m2": 6}, Need.size, True),
        ({"least_m2": 7}, Need.size, False),
        ({"most_m2": 6}, Need.size, True),
        ({"most_m2": 5}, Need.size, False),
        ({"power_watts": 1500}, Need.power, True),
        ({"power_watts": 1501}, Need.power, False),
        ({"most_cents": 126_000}, Need.price, True),
        ({"most_cents": 125_999}, Need.price, False),
    ],
)
def test_each_need_is_met_or_not(cast: Cast, looked: dict[str, object], need: Need, is_met: bool) -> None:
    making.wish(cast, **looked)
    (one,) = suggestions(cast)
    assert (dict(one.needs), one.fits) == ({need: is_met}, is_met)


def test_a_zone_is_met_only_there(cast: Cast) -> None:
    making.wish(cast, zone_id=making.booth(cast).zone_id)
    making.wish(cast, "carla", zone_id=south(cast).id)
    assert [(one.wish.exhibitor.name, one.fits) for one in suggestions(cast)] == [
        ("Maison Pouzzolane", True),
        ("Kiosque à Sons", False),
    ]


def test_who_names_nothing_is_met_by_any_booth(cast: Cast) -> None:
    making.wish(cast)
    assert [(one.fits, dict(one.needs)) for one in suggestions(cast)] == [(True, {})]


def test_whom_it_fails_in_two_things_it_is_not_suggested_to(cast: Cast) -> None:
    making.wish(cast, least_m2=9, most_cents=100)
    assert suggestions(cast) == []


def test_whom_it_fits_comes_before_whom_it_fails_in_one(cast: Cast, noon: Traveller) -> None:
    making.wish(cast, least_m2=9)
    noon.shift(60)
    making.wish(cast, "carla")
    assert names(cast) == ["Kiosque à Sons", "Maison Pouzzolane"]


def test_the_longest_waiting_comes_first_where_all_else_is_equal(cast: Cast, noon: Traveller) -> None:
    making.wish(cast, "carla")
    noon.shift(60)
    making.wish(cast, "bruno")
    assert names(cast) == ["Kiosque à Sons", "Maison Pouzzolane"]


def test_who_has_a_booth_comes_after_who_has_none(cast: Cast, noon: Traveller) -> None:
    making.wish(cast, "carla")
    making.taken(cast, "carla", "A05")
    noon.shift(60)
    making.wish(cast, "bruno")
    assert [(one.wish.exhibitor.name, one.has) for one in suggestions(cast)] == [
        ("Maison Pouzzolane", ()),
        ("Kiosque à Sons", ("A05",)),
    ]


def test_next_to_whom_one_wishes_comes_before_having_waited(cast: Cast, noon: Traveller) -> None:
    making.taken(cast, "carla", "A03")
    newcomer(cast, "Bruit Blanc")
    noon.shift(60)
    making.wish(cast, "bruno", near_slug="kiosque-a-sons")
    assert [(one.wish.exhibitor.name, one.nearness) for one in suggestions(cast)] == [
        ("Maison Pouzzolane", Nearness.beside),
        ("Bruit Blanc", Nearness.elsewhere),
    ]


def test_the_same_zone_is_near_and_another_company_is_not(cast: Cast) -> None:
    making.taken(cast, "carla", "A05")
    making.wish(cast, "bruno", near_slug="kiosque-a-sons")
    newcomer(cast, "Bruit Blanc", near_slug="maison-pouzzolane")
    assert [one.nearness for one in suggestions(cast)] == [Nearness.same_zone, Nearness.elsewhere]


def test_a_member_of_the_cluster_is_measured_by_its_own_price(cast: Cast) -> None:
    making.wish(cast, "bruno", most_cents=115_000)
    making.wish(cast, "carla", most_cents=115_000)
    with transaction():
        cluster.begin(cast.company("carla"), date(2026, 1, 1), None, by=cast.user("ana").actor)
    assert [(one.net_cents, one.fits) for one in suggestions(cast)] == [(113_400, True), (126_000, False)]
    assert told(cast)[0][1] == 1


def test_a_booth_that_is_taken_or_kept_is_not_suggested(cast: Cast) -> None:
    making.wish(cast)
    making.taken(cast, "carla", "A02", confirmed=False)
    assert (names(cast, "A02"), names(cast, "A03")) == ([], ["Maison Pouzzolane"])


def test_what_was_offered_before_is_not_suggested_again(cast: Cast) -> None:
    making.decline(cast, making.offer(cast, making.wish(cast)))
    assert (names(cast, "A02"), names(cast, "A03")) == ([], ["Maison Pouzzolane"])


def test_who_is_offered_a_booth_is_not_suggested_another(cast: Cast) -> None:
    making.offer(cast, making.wish(cast))
    assert names(cast, "A03") == []


def test_the_suggestions_take_as_many_statements_for_many_as_for_one(cast: Cast) -> None:
    making.wish(cast)
    with counted() as few:
        suggestions(cast)
    for number in range(4):
        newcomer(cast, f"Company {number}", near_slug="kiosque-a-sons", least_m2=3)
    making.taken(cast, "carla", "A05")
    with counted() as many:
        suggestions(cast)
    assert len(few) == len(many)


def told(cast: Cast) -> list[tuple[list[str], int]]:
    """What Today is told."""
    return [(list(one.codes), one.companies) for one in suggesting.freed()]


def test_today_knows_the_free_booths_that_somebody_waits_for(cast: Cast) -> None:
    making.wish(cast, least_m2=12)
    assert told(cast) == [(["B01"], 1)]


def test_today_counts_each_company_once(cast: Cast) -> None:
    making.wish(cast, least_m2=6, most_m2=6)
    making.wish(cast, "carla", least_m2=12)
    assert told(cast) == [(["A01", "A02", "A03", "A04", "A05", "B01"], 2)]


def test_today_is_told_nothing_where_the_price_is_too_high(cast: Cast) -> None:
    making.wish(cast, most_cents=100)
    assert told(cast) == []


@pytest.mark.parametrize("looked", [{"least_m2": 13}, {"most_m2": 5}, {"power_watts": 9_000}])
def test_today_is_told_nothing_where_a_need_is_not_met(cast: Cast, looked: dict[str, object]) -> None:
    making.wish(cast, **looked)
    assert told(cast) == []


def test_today_is_told_nothing_of_what_is_offered_or_was(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast, least_m2=12), "B01")
    assert told(cast) == []
    making.decline(cast, made)
    assert told(cast) == []


def test_a_declined_booth_is_told_again_for_the_next(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast, least_m2=12), "B01")
    making.wish(cast, "carla", least_m2=12)
    assert told(cast) == []
    making.decline(cast, made)
    assert told(cast) == [(["B01"], 1)]


def test_today_asks_twice_whatever_waits(cast: Cast) -> None:
    making.wish(cast)
    making.wish(cast, "carla")
    with counted() as statements:
        suggesting.freed()
    assert len(statements) == 2


def test_today_asks_once_where_nobody_waits(cast: Cast) -> None:
    with counted() as statements:
        assert suggesting.freed() == []
    assert len(statements) == 1


def test_today_looks_at_those_who_wait_longest_and_at_so_many_booths(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    making.wish(cast, "carla")
    making.wish(cast)
    monkeypatch.setattr(suggesting, "MOST_WISHES", 1)
    monkeypatch.setattr(suggesting, "MOST_BOOTHS", 3)
    assert told(cast) == [(["A01", "A02", "A03"], 1)]


def test_the_price_is_that_of_who_waits(cast: Cast) -> None:
    making.wish(cast, most_cents=113_400, most_m2=6)
    assert told(cast) == []
    with transaction():
        cluster.begin(cast.company("bruno"), date(2026, 1, 1), None, by=cast.user("ana").actor)
    assert told(cast) == [(["A02", "A03", "A04", "A05"], 1)]


@pytest.mark.parametrize("looked", [{}, {"least_m2": 12}, {"most_cents": 100}, {"power_watts": 9_000}])
def test_the_masthead_counts_what_today_is_told(cast: Cast, looked: dict[str, object]) -> None:
    making.wish(cast, **looked)
    assert suggesting.freed_count() == len(suggesting.freed())


def test_free_booths_that_fit_are_known_to_who_waits(cast: Cast) -> None:
    wish = making.wish(cast, least_m2=12)
    assert [booth.code for booth in suggesting.fitting(wish)] == ["B01"]


def test_a_booth_that_is_put_aside_is_offered_to_nobody(cast: Cast, before: Edition) -> None:
    open_for_returning(cast, before, general=True)
    making.wish(cast, "carla")
    assert (names(cast, "A02"), names(cast, "A03")) == ([], ["Kiosque à Sons"])
    assert told(cast) == [(["A01", "A03", "A04", "A05", "B01"], 1)]
