"""What a visitor asks of the catalog: plain values that stand in an address, forgiving of whatever was typed there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from mima.catalog import bounds, derived, near, places
from mima.catalog.bounds import Bound
from mima.catalog.categories import CATEGORIES, Category, Kind
from mima.catalog.clearance import Light
from mima.catalog.folding import handle
from mima.catalog.near import USUAL, Circle
from mima.catalog.places import GazetteerAway, Place
from mima.catalog.question import Question, question

MOST_TAGS = 8
LONGEST_QUESTION = 200


class Sort(StrEnum):
    newest = "newest"
    price_up = "price_up"
    price_down = "price_down"
    by_title = "title"
    relevance = "relevance"


@dataclass(frozen=True, slots=True)
class Filters:
    """One state of the catalog. Build it with `filters`, which cleans; the empty text and None mean: all."""

    q: str = ""
    kind: Kind | None = None
    category: Category | None = None
    tags: tuple[str, ...] = ()
    place: str = ""
    # Within so many kilometres of `near`, as it was typed; of the place that was meant, which None knows nothing near. While
    # the file of places is away nobody knows whether there is one: `is_unplaced`.
    near: str = ""
    within: int = USUAL
    middle: Place | None = None
    is_unplaced: bool = False
    exhibitor: str = ""
    price_min: int | None = None
    price_max: int | None = None
    clearance: Light | None = None
    # Length, tempo and year, each between two numbers.
    ranges: tuple[Bound, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    sort: Sort | None = None
    after: str = ""
    # The words that the question's open word is sought by, where its beginning would find too much. No address says so.
    begun: tuple[str, ...] = ()
    # First published after the first moment and not after the second. No address says so.
    new: tuple[datetime, datetime] | None = None

    @property
    def question(self) -> Question:
        """The words of the question, its phrases and what it leaves out; the last word may be unfinished."""
        asked = question(self.q)
        return asked.begun_by(self.begun) if self.begun else asked

    @property
    def order(self) -> Sort:
        """The sort that is wanted, or the one that serves best: by relevance where something is searched."""
        if self.sort is None or (self.sort is Sort.relevance and not self.question.wanted):
            return Sort.relevance if self.question.wanted else Sort.newest
        return self.sort

    @property
    def keys(self) -> list[tuple[str, str]]:
        """(name, value) of every facet that is chosen; for an odd budget, the next larger one that the index knows."""
        found: list[tuple[str, str]] = []
        if self.kind:
            found.append(("kind", self.kind.value))
        if self.category:
            found.append(("category", self.category.code))
        found += [(name, value) for name, value in (("place", self.place), ("exhibitor", self.exhibitor)) if value]
        found += [
            ("price_max", str(budget)) for budget in derived.BUDGETS if self.price_max is not None and budget >= self.price_max
        ][:1]
        if self.clearance:
            found.append(("clearance", self.clearance.value))
        found += [(f"f.{code}", value) for code, value in self.fields]
        return found + [("tag", tag) for tag in self.tags]

    @property
    def offered(self) -> list[str]:
        """The facets that this state offers, in the order of the page; those of the fields only within one category."""
        fields = [f"f.{spec.code}" for spec in self.category.facets] if self.category else []
        return ["category", "clearance", *fields, "tag", "price_max", "place"]

    @property
    def kind_is_implied(self) -> bool:
        """Whether the category says the kind already."""
        return self.category is not None and self.kind is not None and self.category.kinds == (self.kind,)

    @property
    def bounds(self) -> tuple[Bound, ...]:
        """What lies between two numbers; the price only where no budget that the index knows says it."""
        odd = None if self.price_max in derived.BUDGETS else self.price_max
        priced = self.price_min is not None or odd is not None
        return (Bound("price", self.price_min, self.price_max), *self.ranges) if priced else self.ranges

    @property
    def is_nowhere(self) -> bool:
        """Whether it is about a place that nobody knows, or that nobody can tell yet."""
        return bool(self.near) and self.middle is None

    @property
    def circle(self) -> Circle | None:
        """What is near enough; None where every place is, or nobody knows the one that was typed."""
        return Circle(self.middle.latitude, self.middle.longitude, self.within) if self.middle else None

    @property
    def groups(self) -> list[Sequence[str]]:
        """What is measured rather than named: groups of words of the index, one word of each of which an offering must have."""
        found = list(self.bounds)
        if self.new is not None:
            found.append(Bound(bounds.PUBLISHED.name, *[bounds.day(moment) for moment in self.new]))
        # Nothing lies between some ends: no offering has the empty word.
        groups: list[Sequence[str]] = [bounds.between(bound) or ("_",) for bound in found]
        return [*groups, places.around(self.circle) or ("_",)] if self.circle else groups

    @property
    def limits(self) -> dict[str, Any]:
        """The same as the listings have it, by names: prices are cents there, and a place is a point in space."""
        found: dict[str, Any] = {}
        for one in self.bounds:
            times = 100 if one.name == "price" else 1
            found |= {
                f"{one.name}_{end}": value * times for end, value in (("min", one.low), ("max", one.high)) if value is not None
            }
        if self.new is not None:
            found |= {"new_after": self.new[0], "new_until": self.new[1]}
        if self.circle:
            found |= {f"near_{axis}": value for axis, value in self.circle.spot._asdict().items()} | {
                "near_reach": self.circle.reach
            }
        return found

    def without(self, name: str) -> "Filters":
        """The same state without the facet of this name, as its siblings want to be counted."""
        if name.startswith("f."):
            return replace(self, fields=tuple(pair for pair in self.fields if f"f.{pair[0]}" != name))
        return replace(self, **{_ATTRIBUTE.get(name, name): _NOTHING[name]})


_NONE: Mapping[str, str] = {}
_ATTRIBUTE = {"tag": "tags"}
_NOTHING: dict[str, Any] = {
    "kind": None,
    "category": None,
    "place": "",
    "exhibitor": "",
    "price_max": None,
    "clearance": None,
    "tag": (),
}


def filters(
    *,
    q: str = "",
    kind: str = "",
    category: str = "",
    tags: tuple[str, ...] = (),
    place: str = "",
    near_to: str = "",
    within: str = "",
    exhibitor: str = "",
    price_max: str = "",
    clearance: str = "",
    limits: Mapping[str, str] = _NONE,
    fields: tuple[tuple[str, str], ...] = (),
    sort: str = "",
    after: str = "",
) -> Filters:
    """The state that these texts ask for. What the market does not know (a kind, a sort, a sum) is not read.

    `limits` are the ends of ranges by their names in an address (`bounds.NAMES`); the larger price is `price_max`.
    """
    known_kind, chosen = _trade(kind, category)
    ranges = bounds.read({**limits, "price_max": price_max})
    price = next((one for one in ranges if one.name == "price"), Bound("price"))
    return Filters(
        q=" ".join(q.replace("\x00", " ").split())[:LONGEST_QUESTION],
        kind=known_kind,
        category=chosen,
        tags=tuple(dict.fromkeys(value for tag in tags[:MOST_TAGS] if (value := handle(tag)))),
        place=handle(place),
        **_around(near_to, within),
        exhibitor=exhibitor.replace("\x00", "")[:80],
        price_min=price.low,
        price_max=price.high,
        ranges=tuple(one for one in ranges if one.name != "price"),
        clearance=Light(clearance) if clearance in Light.__members__ else None,
        fields=_known(fields, chosen),
        sort=next((one for one in Sort if one.value == sort), None),
        after=after[:200],
    )


def _around(near_to: str, within: str) -> dict[str, Any]:
    """Of which place, and how far around; of a place that nobody knows, what was typed."""
    typed = " ".join(near_to.replace("\x00", " ").split())[: places.LONGEST]
    if not typed:
        return {}
    try:
        middle = places.found(typed)
    except GazetteerAway:
        return {"near": typed, "within": near.step(within), "is_unplaced": True}
    return {"near": middle.key if middle else typed, "within": near.step(within), "middle": middle}


def _known(fields: tuple[tuple[str, str], ...], chosen: Category | None) -> tuple[tuple[str, str], ...]:
    """What is asked of the category's own facets, one value of each."""
    known = {spec.code for spec in chosen.facets} if chosen else set()
    return tuple(sorted({code: value[:40].replace("\x00", "") for code, value in fields if code in known and value}.items()))


