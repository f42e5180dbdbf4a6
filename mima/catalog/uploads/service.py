"""An upload's life: begun, continued piece by piece, put together once, stopped or forgotten. Nothing here commits."""

import hashlib
import unicodedata
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from mima.catalog import attachments
from mima.catalog.models import Offering, OfferingMedia, OfferingState
from mima.catalog.uploads import queries
from mima.catalog.uploads.models import Upload
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db, locked, violated
from mima.core.errors import N_, DomainError, Invalid, NotFound
from mima.exhibitors.models import Exhibitor
from mima.media import intake, limits
from mima.media import queries as media
from mima.media.kinds import HEAD, KIND_OF_TYPE, MOST_BYTES
from mima.media.models import MediaAsset
from mima.media.service import QuotaReached
from mima.storage import Store

KEPT_FOR = timedelta(hours=24)
# Longer than the longest file takes to be put together, so that a slow one is not taken for a lost one.
LOST_AFTER = timedelta(minutes=10)
MOST_PIECE = 8_000_000
# A file of many small pieces would be a row that is written a thousand times; the last one may be shorter.
LEAST_PIECE = 256_000
MOST_NAME, MOST_MODIFIED = 1_000, 40


class UploadMoved(DomainError):
    """The piece does not belong where the upload goes on."""

    message = N_("This file goes on at another place than your browser thought.")


class PieceUnfit(Invalid):
    """The piece is smaller or larger than pieces are, or goes beyond the file's end."""

    message = N_("This piece of the file does not fit. Choose the file again.")


class UploadBusy(DomainError):
    """Another request puts the file together at this moment."""

    message = N_("This file is being put together at this moment.")


def begin(offering: Offering, *, by: Actor, store: Store, name: str, size: int, modified: str) -> tuple[Upload, bool]:
    """The upload at which this file goes on, and whether it is a new one: one that is on its way is not begun again.

    Refused with `FileEmpty`, `FileTooLarge`, `TooManyMedia`, `QuotaReached` or `StorageFull`; `NotFound` for an archived one.
    """
    if offering.state is OfferingState.archived:
        raise NotFound
    name, modified = unicodedata.normalize("NFC", name)[-MOST_NAME:], modified[:MOST_MODIFIED]
    fingerprint = hashlib.sha256(f"{size} {modified} {name}".encode("utf-8", "replace")).hexdigest()
    present = queries.on_its_way(offering, fingerprint)
    if present is not None:
        return present, False
    _check_size(size)
    locked(Exhibitor, offering.exhibitor_id)
    _check_count(offering)
    _check_quota(offering, size)
    # Its pieces and what is made of them lie side by side for a moment.
    intake.check_room(store, 2 * size)
    return _insert(offering, by, name=name, modified=modified, fingerprint=fingerprint, byte_size=size)


def _insert(offering: Offering, by: Actor, **values: Any) -> tuple[Upload, bool]:
    now = clock.now()
    upload = Upload(
        public_id=ids.public_id(26),
        exhibitor_id=offering.exhibitor_id,
        offering_id=offering.id,
        created_by=by.user_id,
        received=0,
        pieces=[],
        created_at=now,
        changed_at=now,
        **values,
    )
    try:
        with db.session.begin_nested():
            db.session.add(upload)
    except IntegrityError as error:
        present = queries.on_its_way(offering, values["fingerprint"])
        if violated(error) != "uq_upload_on_its_way" or present is None:
            raise
        return present, False
    return upload, True


def _check_size(size: int) -> None:
    if size <= 0:
        raise intake.FileEmpty
    intake.check_size(size, max(MOST_BYTES[kind] for kind in KIND_OF_TYPE.values()))


def _check_count(offering: Offering) -> None:
    attached = select(func.count()).select_from(OfferingMedia).where(OfferingMedia.offering_id == offering.id)
    going = select(func.count()).select_from(Upload).where(Upload.offering_id == offering.id, Upload.asset_id.is_(None))
    count = (db.session.scalar(attached) or 0) + (db.session.scalar(going) or 0)
    if count >= attachments.MOST_MEDIA:
        raise attachments.TooManyMedia(most=attachments.MOST_MEDIA)


