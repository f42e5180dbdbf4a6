"""The facets column and the chips: what one may choose, what is chosen, how each is undone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from flask import render_template
from markupsafe import Markup

from mima.blueprints.catalog import nearby, ranges
from mima.blueprints.catalog.addresses import address
from mima.catalog.categories import CATEGORIES, Kind
from mima.catalog.counts import Counts, Option, Options
from mima.catalog.fields import FieldSpec, FieldType
from mima.catalog.filters import Filters
from mima.catalog.search import Chosen
from mima.web import filters, lights
from mima.web.i18n import both, language
from mima.web.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    count: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One facet: `several` of its values may be chosen, or one, or none."""

    name: str
    title: str
    several: bool
    choices: tuple[Choice, ...]

    @property
    def is_open(self) -> bool:
        """Whether nothing of it is chosen."""
        return not any(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, with the address that leaves it out."""

    label: str
    href: str


def column(state: Filters, counts: Counts, chosen: Iterable[Chosen]) -> Markup:
    """The facets of this state as HTML, written once for as long as they hold the same."""
    return remembered(state, counts.options, tuple(chosen), language())


@lru_cache(512)
def remembered(state: Filters, options: Options, chosen: tuple[Chosen, ...], _language: str) -> Markup:
    found = groups(state, dict(options), chosen)
    html = render_template("catalog/_facets.html", state=state, groups=found, ranges=ranges.of(state), near=nearby.of(state))
    return Markup(html)  # noqa: S704 (escaped there)


def groups(state: Filters, options: Mapping[str, Sequence[Option]], chosen: Iterable[Chosen]) -> list[Group]:
    """The facets of this state that leave a choice, in the order of the column."""
    labels = {(one.name, one.value): one.label for one in chosen}
    category = state.category.code if state.category else ""
    found = [_group("category", _("Category"), options, {category}, labels)]
    light = state.clearance.value if state.clearance else ""
    found.append(_group("clearance", _("Rights"), options, {light}, labels))
    for spec in state.category.facets if state.category else ():
        on = {value for code, value in state.fields if code == spec.code}
        several = spec.type is FieldType.boolean
        found.append(_group(f"f.{spec.code}", both(spec, "label"), options, on, labels, spec=spec, several=several))
    found.append(_group("tag", _("Keywords"), options, set(state.tags), labels, several=True))
    budget = str(state.price_max) if state.price_max is not None else ""
    found.append(_group("price_max", _("Budget, excl. VAT"), options, {budget}, labels))
    found.append(_group("place", _("Place"), options, {state.place}, labels))
    return [group for group in found if group.choices]


def _group(
    name: str,
    title: str,
    options: Mapping[str, Sequence[Option]],
    on: set[str],
    labels: dict[tuple[str, str], str],
    *,
    spec: FieldSpec | None = None,
    several: bool = False,
) -> Group:
    found = {option.value: option for option in options.get(name, ())}
    for value in sorted(on - found.keys() - {""}):
        found[value] = Option(value, labels.get((name, value), value), 0)
    choices = tuple(
        Choice(option.value, label(name, option.value, option.label, spec), filters.number(option.offerings), option.value in on)
        for option in _ordered(name, found.values())
    )
    return Group(name, title, several, choices)


def _ordered(name: str, options: Iterable[Option]) -> list[Option]:
    if name == "price_max":
        return sorted(options, key=lambda one: int(one.value))
    if name == "clearance":
        return sorted(options, key=lambda one: list(lights.WORDS).index(one.value))
    return sorted(options, key=lambda one: (-one.offerings, one.value))


def label(name: str, value: str, stored: str, spec: FieldSpec | None = None) -> str:
    """The words for a value: of the code where it has them, else as they were first written."""
    if name == "category":
        return both(CATEGORIES[value], "name") if value in CATEGORIES else value
    if name == "clearance":
        return str(lights.WORDS[value])
    if name == "price_max":
        return str(_("Up to %(sum)s", sum=filters.whole_money(int(value) * 100)))
    if spec is not None:
        choice = spec.choice(value)
        return both(choice, "label") if choice else str(_("Yes"))
    return stored or value


def kind_name(kind: Kind) -> str:
    return str(_("Music") if kind is Kind.music else _("Image"))


def chips(state: Filters, chosen: Iterable[Chosen]) -> list[Chip]:
    """One chip for each filter that is on, sort and page apart."""
    labels = {(one.name, one.value): one.label for one in chosen}
    found: list[tuple[str, Filters]] = []
    if state.q:
        found.append((_("“%(question)s”", question=state.q), replace(state, q="")))
    if state.category:
        found.append((both(state.category, "name"), replace(state, category=None, fields=())))
    if state.clearance:
        found.append((label("clearance", state.clearance, ""), replace(state, clearance=None)))
    for code, value in state.fields:
        spec = state.category.field(code) if state.category else None
        word = both(spec, "label") if spec and spec.type is FieldType.boolean else label(f"f.{code}", value, value, spec)
        found.append((word, replace(state, fields=tuple(pair for pair in state.fields if pair[0] != code))))
    for tag in state.tags:
        found.append((labels.get(("tag", tag)) or tag, replace(state, tags=tuple(one for one in state.tags if one != tag))))
    if state.place:
        found.append((labels.get(("place", state.place)) or state.place, replace(state, place="")))
    found += nearby.chips(state)
    if state.exhibitor:
        found.append((labels.get(("exhibitor", state.exhibitor)) or state.exhibitor, replace(state, exhibitor="")))
    if state.price_max is not None:
        found.append((label("price_max", str(state.price_max), ""), replace(state, price_max=None)))
    found += ranges.chips(state)
    return [Chip(str(word), address(without)) for word, without in found]


def labels(state: Filters, chosen: Iterable[Chosen]) -> list[str]:
    """All that narrows the state down, in words; empty for the whole catalog."""
    kind = [kind_name(state.kind)] if state.kind and not state.kind_is_implied else []
    return kind + [chip.label for chip in chips(state, chosen)]


__all__ = ["Chip", "Choice", "Group", "chips", "groups", "label", "labels"]
