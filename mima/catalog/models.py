"""Offerings, their media, and the index of what is published: listings, facets, and how often each facet occurs."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, false, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.catalog.categories import Kind
from mima.core.db import Model
from mima.core.states import Moves
from mima.exhibitors.models import Exhibitor
from mima.media.models import MediaAsset

_BY_SIGNS = Text().with_variant(Text(collation="C"), "postgresql")


class OfferingState(StrEnum):
    draft = "draft"
    submitted = "submitted"
    published = "published"
    withdrawn = "withdrawn"
    archived = "archived"


class Offering(Model):
    """What a company shows, in the fields of its category.

        draft ──submit──▶ submitted ──approve──▶ published ⇄ withdrawn
          ▲  └───── trusted company ────────────────▲ │           │
          ├──sent back, or taken back──┘              ├──archived─┘
          └──taken out by the organizers──────────────┘ (a withdrawn one too)
        An import by command begins as published; a draft may be archived too; archived is the end.

    `public_id` and `slug` never change. `cover` and `preview` are what a card needs of its media, `sound_codes` what the
    search does. What the search and the sorting read of a published one stands in its `Listing`.
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({OfferingState.draft, OfferingState.published}),
        OfferingState.draft: frozenset({OfferingState.submitted, OfferingState.published, OfferingState.archived}),
        OfferingState.submitted: frozenset({OfferingState.published, OfferingState.draft}),
        OfferingState.published: frozenset({OfferingState.withdrawn, OfferingState.archived, OfferingState.draft}),
        OfferingState.withdrawn: frozenset({OfferingState.published, OfferingState.archived, OfferingState.draft}),
    }
    __table_args__ = (
        CheckConstraint("title_fr != '' OR title_en != ''", "title"),
        CheckConstraint("price_from_cents IS NULL OR price_from_cents >= 0", "price_from"),
        CheckConstraint("price_to_cents IS NULL OR price_to_cents >= price_from_cents", "price_to"),
        CheckConstraint("state != 'published' OR published_at IS NOT NULL", "published_at"),
        Index("ix_offering_of_exhibitor", "exhibitor_id", "state", "id"),
        Index("ix_offering_waiting", "submitted_at", sqlite_where=text("state = 'submitted'"),
              postgresql_where=text("state = 'submitted'")),
        Index("ix_offering_unread", "changed_at", sqlite_where=text("unread = 1"), postgresql_where=text("unread")),
        Index("uq_offering_external_reference", "exhibitor_id", "external_reference", unique=True),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitor.id"))
    kind: Mapped[Kind]
    category: Mapped[str]
    state: Mapped[OfferingState]
    title_fr: Mapped[str] = mapped_column(default="")
    title_en: Mapped[str] = mapped_column(default="")
    summary_fr: Mapped[str] = mapped_column(default="")
    summary_en: Mapped[str] = mapped_column(default="")
    text_fr: Mapped[str] = mapped_column(default="")
    text_en: Mapped[str] = mapped_column(default="")
    price_from_cents: Mapped[int | None]
    price_to_cents: Mapped[int | None]
    price_on_request: Mapped[bool] = mapped_column(default=False)
    place: Mapped[str] = mapped_column(default="")
    credits: Mapped[str] = mapped_column(default="")
    # Its conditions in its own words; the code of the licence, and whether mining is reserved (licences.py).
    licence: Mapped[str] = mapped_column(default="")
    licence_code: Mapped[str] = mapped_column(default="", server_default="")
    tdm: Mapped[str] = mapped_column(default="", server_default="")
    tags: Mapped[list[Any]] = mapped_column(default=list)
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # Players of other sites, each by its provider and its id (embeds.py).
    embeds: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    # The company's own key of the row it came from, and a digest of that row, so that a second import changes nothing.
    external_reference: Mapped[str | None]
    import_digest: Mapped[str | None]
    # What the organizers asked for when they sent it back or took it out; until they approve it, nobody else publishes it.
    review_note: Mapped[str] = mapped_column(default="")
    # What they asked for at single fields, by the field's name.
    review_notes: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    # The number of the version that they last read (versions.py); None where they have read none.
    read_version: Mapped[int | None]
    # Shown once, and changed since by a company that the organizers do not trust (review.py).
    unread: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Fields that its files could fill and its company wants empty (filling.py).
    passed_over: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    # When it first came out; withdrawing and coming back does not make it new.
    published_at: Mapped[datetime | None]
    # When its company last said that it is still true, and when it was asked and has not answered yet (dormant.py).
    confirmed_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    cover: Mapped[dict[str, Any] | None]
    preview: Mapped[dict[str, Any] | None]
    # The codes of its sounds, by which it is found.
    sound_codes: Mapped[str] = mapped_column(default="", server_default="")

    exhibitor: Mapped[Exhibitor] = relationship()


class OfferingMedia(Model):
    """The asset belongs to the offering, at this place of its order; the first picture is its cover."""

    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id", ondelete="CASCADE"), primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey("media_asset.id"), primary_key=True, index=True)
    position: Mapped[int]

    asset: Mapped[MediaAsset] = relationship()


class Listing(Model):
    """A published offering as the catalog finds and sorts it: a narrow row beside a wide one. The others have none.

    `heads`, `names` and `labels` are the words that the ranking looks into. `facets` are its facets as words (`tokens.py`);
    `terms` these, its folded words, their stems and its numbers as words, and `pairs` its neighbouring words, which the
    full-text index reads: FTS5's `listing_search` on SQLite, kept by triggers; GIN indexes of the vectors on PostgreSQL. See
    findable.py.
    """

    __table_args__ = (
        Index("ix_listing_newest", "published_at", "offering_id"),
        Index("ix_listing_cheapest", "cheap_rank", "offering_id"),
        Index("ix_listing_dearest", "dear_rank", "offering_id"),
        Index("ix_listing_title", "title_rank", "offering_id"),
    )

    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    published_at: Mapped[datetime]
    title_rank: Mapped[str]
    cheap_rank: Mapped[int]
    dear_rank: Mapped[int]
    # Seconds, beats a minute, and the year that it is of, where its fields say so.
    duration: Mapped[int | None]
    bpm: Mapped[int | None]
    year: Mapped[int | None]
    # Where its place is, as a point in space in metres (near.py); None where no place is known by its words.
    place_x: Mapped[int | None]
    place_y: Mapped[int | None]
    place_z: Mapped[int | None]
    heads: Mapped[str]
    names: Mapped[str]
    labels: Mapped[str]
    facets: Mapped[str]
    terms: Mapped[Any] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))
    pairs: Mapped[Any] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))


