"""What differs between two states of an offering's sheet, in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from mima.catalog import common, embeds, versions
from mima.catalog.categories import CATEGORIES, Category, Fact
from mima.catalog.fields import FieldSpec, FieldType
from mima.catalog.versions import State
from mima.catalog.wording import Fate, Part, compare
from mima.exhibitors.licences import LICENCES, Mining
from mima.web import facts, filters, i18n
from mima.web.i18n import gettext as _

LABELS = {
    "category": _l("Category"),
    "title_fr": _l("Title in French"),
    "title_en": _l("Title in English"),
    "summary_fr": _l("Summary in French"),
    "summary_en": _l("Summary in English"),
    "text_fr": _l("Text in French"),
    "text_en": _l("Text in English"),
    "place": _l("Place"),
    "credits": _l("Credits"),
    "licence": _l("Conditions in your own words"),
    "licence_code": _l("Licence"),
    "tdm": _l("Text and data mining"),
    "embeds": _l("Films and sounds on other sites"),
    "price_from_cents": _l("Lowest price"),
    "price_to_cents": _l("Highest price"),
    "price_on_request": _l("Price on request"),
    "tags": _l("Key words"),
    "files": _l("Files"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs: word by word where it is a text, else as what it was and what it is."""

    name: str
    label: str
    before: str
    after: str
    parts: Sequence[Part] = ()


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(name_of_value=label)


def between(before: State, after: State) -> list[Change]:
    """Every value that differs, in the order of the sheet."""
    return [_change(name, before, after) for name in versions.differences(before, after)]


def label(name: str, category: str) -> str:
    """What people call this value of an offering in this category; fields.year and year are the same."""
    spec = _spec(name, category)
    return i18n.both(spec, "label") if spec else str(LABELS.get(name, name))


def said(state: State, name: str) -> str:
    """The value of this name as it is read; empty where there is none."""
    if name.startswith("fields."):
        spec, value = _spec(name, state["category"]), state["fields"].get(name.removeprefix("fields."))
        return "" if value is None else facts.value(Fact(spec, value)) if spec else str(value)
    return _plain(name, state.get(name))


def _plain(name: str, value: Any) -> str:
    if value in (None, "", [], ()):
        return ""
    if name == "category":
        return i18n.both(CATEGORIES[value], "name") if value in CATEGORIES else str(value)
    if name in common.PRICES:
        return str(_("%(sum)s excl. VAT", sum=filters.whole_money(value)))
    if name == "embeds":
        return "\n".join(one.page for one in embeds.of(value))
    if name == "licence_code":
        return i18n.both(LICENCES[value], "label") if value in LICENCES else str(value)
    if name == "tdm":
        return str(_("Reserved") if value == Mining.reserved else _("Allowed"))
    if name == "tags":
        return ", ".join(value)
    return str(_("Yes") if value else _("No")) if isinstance(value, bool) else str(value)


def _change(name: str, before: State, after: State) -> Change:
    was, now = said(before, name), said(after, name)
    words = label(name, after["category"] if name.removeprefix("fields.") in after["fields"] else before["category"])
    is_text = name in common.LENGTHS or name == "tags" or _is_text(_spec(name, after["category"]))
    return Change(name, words, was, now, compare(was, now) if is_text and was and now else [])


def _spec(name: str, category: str) -> FieldSpec | None:
    known: Category | None = CATEGORIES.get(category)
    return known.field(name.removeprefix("fields.")) if known else None


def _is_text(spec: FieldSpec | None) -> bool:
    return spec is not None and spec.type is FieldType.text


__all__ = ["Change", "Fate", "between", "init_app", "label", "said"]
