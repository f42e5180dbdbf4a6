"""The files of an offering, in their order, and what its card shows of them."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from mima.catalog import covers, facets, review, served
from mima.catalog.identifiers import isrc_of
from mima.catalog.models import Offering, OfferingMedia, OfferingState
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError, NotFound
from mima.journal import service as journal
from mima.media import queries as media
from mima.media import service as media_service
from mima.media import stamping
from mima.media.models import MediaAsset
from mima.media.queries import Shown

MOST_MEDIA = 60


class TooManyMedia(DomainError):
    """The offering has as many files as one page can show."""

    message = N_("An offering may have %(most)s files. Remove one first, or make a second offering.")


def of(offering: Offering) -> list[Shown]:
    """The offering's files in their order, those still being prepared and refused ones too; three statements."""
    ids = _ids(offering)
    shown = media.for_assets(ids)
    return [shown[asset_id] for asset_id in ids if asset_id in shown]


def of_several(offering_ids: Collection[int]) -> dict[int, list[Shown]]:
    """{offering id: its files in their order}, for all of these offerings together in three statements."""
    rows = select(OfferingMedia.offering_id, OfferingMedia.asset_id).where(OfferingMedia.offering_id.in_(offering_ids))
    pairs = db.session.execute(rows.order_by(OfferingMedia.position, OfferingMedia.asset_id)).all() if offering_ids else []
    shown = media.for_assets({asset_id for _offering_id, asset_id in pairs})
    found: dict[int, list[Shown]] = {offering_id: [] for offering_id in offering_ids}
    for offering_id, asset_id in pairs:
        if asset_id in shown:
            found[offering_id].append(shown[asset_id])
    return found


def attach(offering: Offering, asset: MediaAsset, *, by: Actor) -> None:
    """The file belongs to the offering, after the others; once, however often it is attached.

    `NotFound` for another company's file, `TooManyMedia`.
    """
    if asset.exhibitor_id != offering.exhibitor_id or offering.state is OfferingState.archived:
        raise NotFound
    offering = locked(Offering, offering.id)
    present = _ids(offering)
    if asset.id in present:
        return
    if len(present) >= MOST_MEDIA:
        raise TooManyMedia(most=MOST_MEDIA)
    last = db.session.scalars(
        select(OfferingMedia.position).where(OfferingMedia.offering_id == offering.id).order_by(OfferingMedia.position.desc())
    ).first()
    db.session.add(OfferingMedia(offering_id=offering.id, asset_id=asset.id, position=(last or 0) + 1))
    _changed(offering, "offering.media_attached", by, asset_id=asset.id)
    relicense([asset.id])


def share(offering: Offering, other: Offering) -> None:
    """The files of the offering belong to this other one of its company too, in the same order."""
    rows = db.session.scalars(select(OfferingMedia).where(OfferingMedia.offering_id == offering.id)).all()
    db.session.add_all(OfferingMedia(offering_id=other.id, asset_id=one.asset_id, position=one.position) for one in rows)
    db.session.flush()
    _show(other)


def detach(offering: Offering, asset: MediaAsset, *, by: Actor) -> None:
    """The file is no longer shown with the offering; it stays the company's. `NotFound` if it was not."""
    offering = locked(Offering, offering.id)
    if asset.id not in _ids(offering):
        raise NotFound
    rows = (OfferingMedia.offering_id == offering.id) & (OfferingMedia.asset_id == asset.id)
    db.session.execute(delete(OfferingMedia).where(rows))
    _changed(offering, "offering.media_detached", by, asset_id=asset.id)
    relicense([asset.id])


def order_media(offering: Offering, asset_ids: Sequence[int], *, by: Actor) -> None:
    """The files stand in this order; those not named follow as they were, strangers are not read."""
    offering = locked(Offering, offering.id)
    present = _ids(offering)
    wanted = [key for key in dict.fromkeys(asset_ids) if key in present]
    wanted += [key for key in present if key not in wanted]
    if wanted == present:
        return
    rows = db.session.scalars(select(OfferingMedia).where(OfferingMedia.offering_id == offering.id))
    for row in rows:
        row.position = wanted.index(row.asset_id) + 1
    _changed(offering, "offering.media_ordered", by)


