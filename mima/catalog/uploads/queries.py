"""Reading uploads."""

from collections.abc import Sequence

from sqlalchemy import func, select

from mima.catalog.models import Offering, OfferingMedia
from mima.catalog.uploads.models import Upload
from mima.core.db import db
from mima.core.errors import NotFound


def of_offering(offering: Offering, public_id: str) -> Upload:
    """The upload to this offering, on its way or arrived; `NotFound` for another's and for a missing one alike."""
    found = db.session.scalar(select(Upload).where(Upload.offering_id == offering.id, Upload.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def on_its_way(offering: Offering, fingerprint: str) -> Upload | None:
    """The upload of this very file to the offering, if one has not arrived yet."""
    mine = (Upload.offering_id == offering.id, Upload.fingerprint == fingerprint, Upload.asset_id.is_(None))
    return db.session.scalar(select(Upload).where(*mine))


def unfinished(offering: Offering) -> Sequence[Upload]:
    """The uploads to the offering that have not arrived, in the order in which they were chosen."""
    rows = select(Upload).where(Upload.offering_id == offering.id, Upload.asset_id.is_(None))
    return db.session.scalars(rows.order_by(Upload.id)).all()


def bytes_on_their_way(exhibitor_id: int) -> int:
    """The bytes that the company has announced and that have not arrived as files."""
    going = (Upload.exhibitor_id == exhibitor_id) & Upload.asset_id.is_(None)
    return int(db.session.scalar(select(func.coalesce(func.sum(Upload.byte_size), 0)).where(going)) or 0)


def assets_chosen_after(upload: Upload) -> Sequence[int]:
    """The ids of assets that arrived before this upload did, though they were chosen after it."""
    later = (Upload.offering_id == upload.offering_id) & (Upload.id > upload.id) & Upload.asset_id.is_not(None)
    return [key for key in db.session.scalars(select(Upload.asset_id).where(later)) if key is not None]


def order_of(offering: Offering) -> Sequence[int]:
    """The ids of the offering's assets in their order."""
    rows = select(OfferingMedia.asset_id).where(OfferingMedia.offering_id == offering.id)
    return db.session.scalars(rows.order_by(OfferingMedia.position, OfferingMedia.asset_id)).all()
