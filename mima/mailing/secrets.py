"""What opens something in a letter: its kind says so here, and once it is sent nobody reads it in our table any more.

Whoever sees the table later, in a copy or by a mistake, can open no door with it. A new kind of letter whose link works without
signing in stands here too: a test holds the links of every letter against the market's addresses.
"""

from collections.abc import Iterator, Mapping
from typing import Any

# By the kind (its template): the names of such values, at whatever depth.
OPENS: Mapping[str, frozenset[str]] = {
    "booth_offered": frozenset(["token"]),
    "co_exhibitor_asked": frozenset(["token"]),
    "enquiry_verify": frozenset(["token"]),
    "offerings_still_true": frozenset(["token"]),
    "reset": frozenset(["token"]),
    "searches_found": frozenset(["stop"]),
    "verify": frozenset(["token"]),
}
_NONE: frozenset[str] = frozenset()


def of(template: str, values: Mapping[str, Any]) -> list[str]:
    """The secrets among the values of a letter of this kind."""
    return [secret for secret in _found(OPENS.get(template, _NONE), values) if secret]


def without(template: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a letter of this kind without its secrets."""
    kept: dict[str, Any] = _left(OPENS.get(template, _NONE), values)
    return kept


def _found(names: frozenset[str], value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name in names:
                yield str(inner)
            else:
                yield from _found(names, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _found(names, inner)


def _left(names: frozenset[str], value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _left(names, inner) for name, inner in value.items() if name not in names}
    return [_left(names, inner) for inner in value] if isinstance(value, list) else value
