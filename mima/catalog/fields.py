"""The fields that a category adds to an offering: their types, their checks, how they are read by people and by the search.

Clean values are plain JSON: integers for money (cents), durations (seconds) and years, ISO text for dates, choice codes;
numbers for lengths (centimetres) and percentages, lists for territories, shares, people and dates.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any

from babel.dates import get_month_names

from mima.catalog import identifiers, lists, territories
from mima.catalog.identifiers import iswc_check_digit
from mima.catalog.refusing import FieldRefused
from mima.core.errors import N_

__all__ = ["Choice", "FieldRefused", "FieldSpec", "FieldType", "Group", "Value", "clean", "iswc_check_digit", "words_of"]

Value = str | int | float | bool | list[Any]


class FieldType(StrEnum):
    text = "text"
    integer = "integer"
    number = "number"
    money = "money"
    date = "date"
    choice = "choice"
    boolean = "boolean"
    duration = "duration"
    year = "year"
    isrc = "isrc"
    iswc = "iswc"
    upc = "upc"
    ipi = "ipi"
    isni = "isni"
    isan = "isan"
    length = "length"
    percent = "percent"
    territories = "territories"
    splits = "splits"
    people = "people"
    dates = "dates"


class Group(StrEnum):
    """What the fields are about: those of a group stand together, on the form and on the page."""

    main = "main"
    stage = "stage"
    tour = "tour"
    money = "money"
    codes = "codes"
    rights = "rights"


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label_fr: str
    label_en: str


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field. `unit` follows the value (m, m²); minimum and maximum are inclusive, for a text its length.

    A choice or a claim is a filter of the catalog unless `filters` is false.
    """

    code: str
    type: FieldType
    label_fr: str
    label_en: str
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    group: Group = Group.main
    filters: bool = True

    @property
    def is_facet(self) -> bool:
        """Whether the catalog offers the field as a filter."""
        return self.filters and self.type in (FieldType.choice, FieldType.boolean)

    def choice(self, code: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.code == code), None)


def clean(spec: FieldSpec, raw: object) -> Value | None:
    """The value of what was typed, None for nothing; `FieldRefused` when it does not fit. What is clean stays as it is."""
    text = _typed(raw)
    if not text:
        return None
    if "\x00" in text:
        raise FieldRefused(N_("Please write this on one line."))
    value = _READERS[spec.type](spec, text)
    if isinstance(value, int | float) and not isinstance(value, bool):
        _check_size(spec, value)
    return None if value == [] else value


def _typed(raw: object) -> str:
    """What a person would have typed for it."""
    if isinstance(raw, list):
        return territories.written(raw, "en") if raw and isinstance(raw[0], str) else lists.lines_of(raw)
    return str(raw).strip() if raw is not None else ""


def _check_size(spec: FieldSpec, value: float) -> None:
    least = spec.minimum if spec.minimum is not None else 0
    if value < least:
        raise FieldRefused(N_("This number is too small."))
    if value > (spec.maximum if spec.maximum is not None else 1_000_000_000):
        raise FieldRefused(N_("This number is too large."))


def _text(spec: FieldSpec, text: str) -> str:
    text = " ".join(text.split())
    if len(text) > (spec.maximum or 500):
        raise FieldRefused(N_("This text is too long."))
    return text


_BLANKS = re.compile(r"[\s\u202f\xa0]")
_WHOLE = re.compile(r"-?[0-9]{1,12}")


def _integer(_spec: FieldSpec, text: str) -> int:
    digits = _BLANKS.sub("", text)
    if not _WHOLE.fullmatch(digits):
        raise FieldRefused(N_("Please write a whole number, such as 12."))
    return int(digits)


def _number(_spec: FieldSpec, text: str) -> int | float:
    try:
        value = Decimal(_BLANKS.sub("", text).replace(",", "."))
    except InvalidOperation as error:
        raise FieldRefused(N_("Please write a number, such as 7.5.")) from error
    if not value.is_finite() or abs(value) > 10**12:
        raise FieldRefused(N_("Please write a number, such as 7.5."))
    return _plain(round(value, 3))


def _date(_spec: FieldSpec, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise FieldRefused(N_("Please write a date, such as 2027-04-01.")) from error


def _choice(spec: FieldSpec, text: str) -> str:
    if spec.choice(text) is None:
        raise FieldRefused(N_("Please choose one of the list."))
    return text


def _boolean(_spec: FieldSpec, text: str) -> bool:
    word = text.casefold()
    if word in ("1", "true", "yes", "oui", "on", "y", "vrai"):
        return True
    if word in ("0", "false", "no", "non", "off", "n", "faux"):
        return False
    raise FieldRefused(N_("Please answer yes or no."))


def _duration(_spec: FieldSpec, text: str) -> int:
    """Seconds from 222, 3:42 or 1:03:42."""
    if not re.fullmatch(r"[0-9]{1,7}|[0-9]{1,4}:[0-5]?[0-9]|[0-9]{1,3}:[0-5]?[0-9]:[0-5]?[0-9]", text):
        raise FieldRefused(N_("Please write a duration, such as 3:42."))
    seconds = 0
    for part in text.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds


_LENGTH = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,4}))?(mm|cm|m|in|inch|inches|po|\"|″|)", re.IGNORECASE)
_CENTIMETRES = {"mm": "0.1", "cm": "1", "m": "100", "": "1"}
INCH = Decimal("2.54")


