"""The catalog's states as the query of an address, and back: each filter once, in one order, nothing empty."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from mima.catalog import bounds
from mima.catalog.filters import Filters, filters

# No address is longer.
LONGEST = 4_000


def asked(first: Mapping[str, str], tags: Sequence[str]) -> Filters:
    """The state that the parameters of an address ask for: the first value of each name, and all of its tags."""
    return filters(
        q=first.get("q", ""),
        kind=first.get("kind", ""),
        category=first.get("category", ""),
        tags=tuple(tags),
        place=first.get("place", ""),
        near_to=first.get("near", ""),
        within=first.get("within", ""),
        exhibitor=first.get("exhibitor", ""),
        price_max=first.get("price_max", ""),
        limits={name: first[name] for name in bounds.NAMES if name in first},
        clearance=first.get("clearance", ""),
        fields=tuple((name[2:], first[name]) for name in first if name.startswith("f.")),
        sort=first.get("sort", ""),
        after=first.get("after", ""),
    )


def query(state: Filters, **more: Any) -> str:
    """The state as a query, without its place in the pages; `more` are other parameters (after, shown)."""
    pairs: list[tuple[str, Any]] = [
        ("q", state.q),
        ("kind", state.kind),
        ("category", state.category.code if state.category else ""),
        ("clearance", state.clearance),
        *[(f"f.{code}", value) for code, value in state.fields],
        *[("tag", tag) for tag in state.tags],
        ("place", state.place),
        ("near", state.near),
        ("within", state.within if state.near else ""),
        ("exhibitor", state.exhibitor),
        ("price_min", state.price_min),
        ("price_max", state.price_max),
        *[(f"{one.name}_{end}", value) for one in state.ranges for end, value in (("min", one.low), ("max", one.high))],
        ("sort", state.sort),
        *more.items(),
    ]
    return urlencode([(name, value) for name, value in pairs if value not in ("", None, 0)])


def of_query(text: str) -> Filters:
    """The state that this query asks for, whatever stands in it."""
    pairs = parse_qsl(text[:LONGEST], errors="replace")
    first = dict(reversed(pairs))
    return asked(first, [value for name, value in pairs if name == "tag"])


__all__ = ["asked", "of_query", "query"]
