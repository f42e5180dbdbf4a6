"""The two ends of a range beside the facets, where the state has offerings that could say it, and the chips that undo them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mima.catalog.bounds import BY_NAME, Bound
from mima.catalog.filters import Filters
from mima.web import facts, filters
from mima.web.i18n import gettext as _

MEASURED = ("duration", "bpm", "year")


@dataclass(frozen=True, slots=True)
class End:
    """One field: its name in the address, what it is called, what it holds."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Range:
    title: str
    # What one may type, and how: a keyboard of digits, or one that has a colon.
    example: str
    typed: str
    ends: tuple[End, ...]


def of(state: Filters) -> list[Range]:
    """The ranges of this state: from which price on, and what its category measures or the state already says."""
    on = {one.name: one for one in state.ranges}
    lowest = End("price_min", _("From (€)"), "" if state.price_min is None else str(state.price_min))
    found = [Range(_("Price, excl. VAT"), "200", "numeric", (lowest,))]
    for name in MEASURED:
        if name in on or (state.category and any(state.category.field(code) for code in BY_NAME[name].codes)):
            bound = on.get(name, Bound(name))
            ends = ((f"{name}_min", _("From"), bound.low), (f"{name}_max", _("To"), bound.high))
            title, example, typed = _told(name)
            found.append(
                Range(title, example, typed, tuple(End(key, label, _written(name, value)) for key, label, value in ends))
            )
    return found


def _told(name: str) -> tuple[str, str, str]:
    """The title of a range, what one may type, and on which keyboard."""
    if name == "duration":
        return _("Duration"), "3:30", "text"
    return (_("Tempo, bpm"), "120", "numeric") if name == "bpm" else (_("Year"), "2027", "numeric")


def _written(name: str, value: int | None) -> str:
    if value is None:
        return ""
    return facts.duration(value) if name == "duration" else str(value)


def chips(state: Filters) -> Iterator[tuple[str, Filters]]:
    """The words of each range that is on, and the state without it."""
    if state.price_min is not None:
        yield _("From %(sum)s", sum=filters.whole_money(state.price_min * 100)), replace(state, price_min=None)
    for one in state.ranges:
        title, low, high = _told(one.name)[0], _written(one.name, one.low), _written(one.name, one.high)
        without = replace(state, ranges=tuple(other for other in state.ranges if other != one))
        if not high:
            yield _("%(what)s: from %(low)s", what=title, low=low), without
        elif not low:
            yield _("%(what)s: up to %(high)s", what=title, high=high), without
        else:
            yield _("%(what)s: %(low)s to %(high)s", what=title, low=low, high=high), without