def _length(_spec: FieldSpec, text: str) -> int | float:
    """Centimetres from 30, 30,5 cm, 300 mm, 0.3 m or 12 in."""
    found = _LENGTH.fullmatch(_BLANKS.sub("", text))
    if not found:
        raise FieldRefused(N_("Please write a length, such as 30, 300 mm or 12 in."))
    value = Decimal(f"{found[1]}.{found[2] or 0}") * Decimal(_CENTIMETRES.get(found[3].lower(), INCH))
    return _plain(round(value, 3))


def _percent(_spec: FieldSpec, text: str) -> int | float:
    found = re.fullmatch(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?%?", _BLANKS.sub("", text))
    value = Decimal(f"{found[1]}.{found[2] or 0}") if found else Decimal(101)
    if value > 100:
        raise FieldRefused(N_("Please write a percentage from 0 to 100, such as 50 or 33.33."))
    return _plain(value)


def _plain(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)


_READERS: Mapping[FieldType, Callable[[FieldSpec, str], Value]] = {
    FieldType.text: _text,
    FieldType.integer: _integer,
    FieldType.number: _number,
    FieldType.money: _integer,
    FieldType.date: _date,
    FieldType.choice: _choice,
    FieldType.boolean: _boolean,
    FieldType.duration: _duration,
    FieldType.year: _integer,
    FieldType.isrc: lambda _spec, text: identifiers.isrc_of(text),
    FieldType.iswc: lambda _spec, text: identifiers.iswc_of(text),
    FieldType.upc: lambda _spec, text: identifiers.upc_of(text),
    FieldType.ipi: lambda _spec, text: identifiers.ipi_of(text),
    FieldType.isni: lambda _spec, text: identifiers.isni_of(text),
    FieldType.isan: lambda _spec, text: identifiers.isan_of(text),
    FieldType.length: _length,
    FieldType.percent: _percent,
    FieldType.territories: lambda _spec, text: territories.read(text),
    FieldType.splits: lambda _spec, text: lists.splits(text),
    FieldType.people: lambda _spec, text: lists.people(text),
    FieldType.dates: lambda _spec, text: lists.dates(text),
}


def words_of(spec: FieldSpec, value: Any) -> str:
    """What a person could type to find this value: as it is kept, as it is read, a choice by its names, a claim by its own."""
    return _WORDS[spec.type](spec, value)


def _itself(_spec: FieldSpec, value: Any) -> str:
    return str(value)


def _measured(spec: FieldSpec, value: Any) -> str:
    return f"{value} {spec.unit}"


def _sum_of(_spec: FieldSpec, value: Any) -> str:
    euros, cents = divmod(int(value), 100)
    return f"{euros}.{cents:02}" if cents else str(euros)


def _day_of(_spec: FieldSpec, value: Any) -> str:
    day = date.fromisoformat(value)
    return f"{value} {day.day} {_month(day.month)}"


@cache
def _month(number: int) -> str:
    """The month in both languages."""
    return " ".join(get_month_names(locale=language)[number] for language in ("fr", "en"))


def _names_of(spec: FieldSpec, value: Any) -> str:
    chosen = spec.choice(str(value))
    return f"{chosen.label_fr} {chosen.label_en}" if chosen else ""


def _claimed(spec: FieldSpec, value: Any) -> str:
    return f"{spec.label_fr} {spec.label_en}" if value else ""


def _lasts(_spec: FieldSpec, value: Any) -> str:
    minutes, seconds = divmod(int(value), 60)
    hours, rest = divmod(minutes, 60)
    written = f"{hours}:{rest:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return written if seconds else f"{written} {minutes} min"


def _isrc_words(_spec: FieldSpec, value: Any) -> str:
    return f"{value} {identifiers.isrc_written(str(value))}"


def _iswc_words(_spec: FieldSpec, value: Any) -> str:
    return f"{value} {re.sub(r'[.-]', '', str(value))}"


def _isni_words(_spec: FieldSpec, value: Any) -> str:
    return f"{value} {identifiers.groups_of_four(str(value))}"


def _isan_words(_spec: FieldSpec, value: Any) -> str:
    return f"{value} {str(value).replace('-', '')}"


def _long(_spec: FieldSpec, value: Any) -> str:
    return f"{value} cm"


def _share_words(_spec: FieldSpec, value: Any) -> str:
    return f"{value} %"


def _where(_spec: FieldSpec, value: Any) -> str:
    told = territories.both(value)
    return f"{told.fr} {told.en} {' '.join(value)}"


def _who(_spec: FieldSpec, value: Any) -> str:
    return " ".join(f"{entry['name']} {entry.get('role', '')} {entry['ipi']}" for entry in value)


def _when(spec: FieldSpec, value: Any) -> str:
    return " ".join(f"{_day_of(spec, entry['on'])} {entry['where']}" for entry in value)


_WORDS: Mapping[FieldType, Callable[[FieldSpec, Any], str]] = {
    FieldType.text: _itself,
    FieldType.integer: _measured,
    FieldType.number: _measured,
    FieldType.money: _sum_of,
    FieldType.date: _day_of,
    FieldType.choice: _names_of,
    FieldType.boolean: _claimed,
    FieldType.duration: _lasts,
    FieldType.year: _itself,
    FieldType.isrc: _isrc_words,
    FieldType.iswc: _iswc_words,
    FieldType.upc: _itself,
    FieldType.ipi: _itself,
    FieldType.isni: _isni_words,
    FieldType.isan: _isan_words,
    FieldType.length: _long,
    FieldType.percent: _share_words,
    FieldType.territories: _where,
    FieldType.splits: _who,
    FieldType.people: _who,
    FieldType.dates: _when,
}
