"""An offering as the reviewer reads it: both languages, price and facts in words, and its files."""

from typing import Any

from flask_babel import gettext as _

from mima.catalog import attachments, categories
from mima.catalog.categories import Fact
from mima.catalog.fields import FieldType
from mima.catalog.models import Offering
from mima.web import filters, i18n


def of(offering: Offering) -> dict[str, Any]:
    """What `organizer/_offering.html` is told beside the offering; three statements."""
    category = categories.CATEGORIES[offering.category]
    return {
        "category": category,
        "media": attachments.of(offering),
        "versions": [version for version in _versions(offering) if any(version[1:])],
        "price": _price(offering),
        "facts": [(i18n.both(fact.spec, "label"), _words(fact)) for fact in categories.facts(category, offering.fields)],
    }


def _versions(offering: Offering) -> list[tuple[str, str, str, str]]:
    """Language, title, summary and text, the reader's language first."""
    french = ("fr", offering.title_fr, offering.summary_fr, offering.text_fr)
    english = ("en", offering.title_en, offering.summary_en, offering.text_en)
    return [french, english] if i18n.language() == "fr" else [english, french]


def _price(offering: Offering) -> str:
    low, high = offering.price_from_cents, offering.price_to_cents
    if offering.price_on_request or (low is None and high is None):
        return str(_("on request"))
    sums = [filters.whole_money(cents) for cents in dict.fromkeys((low, high)) if cents is not None]
    return " – ".join(sums)


def _words(fact: Fact) -> str:
    spec, value = fact.spec, fact.value
    match spec.type:
        case FieldType.choice:
            choice = spec.choice(str(value))
            return i18n.both(choice, "label") if choice else str(value)
        case FieldType.boolean:
            return str(_("yes") if value else _("no"))
        case FieldType.money:
            return filters.whole_money(int(value))
        case FieldType.duration:
            return f"{int(value) // 60}:{int(value) % 60:02}"
        case FieldType.integer | FieldType.number:
            return f"{filters.number(value)} {spec.unit}".strip()
    return f"{value} {spec.unit}".strip()
