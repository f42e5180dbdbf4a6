"""What is said of a public file when it is served: its type, its size, and whether its mining is reserved."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select

from mima.catalog import licences
from mima.catalog.models import Offering, OfferingMedia
from mima.core.db import db
from mima.core.errors import NotFound
from mima.exhibitors.models import Exhibitor
from mima.media.models import AssetState, MediaAsset, Rendition


@dataclass(frozen=True, slots=True)
class Served:
    """What an answer must say of a public file."""

    content_type: str
    byte_size: int
    is_mining_reserved: bool


class _Said(NamedTuple):
    licence: str
    tdm: str


class _Offered(NamedTuple):
    licence: str
    licence_code: str
    tdm: str
    exhibitor: _Said


_COLUMNS = (
    Rendition.content_type,
    Rendition.byte_size,
    MediaAsset.licence.label("own_licence"),
    MediaAsset.tdm.label("own_tdm"),
    Exhibitor.licence.label("company_licence"),
    Exhibitor.tdm.label("company_tdm"),
    Offering.licence,
    Offering.licence_code,
    Offering.tdm,
)


def by_hash(content_hash: str) -> Served:
    """What the answer says of a rendition that may be shown, in one statement; `NotFound` otherwise.

    A file of several offerings is reserved as long as one of them reserves it.
    """
    rows = db.session.execute(
        select(*_COLUMNS)
        .join(MediaAsset, MediaAsset.id == Rendition.asset_id)
        .join(Exhibitor, Exhibitor.id == MediaAsset.exhibitor_id)
        .outerjoin(OfferingMedia, OfferingMedia.asset_id == MediaAsset.id)
        .outerjoin(Offering, Offering.id == OfferingMedia.offering_id)
        .where(Rendition.content_hash == content_hash, MediaAsset.state == AssetState.ready)
    ).all()
    if not rows:
        raise NotFound
    reserved = any(
        licences.of(
            _Offered(row.licence or "", row.licence_code or "", row.tdm or "", _Said(row.company_licence, row.company_tdm)),
            _Said(row.own_licence, row.own_tdm),
        ).tdm_reserved
        for row in rows
    )
    return Served(rows[0].content_type, rows[0].byte_size, reserved)
