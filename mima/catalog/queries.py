"""Reading offerings: pages of the catalog, one offering for those who may see it, a company's own, what waits."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from mima.catalog import counts as counting
from mima.catalog import sampling, search, spelling
from mima.catalog.categories import CATEGORIES, Category, Fact, headline
from mima.catalog.counts import Counts
from mima.catalog.facets import EVERYWHERE
from mima.catalog.filters import Filters, cursor
from mima.catalog.folding import words
from mima.catalog.models import Facet, FacetCount, Listing, Offering, OfferingState
from mima.catalog.near import Circle
from mima.catalog.sampling import Sample
from mima.catalog.search import Chosen
from mima.core.db import db, ids_sent
from mima.core.errors import NotFound
from mima.core.plain import read
from mima.exhibitors.models import Exhibitor

PAGE = 24
# One address shows so many cards at most; further on, a cursor leads from page to page.
MOST_SHOWN = 240
# Fewer hits may mean that a word was mistyped.
FEW = 3


class Card(NamedTuple):
    """An offering as a list shows it, with what sorting needs to go on from it. Two cards that are equal look the same."""

    id: int
    slug: str
    kind: str
    category_code: str
    title_fr: str
    title_en: str
    price_from_cents: int | None
    price_to_cents: int | None
    price_on_request: bool
    fields_text: str
    cover_text: str | None
    preview_text: str | None
    published_text: str
    title_rank: str
    cheap_rank: int
    dear_rank: int
    exhibitor_name: str
    exhibitor_slug: str
    state: str
    # The square of how far it is from the place that is asked for, in square metres; None where none is.
    away: int | None = None
    score: int = 0

    @property
    def is_published(self) -> bool:
        """Whether it still is: its listing, which goes with it, may have been found a moment before."""
        return self.state == OfferingState.published

    @property
    def published_at(self) -> datetime:
        moment = datetime.fromisoformat(self.published_text)
        # SQLite stores UTC without saying so; PostgreSQL says which zone it writes.
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)

    @property
    def category(self) -> Category:
        return CATEGORIES[self.category_code]

    @property
    def fields(self) -> dict[str, Any]:
        return _read(self.fields_text) or {}

    @property
    def cover(self) -> dict[str, Any] | None:
        return _read(self.cover_text)

    @property
    def preview(self) -> dict[str, Any] | None:
        return _read(self.preview_text)

    @property
    def headline(self) -> Fact | None:
        return headline(self.category, self.fields)


def _read(stored: str | None) -> dict[str, Any] | None:
    found: dict[str, Any] | None = msgspec.json.decode(stored) if stored else None
    return found


@dataclass(frozen=True, slots=True)
class Page:
    """Some cards of a state of the catalog; `after` leads to the next ones, empty at the end."""

    cards: tuple[Card, ...]
    after: str
    chosen: tuple[Chosen, ...]
    # The newest hits, where they had to be looked at to find the page. Two pages of equal cards are equal all the same.
    sample: Sample | None = field(default=None, compare=False)


def browse(filters: Filters, size: int = PAGE) -> Page:
    """The first `size` offerings of this state after its cursor; three statements at most, one where nothing is chosen.

    A facet that nothing published has leaves nothing.
    """
    chosen = search.resolve(filters.keys)
    if len(chosen) < len(filters.keys):
        return Page((), "", tuple(chosen))
    if not filters.question and len(search.effective(filters, chosen)) < 2 and not filters.groups:
        return _page(filters, _walked(filters, chosen, size), size, chosen)
    found = sampling.sample(filters, chosen, rows=size + 1)
    # Without words, more than a sample holds is dense enough to be walked in any order.
    is_found = filters.question or found.is_whole
    return _page(
        filters, _found(found.first, filters.circle) if is_found else _walked(filters, chosen, size), size, chosen, found
    )


def _walked(filters: Filters, chosen: Sequence[Chosen], size: int) -> list[Card]:
    return read(*search.page(filters, chosen, size), Card)


def _found(first: Sequence[tuple[int, int]], circle: Circle | None) -> list[Card]:
    scores = dict(first)
    return [card._replace(score=scores[card.id]) for card in _listed(scores, circle)]


def _page(filters: Filters, rows: list[Card], size: int, chosen: Sequence[Chosen], sample: Sample | None = None) -> Page:
    after = cursor(filters.order, rows[size - 1]) if len(rows) > size else ""
    return Page(tuple([card for card in rows[:size] if card.is_published]), after, tuple(chosen), sample)


def counts(filters: Filters, page: Page) -> Counts:
    """The options beside this page and the number of its hits, in two statements at most."""
    if len(page.chosen) < len(filters.keys):
        everything = counting.counts(Filters(), [], None)
        return replace(everything, total=0)
    return counting.counts(filters, page.chosen, page.sample)


def meant(filters: Filters, counts: Counts) -> str:
    """The question that this one, which finds hardly anything, was most likely meant to be; empty if there is none.

    One that finds more within the same state. Three statements where a word is not known, one where all are.
    """
    if counts.total >= FEW or counts.is_floor or filters.after or not filters.question.wanted:
        return ""
    sought = [term.words[0] for term in filters.question.wanted if not (term.is_phrase or term.code)]
    better = spelling.corrected(sought, found=counts.total > 0)
    text = _RUNS.sub(lambda run: better.get("".join(words(run[0])), run[0]), filters.q)
    state = replace(filters, q=text)
    if not better or state.question == filters.question:
        return ""
    if (last := state.question.open_word) in better.values():
        # What a word was corrected to is a whole word.
        state = replace(state, begun=(last,))
    chosen = search.resolve(state.keys)
    is_more = len(chosen) == len(state.keys) and sampling.sample(state, chosen, siblings=False, counted=FEW).hits > counts.total
    return text if is_more else ""


_RUNS = re.compile(r"[^\W_]+")


def newest(most: int) -> Sequence[Card]:
    """The newest offerings that have a picture or a sound, in one statement."""
    return [card for card in browse(Filters(), most * 3).cards if card.cover or card.preview][:most]


def by_slug(slug: str, *, mine: Collection[int] = (), organizes: bool = False) -> Offering:
    """The offering with its company: a published one for everybody, any other for its own company (ids) and organizers."""
    found = db.session.scalar(select(Offering).where(Offering.slug == slug).options(joinedload(Offering.exhibitor)))
    if found is None or not (found.state is OfferingState.published or found.exhibitor_id in mine or organizes):
        raise NotFound
    return found


def owned(exhibitor: Exhibitor, public_id: str) -> Offering:
    """The company's offering; `NotFound` for another's and a missing one alike."""
    mine = (Offering.public_id == public_id) & (Offering.exhibitor_id == exhibitor.id)
    found = db.session.scalar(select(Offering).where(mine).options(joinedload(Offering.exhibitor)))
    if found is None:
        raise NotFound
    return found


def of_exhibitor(
    exhibitor: Exhibitor, *, state: OfferingState | None = None, before: int | None = None, size: int = 50
) -> Sequence[Offering]:
    """The company's offerings but archived ones, or those in this state, newest first, from the id `before` on."""
    mine = select(Offering).where(Offering.exhibitor_id == exhibitor.id)
    mine = mine.where(Offering.state == state if state else Offering.state != OfferingState.archived)
    if before is not None:
        mine = mine.where(Offering.id < before)
    return db.session.scalars(mine.order_by(Offering.id.desc()).limit(size)).all()


