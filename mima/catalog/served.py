"""What is said of a public file when it is served: its type, its size, and whether its mining is reserved."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from mima.catalog import licences
from mima.catalog.models import Offering, OfferingMedia
from mima.core.db import db
from mima.core.errors import NotFound
from mima.exhibitors.models import Exhibitor
from mima.media.models import AssetState, MediaAsset, Rendition
from mima.media.work import Rights


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


_COLUMNS: tuple[Any, ...] = (
    MediaAsset.licence.label("own_licence"),
    MediaAsset.tdm.label("own_tdm"),
    Exhibitor.licence.label("company_licence"),
    Exhibitor.tdm.label("company_tdm"),
    Offering.licence,
    Offering.licence_code,
    Offering.tdm,
)


def rights_of(asset_id: int) -> Rights:
    """What the served pictures of this file say: its first offering's licence; mined only if all its offerings allow it."""
    rows = db.session.execute(_held(MediaAsset.id == asset_id).order_by(Offering.id)).all()
    held = [_resolved(row) for row in rows]
    return Rights(held[0].address, not any(one.tdm_reserved for one in held)) if held else Rights()


def by_hash(content_hash: str) -> Served:
    """What the answer says of a rendition that may be shown, in one statement; `NotFound` otherwise.

    A file of several offerings is reserved as long as one of them reserves it.
    """
    rows = db.session.execute(
        _held(Rendition.content_hash == content_hash, MediaAsset.state == AssetState.ready)
        .add_columns(Rendition.content_type, Rendition.byte_size)
        .join(Rendition, Rendition.asset_id == MediaAsset.id)
    ).all()
    if not rows:
        raise NotFound
    return Served(rows[0].content_type, rows[0].byte_size, any(_resolved(row).tdm_reserved for row in rows))


def _held(*conditions: Any) -> Select[Any]:
    """What is said of licence and mining by these files, their companies and their offerings, a row for each offering."""
    return (
        select(*_COLUMNS)
        .select_from(MediaAsset)
        .join(Exhibitor, Exhibitor.id == MediaAsset.exhibitor_id)
        .outerjoin(OfferingMedia, OfferingMedia.asset_id == MediaAsset.id)
        .outerjoin(Offering, Offering.id == OfferingMedia.offering_id)
        .where(*conditions)
    )


def _resolved(row: Any) -> licences.Resolved:
    company = _Said(row.company_licence, row.company_tdm)
    offered = _Offered(row.licence or "", row.licence_code or "", row.tdm or "", company)
    return licences.of(offered, _Said(row.own_licence, row.own_tdm))
