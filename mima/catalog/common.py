"""The values that every offering has, whatever its category: which a person may set, how long, in what form."""

from collections.abc import Iterable, Mapping
from typing import Any

from mima.catalog import categories, embeds
from mima.catalog.categories import Category
from mima.catalog.folding import handle
from mima.core.errors import N_, DomainError, Invalid
from mima.exhibitors.licences import LICENCES, Mining

LENGTHS: Mapping[str, int] = {
    "title_fr": 400,
    "title_en": 400,
    "summary_fr": 600,
    "summary_en": 600,
    "text_fr": 20_000,
    "text_en": 20_000,
    "place": 120,
    "credits": 2_000,
    "licence": 1_000,
}
ONE_LINE = frozenset({"title_fr", "title_en", "place"})
# Values that are one of a list, or empty.
CODES: Mapping[str, frozenset[str]] = {"licence_code": frozenset(LICENCES), "tdm": frozenset(Mining)}
PRICES = ("price_from_cents", "price_to_cents")
# What an offering's pictures say of their rights follows from these (served.py).
RIGHTS = frozenset({"licence", "licence_code", "tdm"})
MOST_PRICE = 1_000_000_000
MOST_TAGS = 40
LONGEST_TAG = 80
# Every value that a person may set, with what it is when nothing is said.
EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(LENGTHS, ""),
    **dict.fromkeys(CODES, ""),
    **dict.fromkeys(PRICES),
    "price_on_request": False,
    "tags": (),
    "fields": {},
    "embeds": (),
}


# What the title of a copy ends with.
COPIED: Mapping[str, str] = {"title_fr": " (copie)", "title_en": " (copy)"}


class CategoryUnknown(DomainError):
    """There is no such category of this kind."""

    status = 422
    message = N_("Please choose a category.")


def category_of(kind: str, code: str) -> Category:
    """The category with this code, if offerings of this kind may be in it; `CategoryUnknown` otherwise."""
    category = categories.CATEGORIES.get(code)
    if category is None or kind not in category.kinds:
        raise CategoryUnknown
    return category


def clean(category: Category, values: Mapping[str, Any], *, complete: bool = False) -> dict[str, Any]:
    """Every value of an offering as it is stored, the empty one for each that was not given.

    `Invalid` names all that does not fit. There must be a title; where the offering must be `complete`, also a summary,
    a price or its request, and the category's required fields. A name that is no value of an offering is the caller's
    mistake. What is clean stays as it is.
    """
    if unknown := values.keys() - EMPTY.keys():
        raise TypeError(f"not a value of an offering: {sorted(unknown)}")
    given = {**EMPTY, **values}
    cleaned: dict[str, Any] = {name: _text(given[name], one_line=name in ONE_LINE) for name in LENGTHS}
    wrong = {name: N_("This text is too long.") for name, most in LENGTHS.items() if len(cleaned[name]) > most}
    cleaned |= {name: _text(given[name], one_line=True) for name in CODES}
    wrong |= {name: N_("Please choose one of the list.") for name, codes in CODES.items() if cleaned[name] not in {"", *codes}}
    cleaned |= {name: given[name] for name in PRICES}
    cleaned |= {"price_on_request": bool(given["price_on_request"]), "tags": tags(given["tags"]), "fields": {}}
    try:
        cleaned["fields"] = categories.check(category, given["fields"], complete=complete)
    except Invalid as refusal:
        wrong |= refusal.fields
    cleaned["embeds"], strange = _embeds(given["embeds"])
    wrong |= strange | _price_trouble(cleaned) | _missing(cleaned, complete=complete)
    if wrong:
        raise Invalid(wrong)
    return cleaned


def copied(name: str, title: str) -> str:
    """What the copy of an offering with this title is called; `name` says in which language."""
    return f"{title[: LENGTHS[name] - len(COPIED[name])]}{COPIED[name]}"


def tags(labels: Iterable[str]) -> list[str]:
    """The labels that say something, each once, in the order given; no more than an offering may have."""
    found: dict[str, str] = {}
    for label in labels:
        short = " ".join(label.replace("\x00", "").split())[:LONGEST_TAG].strip()
        if key := handle(short):
            found.setdefault(key, short)
        if len(found) == MOST_TAGS:
            break
    return list(found.values())


def _embeds(given: Iterable[str | Mapping[str, Any]]) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The players of other sites as they are stored, and what does not fit."""
    try:
        found = embeds.clean(given)
    except embeds.Unknown:
        return [], {"embeds": N_("This is no address of a film or sound on YouTube, Vimeo, SoundCloud or Bandcamp.")}
    if len(found) > embeds.MOST:
        return [], {"embeds": N_("No more than six, please.")}
    return found, {}


def _text(value: object, *, one_line: bool = False) -> str:
    if value is None or value == "":
        return ""
    # PostgreSQL keeps no NUL, and a person cannot have meant one.
    text = str(value).replace("\x00", "").replace("\r\n", "\n").strip()
    return " ".join(text.split()) if one_line else text


def _price_trouble(values: Mapping[str, Any]) -> dict[str, str]:
    low, high = values.get("price_from_cents"), values.get("price_to_cents")
    wrong = {
        name: N_("Please write a sum between 0 and 10,000,000.")
        for name, cents in zip(PRICES, (low, high), strict=True)
        if cents is not None and not 0 <= cents <= MOST_PRICE
    }
    if not wrong and low is not None and high is not None and high < low:
        wrong["price_to_cents"] = N_("The higher price is below the lower one.")
    return wrong


def _missing(values: Mapping[str, Any], *, complete: bool) -> dict[str, str]:
    wrong = {}
    if not (values["title_fr"] or values["title_en"]):
        wrong["title_fr"] = N_("Please give it a title, in French or in English.")
    if complete and not (values["summary_fr"] or values["summary_en"]):
        wrong["summary_fr"] = N_("Please say in one or two sentences what it is.")
    if complete and not values["price_on_request"] and all(values[name] is None for name in PRICES):
        wrong["price_from_cents"] = N_("Please give a price, or tick that it is on request.")
    return wrong
