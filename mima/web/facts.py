"""The fields of a category as a reader sees them: with unit, in the reader's language."""

from datetime import date
from functools import lru_cache
from typing import Any

from flask import Flask
from stdnum import isrc

from mima.catalog.categories import Fact
from mima.catalog.fields import FieldType
from mima.catalog.folding import handle
from mima.web import filters
from mima.web.i18n import both, language
from mima.web.i18n import gettext as _


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(fact=value, price=price, duration=duration, handle=handle)


def value(fact: Fact) -> str:
    """3:42, 7,5 m, 1 260 € HT, Oui, or the name of a choice."""
    spec, held = fact.spec, fact.value
    if spec.type is FieldType.choice:
        chosen = spec.choice(held)
        return both(chosen, "label") if chosen else ""
    if spec.type is FieldType.boolean:
        return str(_("Yes") if held else _("No"))
    if spec.type is FieldType.money:
        return str(_("%(sum)s excl. VAT", sum=filters.whole_money(held)))
    if spec.type is FieldType.duration:
        return duration(held)
    if spec.type is FieldType.date:
        return filters.day(date.fromisoformat(held))
    if spec.type in (FieldType.integer, FieldType.number):
        return _with_unit(held, spec.unit)
    return str(isrc.format(held) if spec.type is FieldType.isrc else held)


def _with_unit(held: float, unit: str) -> str:
    text = filters.number(held)
    return f"{text}\xa0{unit}" if unit else text


def duration(seconds: int) -> str:
    """3:42 or 1:03:42."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def price(thing: Any) -> str:
    """What one pays for the offering or card, HT: from 350 €, 350 to 4 500 €, on request. Empty where nothing is said."""
    return _price(thing.price_from_cents, thing.price_to_cents, thing.price_on_request, language())


@lru_cache(4096)
def _price(low: int | None, high: int | None, on_request: bool, _language: str) -> str:
    if on_request:
        return str(_("on request"))
    if low is None and high is None:
        return ""
    if low is None or high is None or low == high:
        words = {"low": filters.whole_money(low or 0), "high": filters.whole_money(high or 0)}
        if low == high:
            return str(_("%(sum)s excl. VAT", sum=words["low"]))
        return str(_("up to %(high)s excl. VAT", **words) if low is None else _("from %(low)s excl. VAT", **words))
    return str(_("%(low)s to %(high)s excl. VAT", low=filters.whole_money(low), high=filters.whole_money(high)))
