"""Sums, rates, numbers and moments as the market's team types them."""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, StringField
from wtforms.validators import ValidationError

from mima.web import i18n
from mima.web.forms import MoneyField, stripped

# 100,000 euros: nothing on a plan costs more, and a square metre of it times the largest booth still fits its column.
MOST_CENTS = 10_000_000
PERCENT = re.compile(r"^(\d{1,3})(?:[.,](\d{1,2}))?$")
WHOLE = re.compile(r"^\d{1,6}$")


class SumField(MoneyField):
    """A sum of nothing or more, without VAT; `cents` is None where nothing is typed."""

    def put(self, cents: int | None) -> None:
        """The field shows this sum."""
        self.cents, self.data = cents, "" if cents is None else _decimal(cents, 100)

    def pre_validate(self, form: Any) -> None:
        if self.cents is not None and not 0 <= self.cents <= MOST_CENTS:
            raise ValidationError(_l("From 0 to 100 000, please."))


class PercentField(StringField):  # type: ignore[misc]
    """A part of a hundred, 20 or 5,5; `points` are basis points, None where nothing is typed."""

    @property
    def points(self) -> int | None:
        found = PERCENT.match(stripped(self.data).removesuffix("%").strip())
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None

    def put(self, points: int | None) -> None:
        """The field shows this rate."""
        self.data = "" if points is None else _decimal(points, 100)

    def pre_validate(self, form: Any) -> None:
        if stripped(self.data) and (self.points is None or self.points > 10_000):
            raise ValidationError(_l("From 0 to 100, please, such as 20 or 5,5."))


class NumberField(StringField):  # type: ignore[misc]
    """A whole number from `least` to `most`; `number` is None where nothing is typed."""

    def __init__(self, label: Any, validators: Any = (), *, least: int, most: int, **options: Any) -> None:
        super().__init__(label, validators, render_kw={"inputmode": "numeric", "autocomplete": "off"}, **options)
        self.least, self.most = least, most

    @property
    def number(self) -> int | None:
        typed = stripped(self.data)
        return int(typed) if WHOLE.match(typed) else None

    def put(self, number: int | None) -> None:
        """The field shows this number."""
        self.data = "" if number is None else str(number)

    def pre_validate(self, form: Any) -> None:
        if stripped(self.data) and (self.number is None or not self.least <= self.number <= self.most):
            raise ValidationError(_l("A whole number from %(least)s to %(most)s, please.", least=self.least, most=self.most))


class MomentField(DateTimeLocalField):  # type: ignore[misc]
    """A day and a time at the market."""

    def __init__(self, label: Any, validators: Any = (), **options: Any) -> None:
        # The first is the one that browsers write, and want to read.
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"]
        super().__init__(label, validators, format=formats, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_l("Please write a day and a time, such as 2027-03-09 10:00.")) from error

    def at(self, zone: str) -> datetime:
        """The moment, once the form is valid."""
        typed: datetime = self.data
        return typed.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)

    def put(self, moment: datetime, zone: str) -> None:
        """The field shows this moment."""
        self.data = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _decimal(value: int, parts: int) -> str:
    text = f"{value // parts}.{value % parts:02}".rstrip("0").rstrip(".") if value % parts else str(value // parts)
    return text.replace(".", ",") if i18n.language() == "fr" else text
