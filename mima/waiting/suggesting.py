"""What might be offered to whom: every free booth of an edition beside those who wait, and the short word of it for Today."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Date, Select, String, cast, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from mima.booths import aside, prices, pricing, supplements
from mima.booths import queries as booths
from mima.booths.models import Booth
from mima.core import clock
from mima.core.db import db, looked_up
from mima.editions.models import Edition
from mima.exhibitors import queries as exhibitors
from mima.exhibitors.models import ClusterMembership
from mima.waiting import queries, ranking
from mima.waiting.models import BoothOffer, WaitingWish, WishState
from mima.waiting.ranking import Suggestion

# What Today and the number in the masthead look at, on every page of the desk, and whom a free booth is suggested to: as much
# as one market has, and no more.
MOST_WISHES, MOST_BOOTHS = 500, 300


@dataclass(frozen=True, slots=True)
class Free:
    """A free booth with those it may be offered to, in the order of the rule."""

    booth: Booth
    suggestions: Sequence[Suggestion]


@dataclass(frozen=True, slots=True)
class Freed:
    """For Today: the codes of an edition's free booths that somebody waits for, and how many companies that is."""

    edition: Edition
    codes: Sequence[str]
    companies: int


def for_edition(edition: Edition, free: Iterable[Booth] | None = None) -> Iterator[Free]:
    """Each free booth by code, or each of these, with the open wishes that it was never offered to.

    Of `MOST_WISHES`, those who wait longest. Five statements at most, and only as much work as is asked for.
    """
    is_open = queries.open_at(edition, MOST_WISHES)
    offered = queries.offered(is_open)
    members = exhibitors.members_among([wish.exhibitor_id for wish in is_open], edition.day_at(clock.now()))
    stands, price = queries.stands(edition), cache(net_cents)

    def for_wish(wish: WaitingWish, booth: Booth) -> int:
        return price(booth, is_member=wish.exhibitor_id in members)

    for booth in free_booths(edition) if free is None else free:
        left = [wish for wish in is_open if (wish.id, booth.id) not in offered]
        yield Free(booth, ranking.suggest(booth, left, stands, for_wish))


def fitting(wish: WaitingWish) -> list[Booth]:
    """The free booths that meet every need of the wish, by code; two statements."""
    is_member = exhibitors.is_cluster_member(wish.exhibitor, wish.edition.day_at(clock.now()))
    found = free_booths(wish.edition)
    return [booth for booth in found if all(ranking.needs(wish, booth, net_cents(booth, is_member=is_member)).values())]


def free_booths(edition: Edition) -> Sequence[Booth]:
    """The booths that nobody has and for nobody are put aside, by code, in one statement."""
    now = clock.now()
    statement = (
        select(Booth)
        .where(Booth.edition_id == edition.id, booths.is_free(), ~aside.is_kept(now))
        .options(joinedload(Booth.category), joinedload(Booth.zone), joinedload(Booth.edition))
        .order_by(Booth.code)
    )
    return db.session.scalars(statement, {"now": now}).all()


def net_cents(booth: Booth, *, is_member: bool) -> int:
    """What the booth costs such a company today, without VAT."""
    return pricing.totals(prices.of_booth(booth, is_member=is_member)).net_cents


def freed() -> list[Freed]:
    """Editions to come where free booths meet every need of somebody who waits and was not offered them.

    Two statements, and one where nobody waits; of `MOST_WISHES`, those who wait longest, and `MOST_BOOTHS`.
    """
    found = []
    for edition, booths_there, waiting in _together():
        codes = [booth.code for booth in booths_there if any(_fits(wish, booth) for wish in waiting)]
        companies = sum(any(_fits(wish, booth) for booth in booths_there) for wish in waiting)
        if codes:
            found.append(Freed(edition, codes, companies))
    return found


def freed_count() -> int:
    """How many editions those are; no more is looked at than it takes to know."""
    return sum(any(_fits(wish, booth) for booth in there for wish in waiting) for _edition, there, waiting in _together())


@dataclass(frozen=True, slots=True)
class _Wish:
    """What an open wish names, beside what it costs its company and the booths (ids) that it was offered before."""

    id: int
    edition_id: int
    least_m2: int | None
    most_m2: int | None
    zone_id: int | None
    power_watts: int | None
    most_cents: int | None
    is_member: bool
    offered: str


@dataclass(frozen=True, slots=True)
class _Priced:
    """A free booth with its price for a company and for a member, without VAT."""

    booth: Booth
    prices: tuple[int, int]

    @property
    def code(self) -> str:
        return self.booth.code


def _fits(wish: _Wish, priced: _Priced) -> bool:
    if wish.offered and str(priced.booth.id) in wish.offered.split(","):
        return False
    return all(ranking.needs(wish, priced.booth, priced.prices[wish.is_member]).values())


def _together() -> list[tuple[Edition, list[_Priced], list[_Wish]]]:
    """What is free and who waits now, edition by edition, the next one first."""
    waiting: dict[int, list[_Wish]] = defaultdict(list)
    for wish in _waiting():
        waiting[wish.edition_id].append(wish)
    there: dict[Edition, list[_Priced]] = defaultdict(list)
    known: dict[tuple[object, ...], tuple[int, int]] = {}
    for booth in _free_at(waiting) if waiting else ():
        # Of booths that are alike the price is made once: it is dearer than the look.
        alike = (booth.category_id, booth.area_dm2, supplements.traits(booth))
        if alike not in known:
            known[alike] = (net_cents(booth, is_member=False), net_cents(booth, is_member=True))
        there[booth.edition].append(_Priced(booth, known[alike]))
    return [(edition, priced, waiting[edition.id]) for edition, priced in there.items()]


def _waiting() -> list[_Wish]:
    """The open wishes at public editions to come, the longest waiting first, as plain rows."""
    return [_Wish(*row) for row in db.session.execute(_wishes(MOST_WISHES))]


@cache
def _wishes(most: int) -> Select[*tuple[Any, ...]]:
    """The same as a statement; every page of the desk asks it, so it is built once."""
    today = looked_up(clock.today, Date())
    is_member = exists().where(
        ClusterMembership.exhibitor_id == WaitingWish.exhibitor_id,
        ClusterMembership.starts_on <= today,
        or_(ClusterMembership.ends_on.is_(None), ClusterMembership.ends_on >= today),
    )
    ids = func.aggregate_strings(cast(BoothOffer.booth_id, String), ",")
    offered = select(func.coalesce(ids, "")).where(BoothOffer.wish_id == WaitingWish.id).correlate(WaitingWish)
    looked = (WaitingWish.least_m2, WaitingWish.most_m2, WaitingWish.zone_id, WaitingWish.power_watts, WaitingWish.most_cents)
    return (
        select(WaitingWish.id, WaitingWish.edition_id, *looked, is_member, offered.scalar_subquery())
        .join(WaitingWish.edition)
        .where(WaitingWish.state == WishState.open, Edition.ends_on >= today, Edition.is_public)
        .order_by(WaitingWish.stated_at, WaitingWish.id)
        .limit(most)
    )


def _free_at(editions: Iterable[int]) -> Sequence[Booth]:
    """The booths of these editions (ids) that nobody has and for nobody are put aside."""
    now = clock.now()
    statement = (
        select(Booth)
        .join(Booth.edition)
        .where(Booth.edition_id.in_(editions), booths.is_free(), ~aside.is_kept(now))
        .options(contains_eager(Booth.edition), joinedload(Booth.category))
        .order_by(Edition.starts_on, Edition.id, Booth.code)
    )
    return db.session.scalars(statement.limit(MOST_BOOTHS), {"now": now}).all()
