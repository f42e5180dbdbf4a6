"""What follows from an offering's own values: its folded words, its ranks in sorting, its facets. Plain values in and out,
so that an import of many thousand rows uses the same functions as a form.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from mima.catalog import categories, clearance
from mima.catalog.folding import distinct, fold, handle

# The budgets that the catalog offers, in whole euros. An offering counts in each that it stays within.
BUDGETS = (200, 500, 2_000, 10_000)
NO_PRICE_CHEAP = 2_147_483_647
NO_PRICE_DEAR = -1


class FacetKey(NamedTuple):
    """A value that the catalog can be filtered by; the label is empty where the code has the words (kinds, choices)."""

    name: str
    value: str
    label: str = ""


class Findable(NamedTuple):
    """What the search and the sorting read of an offering: its folded words, the title's first, and its place in each order."""

    words: str
    title_rank: str
    cheap_rank: int
    dear_rank: int


def findable(values: Mapping[str, Any], exhibitor_name: str) -> Findable:
    """The words and ranks of an offering with these values. What has no price stands last, whichever way one sorts by it."""
    category = categories.CATEGORIES[values["category"]]
    price = lowest_price(values)
    found_by = distinct(
        values.get("title_fr", ""),
        values.get("title_en", ""),
        exhibitor_name,
        values.get("credits", ""),
        " ".join(values.get("tags", ())),
        values.get("place", ""),
        categories.searchable(category, values.get("fields", {})),
        values.get("summary_fr", ""),
        values.get("summary_en", ""),
        values.get("text_fr", ""),
        values.get("text_en", ""),
    )
    title = fold(values.get("title_fr") or values.get("title_en") or "")[:100]
    cheap, dear = (NO_PRICE_CHEAP, NO_PRICE_DEAR) if price is None else (price, price)
    return Findable(found_by, title, cheap, dear)


def lowest_price(values: Mapping[str, Any]) -> int | None:
    """The cents from which one may have it; None where that is on request or unknown."""
    if values.get("price_on_request"):
        return None
    low = values.get("price_from_cents")
    return low if low is not None else values.get("price_to_cents")


def facets(values: Mapping[str, Any], exhibitor_slug: str, exhibitor_name: str) -> list[FacetKey]:
    """Every value by which an offering like this is found when it is published, each once, kind and category first."""
    found = [
        FacetKey("kind", str(values["kind"])),
        FacetKey("category", values["category"]),
        FacetKey("exhibitor", exhibitor_slug, exhibitor_name),
    ]
    if place := handle(values.get("place", "")):
        found.append(FacetKey("place", place, values["place"]))
    price = lowest_price(values)
    if price is not None:
        found += [FacetKey("price_max", str(euros)) for euros in BUDGETS if price <= euros * 100]
    fields, category = values.get("fields", {}), categories.CATEGORIES[values["category"]]
    for spec in category.facets:
        if value := fields.get(spec.code):
            found.append(FacetKey(f"f.{spec.code}", "1" if value is True else str(value)))
    tags = {handle(tag): tag for tag in reversed(values.get("tags", ()))}
    found += [FacetKey("tag", value, label) for value, label in sorted(tags.items()) if value]
    if light := clearance.light(category, fields):
        found.append(FacetKey("clearance", light.value))
    return found