def _check_quota(offering: Offering, size: int) -> None:
    """What is on its way counts with all the bytes that were announced."""
    limit = limits.current().per_company
    if media.bytes_of(offering.exhibitor) + queries.bytes_on_their_way(offering.exhibitor_id) + size > limit:
        raise QuotaReached(limit=limit // 10**6)


def check_piece(upload: Upload, offset: int, content: bytes) -> None:
    """Nothing, if the piece may come here; the first one proves what the file is, and how large it may be.

    `UploadMoved`, `PieceUnfit`; `FileTypeRefused` or `FileTooLarge` after the first bytes of a file that we do not take.
    """
    if offset != upload.received:
        raise UploadMoved
    end = offset + len(content)
    if len(content) > MOST_PIECE or end > upload.byte_size or (len(content) < LEAST_PIECE and end < upload.byte_size):
        raise PieceUnfit
    if offset == 0:
        kind = KIND_OF_TYPE[intake.proved(content[:HEAD])]
        intake.check_size(upload.byte_size, MOST_BYTES[kind])


def take(upload: Upload, offset: int, piece: str, length: int) -> None:
    """The upload goes on after this piece, which is on the store; of two for the same place the second is `UploadMoved`."""
    moved = update(Upload).where(Upload.id == upload.id, Upload.received == offset, Upload.asset_id.is_(None))
    moved = moved.values(received=offset + length, changed_at=clock.now())
    if db.session.execute(moved.execution_options(synchronize_session=False)).rowcount != 1:  # type: ignore[attr-defined]
        raise UploadMoved
    # The row is ours until the end of the transaction.
    upload = locked(Upload, upload.id)
    upload.pieces = [*upload.pieces, piece]
    db.session.flush()


def claim(upload: Upload) -> None:
    """The caller alone puts the file together; `UploadBusy` if somebody else does, who may be lost after a while."""
    now = clock.now()
    free = Upload.claimed_at.is_(None) | (Upload.claimed_at < now - LOST_AFTER)
    mine = update(Upload).where(Upload.id == upload.id, Upload.asset_id.is_(None), Upload.received == Upload.byte_size, free)
    if db.session.execute(mine.values(claimed_at=now)).rowcount != 1:  # type: ignore[attr-defined]
        raise UploadBusy


def let_go(upload: Upload) -> None:
    """Nobody puts the file together: the store was to blame, and the next request may try."""
    db.session.execute(update(Upload).where(Upload.id == upload.id).values(claimed_at=None))


def finish(upload: Upload, asset: MediaAsset, *, by: Actor) -> None:
    """The asset belongs to the offering, before those that were chosen after it; the upload has arrived.

    `UploadBusy`, if another request was faster; else refused as `attachments.attach` does.
    """
    upload = locked(Upload, upload.id)
    if upload.has_arrived:
        raise UploadBusy
    offering = upload.offering
    attachments.attach(offering, asset, by=by)
    upload.asset_id, upload.changed_at = asset.id, clock.now()
    db.session.flush()
    later = set(queries.assets_chosen_after(upload))
    order = [key for key in queries.order_of(offering) if key != asset.id]
    place = next((place for place, key in enumerate(order) if key in later), len(order))
    attachments.order_media(offering, [*order[:place], asset.id, *order[place:]], by=by)


def stop(upload: Upload) -> bool:
    """The upload is gone, unless it has arrived; its pieces go with `pieces.clear`. Whether it was there."""
    gone = delete(Upload).where(Upload.id == upload.id, Upload.asset_id.is_(None))
    return bool(db.session.execute(gone).rowcount)  # type: ignore[attr-defined]


def forget_old(most: int = 100) -> list[str]:
    """Uploads of which nothing was heard for a day are forgotten, arrived ones too; the folders of their pieces."""
    old = select(Upload).where(Upload.changed_at < clock.now() - KEPT_FOR).order_by(Upload.id).limit(most)
    found = list(db.session.scalars(old.with_for_update(skip_locked=True)))
    for upload in found:
        db.session.delete(upload)
    return [upload.folder for upload in found]
