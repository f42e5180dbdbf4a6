"""The fields that a category adds to an offering: their types, their checks, how they are read by people and by the search.

Clean values are plain JSON: integers for money (cents), durations (seconds) and years, ISO text for dates, choice codes.
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
from stdnum import isrc
from stdnum.exceptions import ValidationError

from mima.core.errors import N_

Value = str | int | float | bool


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


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label_fr: str
    label_en: str


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field. `unit` follows the value (m, m²); minimum and maximum are inclusive, for a text its length."""

    code: str
    type: FieldType
    label_fr: str
    label_en: str
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None

    @property
    def is_facet(self) -> bool:
        """Whether the catalog offers the field as a filter."""
        return self.type in (FieldType.choice, FieldType.boolean)

    def choice(self, code: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.code == code), None)


class FieldRefused(ValueError):
    """What was typed is no value of the field; the only argument is the message id that says why."""


def clean(spec: FieldSpec, raw: object) -> Value | None:
    """The value of what was typed, None for nothing; `FieldRefused` when it does not fit."""
    text = str(raw).strip() if raw is not None else ""
    if not text:
        return None
    if "\x00" in text:
        raise FieldRefused(N_("Please write this on one line."))
    value = _READERS[spec.type](spec, text)
    if isinstance(value, int | float) and not isinstance(value, bool):
        _check_size(spec, value)
    return value


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
    value = round(value, 3)
    return int(value) if value == int(value) else float(value)


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


def _isrc(_spec: FieldSpec, text: str) -> str:
    try:
        return str(isrc.validate(text))
    except ValidationError as error:
        raise FieldRefused(N_("This is no ISRC: two letters, three signs, seven digits, such as FR-Z03-27-00001.")) from error


def _iswc(_spec: FieldSpec, text: str) -> str:
    compact = re.sub(r"[\s.\-]", "", text.upper())
    if not re.fullmatch(r"T[0-9]{10}", compact) or iswc_check_digit(compact[1:10]) != int(compact[10]):
        raise FieldRefused(N_("This is no ISWC, or a digit of it is wrong. It looks like T-034.524.680-1."))
    return f"T-{compact[1:4]}.{compact[4:7]}.{compact[7:10]}-{compact[10]}"


def iswc_check_digit(digits: str) -> int:
    """The last digit of an ISWC from its nine others (ISO 15707): T counts 1, each digit its place."""
    return -(1 + sum(place * int(digit) for place, digit in enumerate(digits, start=1))) % 10


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
    FieldType.isrc: _isrc,
    FieldType.iswc: _iswc,
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
    return f"{value} {isrc.format(str(value))}"


def _iswc_words(_spec: FieldSpec, value: Any) -> str:
    return f"{value} {re.sub(r'[.-]', '', str(value))}"


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
}
