"""How sums, dates and texts look to a reader. The only place where cents become text, or text becomes cents."""

import re
from collections.abc import Hashable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import NumberFormatError, format_currency, format_decimal, format_percent, parse_decimal
from flask import Flask, render_template, request, url_for
from markupsafe import Markup

from mima.core import clock
from mima.web.i18n import gettext as _
from mima.web.i18n import language
from mima.web.words import word

PARIS = "Europe/Paris"
_versions: dict[str, str] = {}


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        money=money,
        whole_money=whole_money,
        percent=percent,
        number=number,
        day=day,
        month_name=month_name,
        days=days,
        day_and_time=day_and_time,
        moment=moment,
        clock_time=clock_time,
        until=until,
        instant=datetime.fromisoformat,
        iso=date.fromisoformat,
        area=area,
        file_size=file_size,
        word=word,
    )
    app.jinja_env.globals.update(asset=asset, icon=icon, constant=constant, url_for=path_for)
    for file in Path(app.static_folder or "").rglob("*"):
        if file.is_file():
            name = file.relative_to(app.static_folder or "").as_posix()
            _versions[name] = sha256(file.read_bytes()).hexdigest()[:12]


def money(cents: int, currency: str = "EUR") -> str:
    """1 260,00 € or €1,260.00; less than nothing has a real minus sign."""
    return _money(cents, currency, _locale(), None)


def whole_money(cents: int, currency: str = "EUR") -> str:
    """Without cents where there are none: 1 260 €."""
    if cents % 100:
        return money(cents, currency)
    return _money(cents, currency, _locale(), _whole_pattern())


@lru_cache(4096)
def _money(cents: int, currency: str, locale: str, pattern: str | None) -> str:
    # A page may show the same sums a hundred times, and formatting one costs as much as a small query.
    text = format_currency(Decimal(cents) / 100, currency, locale=locale, format=pattern, currency_digits=pattern is None)
    return text.replace("-", "−")


class TwoSums(ValueError):
    """A sign before the last three digits, which one person writes for thousands and another before decimals."""


def cents(text: str) -> int:
    """Cents from what a person typed: 1 260, 1260,5 or 1,260.50. `ValueError` when it is no sum of whole cents.

    1.260 is refused with `TwoSums`, and so is 1,260 but in English, where our own pages write it for thousands.
    """
    cleaned = text.strip().replace("€", "").replace("\u202f", "").replace("\xa0", "").replace(" ", "")
    sign = re.fullmatch(r"[-+−]?[0-9]+([.,])[0-9]{3}", cleaned)
    if sign is not None and (sign[1] == "." or language() == "fr"):
        raise TwoSums(text)
    try:
        value = parse_decimal(cleaned, locale=_locale(), strict=True)
    except NumberFormatError:
        try:
            value = Decimal(cleaned.replace(",", "."))
        except InvalidOperation as error:
            raise ValueError(text) from error
    if not value.is_finite() or value * 100 != (value * 100).to_integral_value() or abs(value) > 10_000_000:
        raise ValueError(text)
    return int(value * 100)


def percent(basis_points: int) -> str:
    """5,5 % from 550."""
    return format_percent(
        Decimal(basis_points) / 10_000, locale=_locale(), format="#,##0.##\xa0%" if language() == "fr" else "#,##0.##%"
    )


def number(value: float) -> str:
    return _number(value, _locale())


def file_size(count: int) -> str:
    """1.4 MB, 320 kB or 12 bytes, as people compare them with a limit."""
    if count >= 1_000_000:
        return _("%(size)s MB", size=number(round(count / 1_000_000, 1)))
    return _("%(size)s kB", size=number(round(count / 1_000))) if count >= 1_000 else _("%(size)s bytes", size=number(count))


@lru_cache(4096)
def _number(value: float, locale: str) -> str:
    return format_decimal(value, locale=locale)


def area(square_decimetres: int) -> str:
    """6 m² from 600."""
    return _area(square_decimetres, _locale())


@lru_cache(512)
def _area(square_decimetres: int, locale: str) -> str:
    return f"{format_decimal(Decimal(square_decimetres) / 100, locale=locale)}\xa0m²"


def day(value: date, form: str = "long") -> str:
    """1er mars 2027 or 1 March 2027."""
    return _first(format_date(value, format=form, locale=_locale()))


def month_name(value: date) -> str:
    """mars 2027 or March 2027."""
    return format_date(value, "MMMM y", locale=_locale())


def days(first: date, last: date) -> str:
    """1er et 2 avril 2027 or 1 and 2 April 2027, from the first day and the last."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return str(_("%(first)s and %(last)s", first=_first(format_date(first, "d", locale=_locale())), last=day(last)))
    return f"{day(first)} – {day(last)}"


def _first(text: str) -> str:
    """French counts the first of a month and only that one: 1er."""
    return re.sub(r"^1(?=\s|$)", "1er", text) if language() == "fr" else text


def day_and_time(value: datetime, zone: str = PARIS) -> str:
    """1er mars 2027 à 10 h 00 or 1 March 2027 at 10:00, in the edition's zone."""
    return str(_("%(day)s at %(time)s", day=day(value.astimezone(_zone(zone)).date()), time=clock_time(value, zone)))


def moment(value: datetime, form: str = "medium", zone: str = PARIS) -> str:
    return format_datetime(value, format=form, tzinfo=_zone(zone), locale=_locale())


def clock_time(value: datetime, zone: str = PARIS) -> str:
    """14 h 52 or 14:52, in the edition's zone."""
    form = "H'\xa0h\xa0'mm" if language() == "fr" else "short"
    return format_time(value, format=form, tzinfo=_zone(zone), locale=_locale())


def until(value: datetime, zone: str = PARIS) -> str:
    """until 14:52 where that is today, until 3 December 2026 at 23:59 otherwise; in the edition's zone."""
    if value.astimezone(_zone(zone)).date() == clock.now().astimezone(_zone(zone)).date():
        return str(_("until %(time)s", time=clock_time(value, zone)))
    return str(_("until %(moment)s", moment=day_and_time(value, zone)))


def asset(name: str) -> str:
    """The address of a file of ours, which changes with its content."""
    return _asset(name, request.root_path)


@lru_cache(256)
def _asset(name: str, _root: str) -> str:
    return url_for("static", filename=name, v=_versions.get(name, "0"))


def path_for(endpoint: str, **values: Any) -> str:
    """Flask's `url_for`; the addresses without values, which every page repeats, are made once."""
    if values or endpoint.startswith("."):
        return url_for(endpoint, **values)
    return _path(endpoint, request.root_path)


@lru_cache(256)
def _path(endpoint: str, _root: str) -> str:
    return url_for(endpoint)


def constant(template: str, **values: Hashable) -> Markup:
    """A part of many pages that depends on the language and these values alone, written once."""
    return _constant(template, language(), request.root_path, **values)


@lru_cache(512)
def _constant(template: str, _language: str, _root: str, **values: Hashable) -> Markup:
    return Markup(render_template(template, **values))  # noqa: S704 (our own template, already escaped)


def icon(name: str) -> Markup:
    """A decorative icon of the page's sprite."""
    return _icon(name)


@lru_cache(256)
def _icon(name: str) -> Markup:
    return Markup('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>').format(name)


def _locale() -> str:
    return "fr_FR" if language() == "fr" else "en_GB"


def _whole_pattern() -> str:
    return "#,##0\xa0¤" if language() == "fr" else "¤#,##0"


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