def counts_by_state(exhibitor: Exhibitor | None = None) -> dict[OfferingState, int]:
    """How many offerings are in each state, of the company or of all; every state has its number."""
    statement = select(Offering.state, func.count()).group_by(Offering.state)
    if exhibitor is not None:
        statement = statement.where(Offering.exhibitor_id == exhibitor.id)
    found = dict(db.session.execute(statement).all())
    return {state: found.get(state, 0) for state in OfferingState}


def published_count(exhibitor: Exhibitor) -> int:
    """How many offerings the company has in the catalog, from the kept counts."""
    facet = (Facet.name == "exhibitor") & (Facet.value == exhibitor.slug)
    statement = select(FacetCount.count).join(Facet).where(facet, FacetCount.scope_id == EVERYWHERE)
    return db.session.scalar(statement) or 0


def waiting(most: int = 100) -> Sequence[Offering]:
    """The offerings that wait for the organizers, longest first, with their companies."""
    statement = all_waiting().options(joinedload(Offering.exhibitor))
    return db.session.scalars(statement.order_by(Offering.submitted_at).limit(most)).all()


def all_waiting() -> Select[Offering]:
    """The same as a statement, also to be counted."""
    return select(Offering).where(Offering.state == OfferingState.submitted)


def unread(most: int = 100) -> Sequence[Offering]:
    """What stands in the catalog and was changed since the organizers read it, longest first, with their companies."""
    statement = all_unread().options(contains_eager(Offering.exhibitor)).order_by(Offering.changed_at)
    return db.session.scalars(statement.limit(most)).all()


def count_to_read() -> int:
    """How many offerings wait for the organizers, or are to be read again."""
    parts = (select(func.count()).select_from(found.subquery()) for found in (all_waiting(), all_unread()))
    return sum(db.session.scalar(one) or 0 for one in parts)


def all_unread() -> Select[Offering]:
    """The same as a statement, also to be counted."""
    unread = Offering.unread & (Offering.state == OfferingState.published)
    return select(Offering).join(Offering.exhibitor).where(unread, Exhibitor.trusted.is_(False))


def cards(ids: Collection[int]) -> list[Card]:
    """The published ones of these offerings as cards, in this order, in one statement."""
    return [card for card in _listed(ids) if card.is_published]


def _listed(ids: Collection[int], circle: Circle | None = None) -> list[Card]:
    if not ids:
        return []
    middle = {f"near_{axis}": value for axis, value in circle.spot._asdict().items()} if circle else {}
    rows = read(_cards(db.engine.dialect.name, is_near=bool(circle)), {"ids": json.dumps(list(ids)), **middle}, Card)
    found = {card.id: card for card in rows}
    return [found[key] for key in ids if key in found]


@lru_cache
def _cards(dialect: str, *, is_near: bool) -> Any:
    cards = search.cards(search.away(search.sent)) if is_near else search.cards()
    return cards.where(Listing.offering_id.in_(ids_sent(dialect)))
