"""The addresses of the catalog's states: each filter once, in one order, nothing empty."""

from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from mima.catalog import bounds, states
from mima.catalog.filters import Filters

CATALOG = "/catalog"
ROOM = "/catalog/room"
# What a page of the catalog reads of its address, besides the fields of categories; `shown` is how many cards.
READ = frozenset(
    {"q", "kind", "category", "tag", "place", "near", "within", "exhibitor", "clearance", "sort", "after", "shown", *bounds.NAMES}
)


def asked(args: "MultiDict[str, str]") -> Filters:
    """The state that an address asks for."""
    # A plain dictionary: for each name that an address does not have, the other kind makes and drops an error.
    return states.asked(args.to_dict(), args.getlist("tag"))


def read(args: "MultiDict[str, str]") -> tuple[tuple[str, str], ...] | None:
    """What `asked` and the page read of an address, in one order; None for one that says something else, as none of ours does."""
    if any(name not in READ and not name.startswith("f.") for name in args):
        return None
    return tuple((name, value) for name in sorted(args) for value in _values(name, args))


def _values(name: str, args: "MultiDict[str, str]") -> list[str]:
    # Of several values the first one is read, but for tags, of which also the empty ones count.
    return args.getlist(name) if name == "tag" else [value for value in (args[name],) if value]


def spare(args: "MultiDict[str, str]") -> str | None:
    """The same address without what says nothing in it, as a form that no script tidies sends it; None where all of it does."""
    pairs = list(args.items(multi=True))
    # An empty value that stands before another of its name says something: but of tags, the first one alone counts.
    told = [
        (name, value)
        for name, value in pairs
        if (value or (name != "tag" and len(args.getlist(name)) > 1)) and (name != "within" or args.get("near"))
    ]
    if len(told) == len(pairs):
        return None
    return f"{CATALOG}?{urlencode(told)}" if told else CATALOG


def address(state: Filters, **more: Any) -> str:
    """The state's own address, without its place in the pages; `more` are other parameters (after, shown)."""
    query = states.query(state, **more)
    return f"{CATALOG}?{query}" if query else CATALOG


def room_at(back: str) -> str:
    """Where the visitor says their room, to come back here afterwards."""
    return f"{ROOM}?{urlencode({'next': back})}"
