"""What a company sees of its own offerings, drafts too: one, a page of them, how many in each state, their files."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from mima.catalog.common import copied
from mima.catalog.models import Offering, OfferingMedia, OfferingState
from mima.core.db import db
from mima.core.errors import NotFound
from mima.exhibitors.models import Exhibitor
from mima.media.models import AssetState, MediaAsset

PAGE = 40


@dataclass(frozen=True, slots=True)
class Files:
    """How an offering's files stand."""

    ready: int = 0
    pending: int = 0
    refused: int = 0


def of_companies(exhibitor_ids: Collection[int], public_id: str) -> Offering:
    """The offering of one of these companies; `NotFound` for another's and for a missing one alike."""
    found = db.session.scalar(select(Offering).where(Offering.public_id == public_id, Offering.exhibitor_id.in_(exhibitor_ids)))
    if found is None:
        raise NotFound
    return found


def by_public_id(public_id: str) -> Offering:
    """The offering in whatever state, for those who may see all; `NotFound` if there is none."""
    found = db.session.scalar(select(Offering).where(Offering.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def page(
    exhibitor: Exhibitor, state: OfferingState | None, *, before: int | None = None
) -> tuple[Sequence[Offering], int | None]:
    """The company's offerings in this state (without one: all but archived), newest first, and the id to go on `before`."""
    wanted = Offering.state != OfferingState.archived if state is None else Offering.state == state
    statement = select(Offering).where(Offering.exhibitor_id == exhibitor.id, wanted)
    if before is not None:
        statement = statement.where(Offering.id < before)
    found = db.session.scalars(statement.order_by(Offering.id.desc()).limit(PAGE + 1)).all()
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def counts(exhibitor: Exhibitor) -> dict[OfferingState, int]:
    """How many offerings the company has in each state; every state has its number."""
    rows = select(Offering.state, func.count()).where(Offering.exhibitor_id == exhibitor.id).group_by(Offering.state)
    found = dict(db.session.execute(rows).all())
    return {state: found.get(state, 0) for state in OfferingState}


def files_of(offerings: Sequence[Offering]) -> dict[int, Files]:
    """How the files of each of these offerings stand, in one statement."""
    ids = [offering.id for offering in offerings]
    rows = db.session.execute(
        select(OfferingMedia.offering_id, MediaAsset.state, func.count())
        .join(MediaAsset, MediaAsset.id == OfferingMedia.asset_id)
        .where(OfferingMedia.offering_id.in_(ids))
        .group_by(OfferingMedia.offering_id, MediaAsset.state)
    )
    found: dict[int, dict[AssetState, int]] = {offering_id: {} for offering_id in ids}
    for offering_id, state, count in rows:
        found[offering_id][state] = count
    return {offering_id: _files(states) for offering_id, states in found.items()}


def _files(states: dict[AssetState, int]) -> Files:
    pending = states.get(AssetState.waiting, 0) + states.get(AssetState.working, 0)
    return Files(states.get(AssetState.ready, 0), pending, states.get(AssetState.refused, 0))


def assets_of(offering: Offering) -> Sequence[MediaAsset]:
    """The offering's files with their names and what was wrong with them, in their order."""
    return db.session.scalars(
        select(MediaAsset)
        .join(OfferingMedia, OfferingMedia.asset_id == MediaAsset.id)
        .where(OfferingMedia.offering_id == offering.id, MediaAsset.state != AssetState.removed)
        .order_by(OfferingMedia.position, OfferingMedia.asset_id)
    ).all()


def is_attached(asset: MediaAsset) -> bool:
    """Whether any offering shows the file."""
    return db.session.scalar(select(OfferingMedia.offering_id).where(OfferingMedia.asset_id == asset.id).limit(1)) is not None


def unfinished(exhibitor: Exhibitor, most: int) -> Sequence[Offering]:
    """The company's drafts, those that the organizers sent back first, then the latest changed."""
    drafts = select(Offering).where(Offering.exhibitor_id == exhibitor.id, Offering.state == OfferingState.draft)
    return db.session.scalars(drafts.order_by(Offering.review_note == "", Offering.changed_at.desc()).limit(most)).all()


def with_refused_files(exhibitor: Exhibitor, most: int) -> Sequence[tuple[MediaAsset, Offering]]:
    """The company's files that could not be prepared, each with an offering that should have shown it."""
    rows = db.session.execute(
        select(MediaAsset, Offering)
        .join(OfferingMedia, OfferingMedia.asset_id == MediaAsset.id)
        .join(Offering, Offering.id == OfferingMedia.offering_id)
        .where(
            MediaAsset.exhibitor_id == exhibitor.id,
            MediaAsset.state == AssetState.refused,
            Offering.state != OfferingState.archived,
        )
        .order_by(MediaAsset.id.desc())
        .limit(most)
    )
    return [(asset, offering) for asset, offering in rows]


def copy_of(exhibitor: Exhibitor, offering: Offering, since: datetime) -> Offering | None:
    """The copy of this offering that the company has made since then: a second click, not a second copy."""
    name = "title_fr" if offering.title_fr else "title_en"
    return twin(exhibitor, offering.kind, offering.category, copied(name, getattr(offering, name)), since)


def twin(exhibitor: Exhibitor, kind: str, category: str, title: str, since: object) -> Offering | None:
    """The draft with this title in this category that the company began since then: a second click, not a second work."""
    return db.session.scalar(
        select(Offering)
        .where(
            Offering.exhibitor_id == exhibitor.id,
            Offering.state == OfferingState.draft,
            Offering.kind == kind,
            Offering.category == category,
            (Offering.title_fr == title) | (Offering.title_en == title),
            Offering.created_at >= since,
        )
        .limit(1)
    )