def _trade(kind: str, category: str) -> tuple[Kind | None, Category | None]:
    """The kind and the category of these names; of two that do not belong together, the kind."""
    chosen, known = CATEGORIES.get(category), Kind(kind) if kind in Kind.__members__ else None
    return known, None if chosen and known and known not in chosen.kinds else chosen


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def cursor(sort: Sort, card: Any) -> str:
    """Where the next page begins: after this card, in this order."""
    if sort is Sort.by_title:
        return f"{card.title_rank}~{card.id}"
    if sort is Sort.price_up:
        return f"{card.cheap_rank}~{card.id}"
    if sort is Sort.price_down:
        return f"{card.dear_rank}~{card.id}"
    moment = (card.published_at - _EPOCH) // timedelta(microseconds=1)
    return f"{card.score}~{moment}~{card.id}" if sort is Sort.relevance else f"{moment}~{card.id}"


def position(sort: Sort, after: str) -> tuple[Any, ...] | None:
    """The values that the cursor names, in the order of sorting; None for the first page, or for what is no cursor."""
    parts = after.split("~")
    try:
        if sort is Sort.by_title and len(parts) == 2:
            return parts[0].replace("\x00", ""), _whole(parts[1])
        if sort in (Sort.price_up, Sort.price_down) and len(parts) == 2:
            return _whole(parts[0]), _whole(parts[1])
        if sort is Sort.newest and len(parts) == 2:
            return _moment(parts[0]), _whole(parts[1])
        if sort is Sort.relevance and len(parts) == 3:
            return _whole(parts[0]), _moment(parts[1]), _whole(parts[2])
    except (ValueError, OverflowError):
        return None
    return None


def _whole(text: str) -> int:
    number = int(text)
    if not -1 <= number <= 2_147_483_647:
        raise ValueError(text)
    return number


def _moment(text: str) -> datetime:
    return _EPOCH + timedelta(microseconds=int(text))
