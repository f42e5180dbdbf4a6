"""What is said of a public file when it is served: its type, its size, and whether its mining is reserved."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from mima.catalog import licences
from mima.catalog.models import Offering, OfferingMedia, OfferingState
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
    Offering.state,
)


def rights_of(asset_ids: Collection[int]) -> dict[int, Rights]:
    """What the served pictures of these files say: the first offering's licence; mined only if all offerings allow it."""
    rows = db.session.execute(_held(MediaAsset.id.in_(asset_ids)).add_columns(MediaAsset.id)).all() if asset_ids else []
    by_asset: dict[int, list[Any]] = {asset_id: [] for asset_id in asset_ids}
    for row in rows:
        by_asset[row.id].append(row)
    return {asset_id: _rights(_resolved(found)) for asset_id, found in by_asset.items()}


def stamp(asset_id: int, rights: Rights) -> str | None:
    """The stamp of a picture that was made with these rights; None where others hold by now: it is to be made once more."""
    return rights.stamp if rights_of([asset_id])[asset_id] == rights else None


def _rights(held: Sequence[licences.Resolved]) -> Rights:
    if not held:
        return Rights()
    mined = not any(one.tdm_reserved for one in held)
    return Rights(held[0].address, mined, is_own=held[0].where_from is licences.Level.asset)


def by_hash(content_hash: str) -> Served:
    """What the answer says of a rendition that may be shown, in one statement; `NotFound` otherwise.

    A file that several offerings show is reserved as long as one of them reserves it.
    """
    rows = db.session.execute(
        _held(Rendition.content_hash == content_hash, MediaAsset.state == AssetState.ready)
        .add_columns(Rendition.content_type, Rendition.byte_size)
        .join(Rendition, Rendition.asset_id == MediaAsset.id)
    ).all()
    if not rows:
        raise NotFound
    return Served(rows[0].content_type, rows[0].byte_size, any(one.tdm_reserved for one in _resolved(rows)))


def _held(*conditions: Any) -> Select[Any]:
    """What is said of licence and mining by these files, their companies and their offerings, a row for each offering."""
    return (
        select(*_COLUMNS)
        .select_from(MediaAsset)
        .join(Exhibitor, Exhibitor.id == MediaAsset.exhibitor_id)
        .outerjoin(OfferingMedia, OfferingMedia.asset_id == MediaAsset.id)
        .outerjoin(Offering, Offering.id == OfferingMedia.offering_id)
        .where(*conditions)
        .order_by(Offering.id)
    )


def _resolved(rows: Sequence[Any]) -> list[licences.Resolved]:
    """What holds by each offering that shows the file; while none is in the catalog, by each that is not put away."""
    shown = [row for row in rows if row.state is OfferingState.published]
    shown = shown or [row for row in rows if row.state is not OfferingState.archived] or list(rows)
    return [
        licences.of(
            _Offered(row.licence or "", row.licence_code or "", row.tdm or "", _Said(row.company_licence, row.company_tdm)),
            _Said(row.own_licence, row.own_tdm),
        )
        for row in shown
    ]
