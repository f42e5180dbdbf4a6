"""What people type into an offering's fields, and how stored values look when they are typed: both ways in one place."""

import re
from typing import Any

from babel.numbers import NumberFormatError, format_decimal, parse_decimal
from wtforms import Field

from mima.catalog import identifiers, lists, territories
from mima.catalog.fields import FieldSpec, FieldType
from mima.web import facts, filters, i18n

NUMBERS = (FieldType.integer, FieldType.number, FieldType.year)


def raw(spec: FieldSpec, field: Field) -> object:
    """The field's content in the form that `catalog.fields.clean` reads."""
    if spec.type is FieldType.money:
        return field.cents
    if spec.type is FieldType.boolean:
        return True if field.data else None
    return plain_number(field.data or "") if spec.type in NUMBERS else field.data


def shown(spec: FieldSpec, value: Any) -> Any:
    """The stored value as a person types it."""
    if value is None:
        return None
    if spec.type is FieldType.money:
        return sum_of(value)
    if spec.type is FieldType.duration:
        return facts.duration(value)
    if spec.type is FieldType.territories:
        return territories.written(value, i18n.language())
    if spec.type in (FieldType.splits, FieldType.people, FieldType.dates):
        return lists.lines_of(value)
    if spec.type is FieldType.isni:
        return identifiers.groups_of_four(value)
    if spec.type in (FieldType.number, FieldType.length, FieldType.percent):
        return format_decimal(value, locale=i18n.language(), group_separator=False)
    if spec.type is FieldType.boolean:
        return bool(value)
    return identifiers.isrc_written(value) if spec.type is FieldType.isrc else str(value)


def plain_number(text: str) -> str:
    """1 260,5 or 1,260.5 as 1260.5; what is no number stays as it is, for its sentence."""
    compact = re.sub(r"\s", "", text)
    try:
        return str(parse_decimal(compact, locale="fr_FR" if i18n.language() == "fr" else "en_GB", strict=True))
    except NumberFormatError:
        return text


def sum_of(cents: int | None) -> str:
    """Euros without their sign, and without cents where there are none."""
    return "" if cents is None else filters.whole_money(cents).replace("€", "").strip()


def tags(text: str) -> list[str]:
    """The words between commas."""
    return [word for part in text.split(",") if (word := " ".join(part.split()))]
