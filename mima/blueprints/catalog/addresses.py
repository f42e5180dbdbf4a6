"""The addresses of the catalog's states: each filter once, in one order, nothing empty."""

from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from mima.catalog import bounds
from mima.catalog.filters import Filters, filters

CATALOG = "/catalog"
ROOM = "/catalog/room"
# What a page of the catalog reads of its address, besides the fields of categories; `shown` is how many cards.
READ = frozenset({"q", "kind", "category", "tag", "place", "exhibitor", "clearance", "sort", "after", "shown", *bounds.NAMES})


def asked(args: "MultiDict[str, str]") -> Filters:
    """The state that an address asks for."""
    # A plain dictionary: for each name that an address does not have, the other kind makes and drops an error.
    first = args.to_dict()
    return filters(
        q=first.get("q", ""),
        kind=first.get("kind", ""),
        category=first.get("category", ""),
        tags=tuple(args.getlist("tag")),
        place=first.get("place", ""),
        exhibitor=first.get("exhibitor", ""),
        price_max=first.get("price_max", ""),
        limits={name: first[name] for name in bounds.NAMES if name in first},
        clearance=first.get("clearance", ""),
        fields=tuple((name[2:], first[name]) for name in first if name.startswith("f.")),
        sort=first.get("sort", ""),
        after=first.get("after", ""),
    )


def read(args: "MultiDict[str, str]") -> tuple[tuple[str, str], ...] | None:
    """What `asked` and the page read of an address, in one order; None for one that says something else, as none of ours does."""
    if any(name not in READ and not name.startswith("f.") for name in args):
        return None
    return tuple((name, value) for name in sorted(args) for value in _values(name, args))


def _values(name: str, args: "MultiDict[str, str]") -> list[str]:
    # Of several values the first one is read, but for tags, of which also the empty ones count.
    return args.getlist(name) if name == "tag" else [value for value in (args[name],) if value]


def address(state: Filters, **more: Any) -> str:
    """The state's own address, without its place in the pages; `more` are other parameters (after, shown)."""
    pairs: list[tuple[str, Any]] = [
        ("q", state.q),
        ("kind", state.kind),
        ("category", state.category.code if state.category else ""),
        ("clearance", state.clearance),
        *[(f"f.{code}", value) for code, value in state.fields],
        *[("tag", tag) for tag in state.tags],
        ("place", state.place),
        ("exhibitor", state.exhibitor),
        ("price_min", state.price_min),
        ("price_max", state.price_max),
        *[(f"{one.name}_{end}", value) for one in state.ranges for end, value in (("min", one.low), ("max", one.high))],
        ("sort", state.sort),
        *more.items(),
    ]
    query = urlencode([(name, value) for name, value in pairs if value not in ("", None, 0)])
    return f"{CATALOG}?{query}" if query else CATALOG


def room_at(back: str) -> str:
    """Where the visitor says their room, to come back here afterwards."""
    return f"{ROOM}?{urlencode({'next': back})}"
