"""The technical sheet of an offering: its facts by group, fields that belong together as one line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from mima.catalog import categories, clearance
from mima.catalog.categories import Category, Fact, Joined, Reading
from mima.catalog.fields import FieldType, Group
from mima.web import facts, filters
from mima.web.i18n import both
from mima.web.i18n import gettext as _

# The fields that the rights board and its reasons tell already.
ON_BOARD = frozenset((*clearance.RIGHTS, "one_stop", "clear_with", "territories", "ai_use", "ai_share", "releases", "splits"))
TITLES: Mapping[Group, Any] = {
    Group.main: "",
    Group.stage: _l("The stage"),
    Group.tour: _l("On tour"),
    Group.money: _l("Fees"),
    Group.codes: _l("Codes"),
}
PER_CM = {"mm": 10.0, "in": 1 / 2.54}


@dataclass(frozen=True, slots=True)
class Line:
    """A label with what stands beside it; a list of several entries has one a line."""

    label: str
    value: str

    @property
    def is_list(self) -> bool:
        return "\n" in self.value


@dataclass(frozen=True, slots=True)
class Section:
    """Facts that are about the same thing; those of the work itself need no title."""

    code: str
    title: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Share:
    """Who has which part of the rights."""

    name: str
    role: str
    share: str
    ipi: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that an offering's fields say: the technical sheet, then what is said of the rights besides their board."""

    sections: list[Section]
    rights: list[Line]
    splits: list[Share]


def of(category: Category, fields: Mapping[str, Any]) -> Sheet:
    """The sheet of an offering of this category with these fields, in the reader's language."""
    found = categories.sheet(category, fields)
    sections = [
        Section(group.value, str(title), [_line(one) for one in found[group]])
        for group, title in TITLES.items()
        if group in found
    ]
    rights = [_line(one) for one in found.get(Group.rights, []) if one.spec.code not in ON_BOARD]
    return Sheet(sections, rights, [_share(entry) for entry in fields.get("splits") or ()])


def _share(entry: Mapping[str, Any]) -> Share:
    return Share(entry["name"], entry["role"], facts.share(entry["share"]), entry["ipi"])


def _line(one: Fact | Joined) -> Line:
    label = both(one.spec, "label")
    return Line(label, "\n".join(facts.entries(one)) if isinstance(one, Fact) else joined(one))


def joined(one: Joined) -> str:
    """Several fields as one: 150 à 400, du 3 mai au 4 juin 2027, 3 sur 12, 40 × 30 cm."""
    if one.spec.reading is Reading.size:
        return _size(one)
    if one.spec.reading is Reading.part:
        return _part(one.facts[0].value, one.facts[-1].value)
    first, last = one.facts
    if first.spec.type is FieldType.money:
        return facts.sums(first.value, last.value)
    if first.spec.type is FieldType.date:
        return _span(*(date.fromisoformat(fact.value) if fact.value else None for fact in one.facts))
    return _between(*(None if fact.value is None else facts.value(fact) for fact in one.facts))


def _size(one: Joined) -> str:
    unit = one.unit or "cm"
    sides = [filters.number(round(fact.value * PER_CM.get(unit, 1.0), 1)) for fact in one.facts if fact.value is not None]
    return f"{' × '.join(sides)}\xa0{unit}" if unit != "in" else f"{' × '.join(sides)}\xa0{_('in')}"


def _part(number: int | None, whole: int | None) -> str:
    if number is None:
        return filters.number(whole or 0)
    if whole is None:
        return str(_("number %(number)s", number=filters.number(number)))
    return str(_("%(number)s of %(whole)s", number=filters.number(number), whole=filters.number(whole)))


def _span(first: date | None, last: date | None) -> str:
    if first and last:
        return facts.run(first, last)
    return str(_("from %(day)s", day=filters.day(first)) if first else _("until %(day)s", day=filters.day(last or date.max)))


def _between(low: str | None, high: str | None) -> str:
    if low is not None and high is not None:
        return low if low == high else str(_("%(low)s to %(high)s", low=low, high=high))
    return str(_("from %(low)s", low=low) if low is not None else _("up to %(high)s", high=high))