class CatalogTerm(Model):
    """A folded word with the number of listings that have it: what a word that nothing has may have been meant to be.

    Kept with each publication, checked by the audit. Words of letters only; `reversed` is the word from its end
    (spelling.py). Sorted by their signs on both databases, so that what begins alike stands together.
    """

    __table_args__ = (
        Index("ix_catalog_term_reversed", "reversed", "count"),
        {"sqlite_with_rowid": False},
    )

    word: Mapped[str] = mapped_column(_BY_SIGNS, primary_key=True)
    reversed: Mapped[str] = mapped_column(_BY_SIGNS)
    count: Mapped[int]


class Facet(Model):
    """One value that the catalog can be filtered by, such as the tag *foret*; `label` is how it was first written."""

    __table_args__ = (UniqueConstraint("name", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    value: Mapped[str]
    label: Mapped[str] = mapped_column(default="")


class OfferingFacet(Model):
    """A published offering has this value. Rows of the others do not exist, so this is an index of the catalog by facet."""

    __table_args__ = (
        Index("ix_offering_facet_newest", "facet_id", "published_at", "offering_id"),
        {"sqlite_with_rowid": False},
    )

    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id", ondelete="CASCADE"), primary_key=True)
    facet_id: Mapped[int] = mapped_column(ForeignKey("facet.id"), primary_key=True)
    published_at: Mapped[datetime]


class FacetCount(Model):
    """How many published offerings of the scope have the facet: kept with each publication, checked by the audit.

    `scope_id` is 0 for the whole catalog, else the id of the kind's or the category's facet.
    """

    __table_args__ = (
        CheckConstraint("count >= 0", "count"),
        Index("ix_facet_count_top", "scope_id", "name", "count"),
        {"sqlite_with_rowid": False},
    )

    scope_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    facet_id: Mapped[int] = mapped_column(ForeignKey("facet.id"), primary_key=True)
    name: Mapped[str]
    count: Mapped[int]
