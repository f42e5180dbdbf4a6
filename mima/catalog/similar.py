"""What is in the same vein as an offering: its rarest tags first, then how it looks or how fast it goes."""

import json
from collections import Counter
from collections.abc import Sequence
from math import log2
from typing import Any

from sqlalchemy import select, union_all

from mima.catalog.categories import Kind
from mima.catalog.facets import EVERYWHERE
from mima.catalog.models import Facet, FacetCount, Listing, Offering, OfferingFacet
from mima.catalog.queries import Card, cards
from mima.core.db import db
from mima.media.queries import palettes

# Of each facet so many are looked at, and so many of all become cards.
OF_EACH, LOOKED_AT = 24, 24
# What the rarest shared facet is worth, and how much less the next: a tag is said on purpose and outweighs eye and ear.
RAREST, STEP = 10, 1
# What the same colours, or the same tempo, are worth.
ALIKE = 8
# Two colours as far apart as this, by the sum of their channels, have nothing in common.
STRANGE = 180
# Tempos that differ by half an octave have nothing in common; half and double tempo are heard as the same.
HALF_AN_OCTAVE = 0.5


def similar(offering: Offering, most: int = 4) -> list[Card]:
    """A few other published offerings that share its tags or its category, those first that look or sound most alike.

    Four statements, five for images.
    """
    shared, tempos = _sharing(offering)
    found = cards(sorted(shared, key=lambda key: (-shared[key], -key))[:LOOKED_AT])
    worth = {card.id: shared[card.id] + _tempo(tempos.get(offering.id), tempos.get(card.id)) for card in found}
    if offering.kind is Kind.image:
        for key, likeness in _looks(offering, found).items():
            worth[key] += ALIKE * likeness
    return sorted(found, key=lambda card: (-worth[card.id], -card.id))[:most]


def _sharing(offering: Offering) -> tuple[Counter[int], dict[int, int | None]]:
    """What the facets are worth that others share with it, by offering; and the tempos of all these."""
    own = (
        select(Facet.id)
        .join(OfferingFacet, OfferingFacet.facet_id == Facet.id)
        .join(FacetCount, (FacetCount.facet_id == Facet.id) & (FacetCount.scope_id == EVERYWHERE))
        .where(OfferingFacet.offering_id == offering.id, Facet.name.in_(("tag", "category")))
        .order_by(FacetCount.count)
        .limit(5)
    )
    facet_ids = db.session.scalars(own).all()
    shared: Counter[int] = Counter()
    for facet_id, offering_id in db.session.execute(_newest_of(facet_ids)) if facet_ids else ():
        shared[offering_id] += RAREST - STEP * facet_ids.index(facet_id)
    rows = db.session.execute(select(Listing.offering_id, Listing.bpm).where(Listing.offering_id.in_([offering.id, *shared])))
    shared.pop(offering.id, None)
    return shared, {row.offering_id: row.bpm for row in rows}


def _newest_of(facet_ids: Sequence[int]) -> Any:
    """(facet, offering) for the newest offerings of each facet."""
    parts = []
    for facet_id in facet_ids:
        rows = select(OfferingFacet.facet_id, OfferingFacet.offering_id).where(OfferingFacet.facet_id == facet_id)
        newest = rows.order_by(OfferingFacet.published_at.desc(), OfferingFacet.offering_id.desc()).limit(OF_EACH)
        parts.append(select(newest.subquery()))
    return union_all(*parts)


def _tempo(one: int | None, other: int | None) -> float:
    """What these tempos, in beats a minute, are worth together."""
    if not one or not other:
        return 0
    octaves = abs(log2(one / other))
    return ALIKE * max(0.0, 1 - min(octaves, abs(octaves - 1)) / HALF_AN_OCTAVE)


def _looks(offering: Offering, found: Sequence[Card]) -> dict[int, float]:
    """How much the covers of these have of its cover's colours, from 0 to 1."""
    covers = {card.id: str(json.loads(card.cover_text)["src"]) for card in found if card.cover_text}
    mine = str(offering.cover["src"]) if offering.cover else ""
    colours = palettes([mine, *covers.values()]) if mine else {}
    return {key: likeness(colours.get(mine, ()), colours.get(cover, ())) for key, cover in covers.items()}


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """How near each colour of either palette, #rrggbb, comes to one of the other: 1 if all are the same, 0 for strangers."""
    if not one or not other:
        return 0
    near = [min(_apart(colour, each) for each in theirs) for ours, theirs in ((one, other), (other, one)) for colour in ours]
    return sum(max(0.0, 1 - distance / STRANGE) for distance in near) / len(near)


def _apart(one: str, other: str) -> int:
    left, right = bytes.fromhex(one[1:]), bytes.fromhex(other[1:])
    return sum(abs(a - b) for a, b in zip(left, right, strict=True))
