"""The fields of a category as a reader sees them: with unit, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from flask import Flask

from mima.catalog import identifiers, lists, territories
from mima.catalog.categories import Fact
from mima.catalog.fields import FieldSpec, FieldType
from mima.catalog.folding import handle
from mima.web import filters
from mima.web.i18n import both, language
from mima.web.i18n import gettext as _


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(fact=value, price=price, duration=duration, handle=handle)


def value(fact: Fact) -> str:
    """3:42, 7,5 m, 1 260 € HT, Oui, the name of a choice, or the entries of a list one after the other."""
    return "; ".join(entries(fact))


def entries(fact: Fact) -> list[str]:
    """What the fact says, each entry of a list by itself."""
    write = _WRITERS.get(fact.spec.type)
    if write is None:
        return [str(fact.value)]
    found = write(fact.spec, fact.value)
    return [found] if isinstance(found, str) else found


def _choice(spec: FieldSpec, held: Any) -> str:
    chosen = spec.choice(held)
    return both(chosen, "label") if chosen else ""


def _money(_spec: FieldSpec, held: int) -> str:
    return str(_("%(sum)s excl. VAT", sum=filters.whole_money(held)))


def _measure(spec: FieldSpec, held: float) -> str:
    return _with_unit(held, spec.unit)


def _places(_spec: FieldSpec, held: list[str]) -> str:
    return territories.written(held, language())


def _split(entry: dict[str, Any]) -> str:
    who = ", ".join(part for part in (entry["name"], entry["role"]) if part)
    ipi = f" (IPI {entry['ipi']})" if entry["ipi"] else ""
    return f"{who}{ipi}{_(': %(text)s', text=share(entry['share']))}"


def share(hundredths: int) -> str:
    """33,33 % or 33.33%, of hundredths of a per cent."""
    told = lists.number(hundredths)
    return f"{told.replace('.', ',')}\u202f%" if language() == "fr" else f"{told}%"


def _person(entry: dict[str, Any]) -> str:
    return f"{entry['name']} (IPI {entry['ipi']})" if entry["ipi"] else str(entry["name"])


def run(first: date, last: date) -> str:
    """1 and 2 April 2027, from 3 May 2027 to 4 June 2027."""
    if last - first <= timedelta(days=1) and first.month == last.month:
        return filters.days(first, last)
    return str(_("from %(first)s to %(last)s", first=filters.day(first), last=filters.day(last)))


def _play_date(entry: dict[str, Any]) -> str:
    first = date.fromisoformat(entry["on"])
    told = run(first, date.fromisoformat(entry["until"])) if entry["until"] else filters.day(first)
    return f"{told}, {entry['where']}" if entry["where"] else told


_WRITERS: Mapping[FieldType, Callable[[FieldSpec, Any], str | list[str]]] = {
    FieldType.choice: _choice,
    FieldType.boolean: lambda _spec, held: str(_("Yes") if held else _("No")),
    FieldType.money: _money,
    FieldType.duration: lambda _spec, held: duration(held),
    FieldType.date: lambda _spec, held: filters.day(date.fromisoformat(held)),
    FieldType.integer: _measure,
    FieldType.number: _measure,
    FieldType.length: lambda _spec, held: _with_unit(held, "cm"),
    FieldType.percent: _measure,
    FieldType.isrc: lambda _spec, held: identifiers.isrc_written(held),
    FieldType.isni: lambda _spec, held: identifiers.groups_of_four(held),
    FieldType.territories: _places,
    FieldType.splits: lambda _spec, held: [_split(entry) for entry in held],
    FieldType.people: lambda _spec, held: [_person(entry) for entry in held],
    FieldType.dates: lambda _spec, held: [_play_date(entry) for entry in held],
}


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


def sums(low: int | None, high: int | None) -> str:
    """The sum or the range, HT; empty where there is none."""
    return _price(low, high if high is not None else low, False, language())


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
