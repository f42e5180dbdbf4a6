"""What might be offered to whom: every free booth of an edition beside those who wait, and the short word of it for Today."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from mima.booths import aside, prices, pricing
from mima.booths import queries as booths
from mima.booths.models import Booth
from mima.core import clock
from mima.core.db import db
from mima.editions.models import Edition
from mima.exhibitors import queries as exhibitors
from mima.exhibitors.models import ClusterMembership
from mima.waiting import queries, ranking
from mima.waiting.models import BoothOffer, WaitingWish, WishState
from mima.waiting.ranking import Suggestion


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


def for_edition(edition: Edition, wishes: Sequence[WaitingWish], made: Sequence[BoothOffer]) -> list[Free]:
    """Each free booth by code, with the open ones of these wishes that it was never offered to; three statements."""
    is_open = [wish for wish in wishes if wish.is_open]
    offered = {(one.wish_id, one.booth_id) for one in made}
    members = exhibitors.members_among([wish.exhibitor_id for wish in is_open], clock.now().date())
    stands = queries.stands(edition)

    def price(wish: WaitingWish, booth: Booth) -> int:
        return net_cents(booth, is_member=wish.exhibitor_id in members)

    return [
        Free(booth, ranking.suggest(booth, [wish for wish in is_open if (wish.id, booth.id) not in offered], stands, price))
        for booth in free_booths(edition)
    ]


def fitting(wish: WaitingWish) -> list[Booth]:
    """The free booths that meet every need of the wish, by code; two statements."""
    is_member = exhibitors.is_cluster_member(wish.exhibitor, clock.now().date())
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
    """Editions to come where free booths meet every need of somebody who waits and was not offered them; one statement."""
    found: dict[Edition, list[tuple[str, int]]] = defaultdict(list)
    for booth, wish, most_cents, is_member in _pairs(clock.now()):
        if most_cents is None or net_cents(booth, is_member=is_member) <= most_cents:
            found[booth.edition].append((booth.code, wish))
    return [
        Freed(edition, list(dict.fromkeys(code for code, _ in pairs)), len({wish for _, wish in pairs}))
        for edition, pairs in found.items()
    ]


def _pairs(now: datetime) -> Sequence[Row[Booth, int, int | None, bool]]:
    """Free booths with the open wishes that they fit but for the price, which is no matter for SQL."""
    least, most = WaitingWish.least_m2, WaitingWish.most_m2
    before = exists().where(BoothOffer.wish_id == WaitingWish.id, BoothOffer.booth_id == Booth.id)
    today = now.date()
    is_member = exists().where(
        ClusterMembership.exhibitor_id == WaitingWish.exhibitor_id,
        ClusterMembership.starts_on <= today,
        or_(ClusterMembership.ends_on.is_(None), ClusterMembership.ends_on >= today),
    )
    statement = (
        select(Booth, WaitingWish.id, WaitingWish.most_cents, is_member)
        .join(WaitingWish, WaitingWish.edition_id == Booth.edition_id)
        .join(Booth.edition)
        .join(Booth.category)
        .where(WaitingWish.state == WishState.open, Edition.ends_on >= today, Edition.is_public)
        .where(booths.is_free(), ~aside.is_kept(now), ~before)
        .where(or_(least.is_(None), Booth.area_dm2 >= 100 * least), or_(most.is_(None), Booth.area_dm2 <= 100 * most))
        .where(or_(WaitingWish.zone_id.is_(None), WaitingWish.zone_id == Booth.zone_id))
        .where(or_(WaitingWish.power_watts.is_(None), WaitingWish.power_watts <= Booth.power_watts))
        .options(contains_eager(Booth.edition), contains_eager(Booth.category))
        .order_by(Edition.starts_on, Edition.id, Booth.code, WaitingWish.id)
    )
    return db.session.execute(statement, {"now": now}).all()
