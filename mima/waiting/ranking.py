"""Which of the companies that wait is offered a free booth first. Pure: booths and wishes as they are, no database.

Size, zone, power and price are needs: what a wish names of them, the booth has or has not. The neighbour is a preference.
The rule, each step deciding only where those before it do not:

1. Whom the booth fits in every need comes before whom it fails in one. Whom it fails in more, it is not suggested to.
2. Who has no booth at the edition yet comes before who has one.
3. Who would stand next to the company that it names, then in the same zone, then anywhere else, as who names nobody.
4. Who waits longest.

Nothing else counts: not how much a company pays, nor whether it is a member of the cluster, nor what it was offered before.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, Protocol

from mima.booths.models import Booth
from mima.booths.plan.geometry import are_neighbours
from mima.waiting.models import WaitingWish

MOST_MISSES = 1


class Need(StrEnum):
    size = "size"
    zone = "zone"
    power = "power"
    price = "price"


class Nearness(IntEnum):
    beside = 0
    same_zone = 1
    elsewhere = 2


@dataclass(frozen=True, slots=True)
class Stand:
    """A booth that a company has booked."""

    slug: str
    code: str
    hall_id: int
    zone_id: int
    shape: list[Any]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A wish beside a free booth; `net_cents` is what the booth costs this company, `has` the booths that it has already."""

    wish: WaitingWish
    booth: Booth
    net_cents: int
    nearness: Nearness
    has: tuple[str, ...] = ()

    @property
    def needs(self) -> Mapping[Need, bool]:
        """Of the needs that the wish names: whether the booth meets each."""
        return needs(self.wish, self.booth, self.net_cents)

    @property
    def misses(self) -> int:
        return sum(not is_met for is_met in self.needs.values())

    @property
    def fits(self) -> bool:
        return not self.misses

    @property
    def rank(self) -> tuple[Any, ...]:
        return (self.misses, bool(self.has), self.nearness, self.wish.stated_at, self.wish.id)


class Looking(Protocol):
    """What a wish names of a booth; None does not matter to it."""

    @property
    def least_m2(self) -> int | None: ...
    @property
    def most_m2(self) -> int | None: ...
    @property
    def zone_id(self) -> int | None: ...
    @property
    def power_watts(self) -> int | None: ...
    @property
    def most_cents(self) -> int | None: ...


def needs(wish: Looking, booth: Booth, net_cents: int) -> dict[Need, bool]:
    """Of the needs that the wish names: whether a booth at this price, without VAT, meets each."""
    met = {}
    if wish.least_m2 is not None or wish.most_m2 is not None:
        is_large = wish.least_m2 is None or booth.area_dm2 >= 100 * wish.least_m2
        met[Need.size] = is_large and (wish.most_m2 is None or booth.area_dm2 <= 100 * wish.most_m2)
    if wish.zone_id is not None:
        met[Need.zone] = booth.zone_id == wish.zone_id
    if wish.power_watts is not None:
        met[Need.power] = booth.power_watts >= wish.power_watts
    if wish.most_cents is not None:
        met[Need.price] = net_cents <= wish.most_cents
    return met


def nearness(wish: WaitingWish, booth: Booth, stands: Iterable[Stand]) -> Nearness:
    """How near the booth is to a booth of the company that the wish names."""
    named = [stand for stand in stands if stand.slug == wish.near_slug] if wish.near_slug else []
    if any(stand.hall_id == booth.hall_id and are_neighbours(stand.shape, booth.shape) for stand in named):
        return Nearness.beside
    return Nearness.same_zone if any(stand.zone_id == booth.zone_id for stand in named) else Nearness.elsewhere


def suggest(
    booth: Booth, wishes: Iterable[WaitingWish], stands: Collection[Stand], price: Callable[[WaitingWish, Booth], int]
) -> list[Suggestion]:
    """The wishes that the booth may be offered to, in the order of the rule."""
    had: dict[str, list[str]] = {}
    for stand in stands:
        had.setdefault(stand.slug, []).append(stand.code)
    found = [
        Suggestion(wish, booth, price(wish, booth), nearness(wish, booth, stands), tuple(had.get(wish.exhibitor.slug, ())))
        for wish in wishes
    ]
    return sorted((one for one in found if one.misses <= MOST_MISSES), key=lambda one: one.rank)
