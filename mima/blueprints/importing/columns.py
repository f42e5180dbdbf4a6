"""The columns that a table may have, in plain words: those of every offering, then those of each category."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.catalog import common, importing
from mima.catalog.categories import CATEGORIES, Category, Kind
from mima.catalog.fields import Choice, FieldSpec, FieldType
from mima.web import i18n

TELLS = {
    "id": _l("MIMA’s own id of an offering, as in the export; empty for a new one"),
    "reference": _l("Your own number or name of the offering. A later table with the same reference changes it."),
    "kind": _l("music or image"),
    "category": _l("The word of the category, from the list below"),
    "title_fr": _l("Title in French; one of the two is enough"),
    "title_en": _l("Title in English"),
    "summary_fr": _l("In one or two sentences, in French"),
    "summary_en": _l("In one or two sentences, in English"),
    "text_fr": _l("Text in French"),
    "text_en": _l("Text in English"),
    "price_from_cents": _l("From, in euros excluding VAT"),
    "price_to_cents": _l("Up to, in euros excluding VAT"),
    "price_on_request": _l("yes where the price is on request"),
    "tags": _l("Key words, separated by semicolons"),
    "place": _l("Place"),
    "credits": _l("Credits"),
    "licence_code": _l("The word of the licence"),
    "tdm": _l("Text and data mining: reserved or allowed"),
    "licence": _l("Licence and rights"),
    "embeds": _l("Addresses of films and sounds on YouTube, Vimeo, SoundCloud or Bandcamp, separated by semicolons"),
}
KEYS = ("reference", "kind", "category")
NEEDED = ("category", "title_fr")
TYPES = {
    FieldType.date: _l("a date such as 2027-04-01"),
    FieldType.duration: _l("a duration such as 0:03:42, which a workbook does not take for hours"),
    FieldType.boolean: _l("yes or no"),
    FieldType.money: _l("in euros excluding VAT"),
    FieldType.isrc: _l("such as FR-Z03-27-00001"),
    FieldType.iswc: _l("such as T-034.524.680-1"),
    FieldType.upc: _l("12 or 13 digits"),
    FieldType.ipi: _l("such as 00017798450"),
    FieldType.isni: _l("such as 0000 0001 2281 955X"),
    FieldType.isan: _l("such as 0000-0001-8947-0000-8"),
    FieldType.length: _l("in centimetres, or with its unit: 300 mm, 12 in"),
    FieldType.percent: _l("from 0 to 100"),
    FieldType.territories: _l("World, World except Japan, or countries: France, Belgium, CH"),
    FieldType.splits: _l("name; role; share, with a bar | between two holders"),
    FieldType.people: _l("name; IPI, with a bar | between two people"),
    FieldType.dates: _l("2027-05-03; place, with a bar | between two dates"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what its first line says, what stands in it, and the words it takes where only some are taken."""

    header: str
    tells: str
    is_needed: bool = False
    choices: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A category with its own columns."""

    category: Category
    kinds: str
    columns: Sequence[Column]


def common_ones() -> list[Column]:
    """Those of every offering, the needed ones first."""
    names = [name for name in TELLS if name in NEEDED] + [name for name in TELLS if name not in NEEDED]
    return [Column(importing.header_of(name), str(TELLS[name]), name in NEEDED) for name in names]


def headers() -> list[str]:
    """The headers of every offering's columns, in the order in which people fill them in."""
    return [importing.header_of(name) for name in TELLS if name in common.EMPTY or name in KEYS]


def groups() -> list[Group]:
    """Every category with its columns, music first."""
    return [Group(one, _kinds(one), [_column(spec) for spec in one.fields]) for one in CATEGORIES.values()]


def _kinds(category: Category) -> str:
    return str(_(" or ")).join(Kind(kind) for kind in category.kinds)


def _column(spec: FieldSpec) -> Column:
    label = spec.label_fr if i18n.language() == "fr" else spec.label_en
    tells = ", ".join(part for part in (label, spec.unit, str(TYPES.get(spec.type, ""))) if part)
    return Column(importing.header_of(spec.code), tells, choices=[_choice(one) for one in spec.choices])


def _choice(choice: Choice) -> tuple[str, str]:
    return choice.code, choice.label_fr if i18n.language() == "fr" else choice.label_en