def license_file(asset: MediaAsset, *, licence: str, tdm: str, by: Actor) -> None:
    """The file stands under a licence of its own in every offering that has it; empty: under each one's. `Invalid`."""
    if media_service.set_licence(asset, licence=licence, tdm=tdm, by=by):
        for offering in _showing(asset.id):
            _changed(offering, "offering.media_licensed", by, asset_id=asset.id)


def code_file(asset: MediaAsset, *, isrc: str, by: Actor) -> None:
    """The sound is the recording of this code in every offering that has it, which are found by it. `FieldRefused`."""
    if media_service.set_isrc(asset, isrc=isrc_of(isrc) if isrc else "", by=by):
        media_ready(asset)


def lock_sharing(offering: Offering) -> None:
    """The offering and every other that has a file of it are locked, in one order for everybody, and known as they are now.

    Before the first of them changes: who held one and then wanted the others would wait for another who holds one of those.
    """
    files = select(OfferingMedia.asset_id).where(OfferingMedia.offering_id == offering.id)
    sharing = select(OfferingMedia.offering_id).where(OfferingMedia.asset_id.in_(files))
    _lock((Offering.id == offering.id) | Offering.id.in_(sharing))


def lock_showing(asset_id: int) -> None:
    """The offerings that have the file are locked, before the file itself is: who saves one of them takes it before its files."""
    _showing(asset_id)


def _showing(asset_id: int) -> Sequence[Offering]:
    """The offerings that have the file, locked, in one order for everybody, as they are now."""
    showing = select(OfferingMedia.offering_id).where(OfferingMedia.asset_id == asset_id)
    return _lock(Offering.id.in_(showing))


def _lock(which: ColumnElement[bool]) -> Sequence[Offering]:
    # What was read earlier in this session is judged by its present state, not by that one.
    db.session.flush()
    offerings = select(Offering).where(which).order_by(Offering.id).with_for_update(of=Offering)
    return db.session.scalars(offerings.execution_options(populate_existing=True)).all()


def media_ready(asset: MediaAsset) -> None:
    """The offerings that have this file are shown and found with it as it is now: ready, described, coded, refused or removed."""
    for offering in _showing(asset.id):
        _show(offering)


def relicensed(offering: Offering) -> None:
    """The offering's pictures are to say what holds now of their licence."""
    relicense(_ids(offering))


def relicense(asset_ids: Sequence[int]) -> None:
    """Those of these pictures that say something else of licence and mining than what holds now are to be written anew."""
    if not asset_ids:
        return
    db.session.flush()
    said = select(MediaAsset.id, MediaAsset.stamp).where(MediaAsset.id.in_(asset_ids), MediaAsset.stamp.is_not(None))
    rights = served.rights_of(asset_ids)
    stamping.outdate([asset_id for asset_id, stamp in db.session.execute(said) if stamp != rights[asset_id].stamp])


def _ids(offering: Offering) -> Sequence[int]:
    rows = select(OfferingMedia.asset_id).where(OfferingMedia.offering_id == offering.id)
    return db.session.scalars(rows.order_by(OfferingMedia.position, OfferingMedia.asset_id)).all()


def _changed(offering: Offering, verb: str, by: Actor, **facts: Any) -> None:
    review.altered(offering, by=by)
    db.session.flush()
    _show(offering)
    journal.record(offering, verb, by=by, **facts)


def _show(offering: Offering) -> None:
    assets = of(offering)
    offering.cover, offering.preview = covers.cover(assets), covers.preview(assets)
    had, offering.sound_codes = offering.sound_codes, covers.codes(assets)
    db.session.flush()
    if offering.sound_codes != had and offering.state is OfferingState.published:
        facets.put([facets.of(offering)])
