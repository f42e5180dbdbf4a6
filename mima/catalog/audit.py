"""What the catalog finds and counts is what is published: its listings, their facets, every kept count and every word's."""

from collections import Counter
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import func, select

from mima.catalog import near, spelling
from mima.catalog.facets import EVERYWHERE, WORDS, Counts
from mima.catalog.models import CatalogTerm, Facet, FacetCount, Listing, Offering, OfferingFacet, OfferingState
from mima.catalog.tokens import LETTERS, facet_id
from mima.catalog.writing import dialect
from mima.core.db import db

T = TypeVar("T")

PART = 5_000
SCOPES = frozenset(LETTERS[name] for name in ("kind", "category"))
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Drift:
    """By how much the kept numbers are too small (below zero: too large): of each (scope, facet), of each word.

    `listings` are how many were looked at, `facets` how many of them have each facet by their own words, and `misplaced` the
    ids of those that have a place and no word for it, or a word and no place.
    """

    counts: Counts
    words: Counter[str]
    listings: int
    facets: Counter[int]
    misplaced: list[int]


def drift() -> Drift:
    """The difference between the listings and what is kept of them, both of one moment: whoever publishes changes both alike."""
    misplaced: list[int] = []
    true, words, listings = _counted(misplaced)
    facets = Counter({facet: count for (scope, facet), count in true.items() if scope == EVERYWHERE})
    for scope, facet, number in db.session.execute(select(FacetCount.scope_id, FacetCount.facet_id, FacetCount.count)):
        true[scope, facet] -= number
    for word, number in db.session.execute(select(CatalogTerm.word, CatalogTerm.count)):
        words[word] -= number
    return Drift(_wrong(true), _wrong(words), listings, facets, misplaced)


def _wrong(numbers: Counter[T]) -> Counter[T]:
    return Counter({key: number for key, number in numbers.items() if number})


def _counted(misplaced: list[int]) -> tuple[Counts, Counter[str], int]:
    """How often each facet in each scope, and each word, stands in the listings; how many listings there are.

    Those whose place and words do not agree are added to `misplaced`.
    """
    alike: dict[tuple[int, ...], Counter[str]] = {}
    words: Counter[str] = Counter()
    listings = 0
    rows = select(Listing.offering_id, Listing.place_x, Listing.facets, WORDS[dialect()]).execution_options(yield_per=PART)
    for offering_id, place, facets, terms in db.session.execute(rows):
        listings += 1
        tokens = facets.split()
        scopes = tuple(facet_id(token) for token in tokens if token[1] in SCOPES)
        alike.setdefault(scopes, Counter()).update(tokens)
        words.update(spelling.of(terms))
        if (place is None) == (near.TOWN in terms):
            misplaced.append(offering_id)
    counts: Counts = Counter()
    for scopes, counted in alike.items():
        for token, number in counted.items():
            for scope in (EVERYWHERE, *scopes):
                counts[scope, facet_id(token)] += number
    return counts, words, listings


def check_index() -> tuple[int, list[str]]:
    """How many published offerings were looked at, and each that is not listed, each listing and each number that is not true."""
    found = drift()
    findings = [*_unlisted(), *_without_facet(found.facets)]
    findings += [f"offering {key} is found near other places than where it is" for key in found.misplaced[:MOST_NAMED]]
    names = {row.id: f"{row.name} {row.value}" for row in db.session.execute(select(Facet.id, Facet.name, Facet.value))}
    for (scope, facet), by in sorted(found.counts.items())[:MOST_NAMED]:
        where = names.get(scope, "the whole catalog")
        findings.append(f"the count of {names.get(facet, facet)} in {where} is wrong by {-by}")
    for word, by in sorted(found.words.items())[:MOST_NAMED]:
        findings.append(f"the count of the word {word} is wrong by {-by}")
    published = select(func.count()).select_from(Offering).where(Offering.state == OfferingState.published)
    return db.session.scalar(published) or 0, findings


def _unlisted() -> list[str]:
    pairs = select(Offering.id, Offering.state, Listing.offering_id).outerjoin(Listing, Listing.offering_id == Offering.id)
    is_published = Offering.state == OfferingState.published
    differ = pairs.where(is_published != Listing.offering_id.is_not(None)).limit(MOST_NAMED)
    return [
        f"offering {row.id} is {row.state} and is {'in' if row.offering_id else 'not in'} the index"
        for row in db.session.execute(differ)
    ]


def _without_facet(listed: Counter[int]) -> list[str]:
    """What the facets' own index has otherwise than the listings say."""
    kept = select(OfferingFacet.facet_id, func.count()).group_by(OfferingFacet.facet_id)
    differ = Counter(listed)
    differ.subtract(dict(db.session.execute(kept).all()))
    return [f"{by:+} offerings of facet {key} in its own index" for key, by in sorted(_wrong(differ).items())[:MOST_NAMED]]
