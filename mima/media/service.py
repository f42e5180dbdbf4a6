"""An asset's life: received, claimed by a worker, finished or refused, described, removed. Nothing here commits."""

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from sqlalchemy import delete, func, select, update

from mima.core import clock, ids, wake
from mima.core.actors import SCHEDULE, Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError, Invalid
from mima.exhibitors import licences
from mima.exhibitors.models import Exhibitor
from mima.exhibitors.queries import one_at_a_time
from mima.journal import service as journal
from mima.media import limits, queries
from mima.media.intake import Kept, keep
from mima.media.kinds import Kind
from mima.media.models import AssetState, MediaAsset, Rendition
from mima.media.trouble import Trouble, Undecodable
from mima.media.work import RenderResult, rendition_key
from mima.storage import current as current_store

# The number of the lock of those who claim; of the market's database, and of nothing else in it.
CLAIMS = 0x6D65646961
MOST_ATTEMPTS = 3
LONGEST_NAME = 200

SENTENCES: Mapping[Trouble, str] = {
    Trouble.unreadable: N_("This file is damaged or not what its beginning says. Export it again and send the new one."),
    Trouble.truncated: N_("This picture is incomplete: its end is missing. Export or copy it again and send the new one."),
    Trouble.too_many_pixels: N_("This picture has more than %(limit)s million pixels. Send it smaller."),
    Trouble.too_long_a_side: N_("A side of this picture is longer than %(limit)s pixels. Send it smaller."),
    Trouble.raw: N_("This is a camera's raw file, a negative. Develop it and send the picture as JPEG or TIFF."),
    Trouble.no_sound: N_("There is no sound in this file. Check it in your player and export it again."),
    Trouble.film_codec: N_("We cannot show a film in this format. Export it as MP4 (H.264) and send the new one."),
    Trouble.film_too_large: N_("A side of this film is longer than %(limit)s pixels. Export it smaller, in 1080p for instance."),
    Trouble.film_too_long: N_("This film is longer than %(limit)s hours. Send a part of it, or a trailer."),
    Trouble.odd_sound: N_("We cannot play sound at %(rate)s Hz in %(channels)s channels. Export it as stereo at 44.1 or 48 kHz."),
    Trouble.too_heavy: N_("This file needs more memory than we can give it. Send it smaller."),
    Trouble.too_slow: N_(
        "This file took too long to prepare. Export it in a plain format, such as JPEG, WAV or MP4, and send it again."
    ),
    Trouble.crashed: N_(
        "This file could not be prepared, although we tried several times. Export it again and send the new one."
    ),
    Trouble.lost: N_("This file was lost on our side before it was prepared. Please send it again."),
}
# What may be the machine's fault and not the file's: tried again.
PASSING = frozenset({Trouble.crashed, Trouble.too_slow})


class QuotaReached(DomainError):
    """The company has no room left for this file."""

    message = N_("Your files would take more than %(limit)s MB together. This one was not kept; remove others first.")


_CLAIMED = (
    MediaAsset.attempts,
    MediaAsset.kind,
    MediaAsset.content_type,
    MediaAsset.original_key,
    MediaAsset.plays_excerpt,
)


@dataclass(frozen=True)
class Claim:
    """One worker's right to prepare one asset, and all that it needs to know."""

    asset_id: int
    attempt: int
    kind: Kind
    content_type: str
    original_key: str
    plays_excerpt: bool = False


def receive(
    exhibitor: Exhibitor,
    *,
    by: Actor,
    filename: str,
    stream: BinaryIO | Kept,
    alt_fr: str = "",
    alt_en: str = "",
) -> MediaAsset:
    """The company has a new asset, `waiting`, and its original is on the store.

    `stream` is the file, or what `intake.keep` made of it before the transaction. Refused with `FileEmpty`,
    `FileTypeRefused`, `FileTooLarge`, `StorageFull` or `QuotaReached`; then nothing is kept.
    """
    store = current_store()
    kept = stream if isinstance(stream, Kept) else keep(store, stream)
    one_at_a_time(exhibitor)
    limit = limits.current().per_company
    if queries.bytes_of(exhibitor) + kept.byte_size > limit:
        store.delete(kept.key)
        raise QuotaReached(limit=limit // 10**6)
    asset = MediaAsset(
        public_id=ids.public_id(),
        exhibitor_id=exhibitor.id,
        kind=kept.kind,
        original_key=kept.key,
        original_name=_shown_name(filename),
        content_type=kept.content_type,
        byte_size=kept.byte_size,
        sha256=kept.sha256,
        alt_fr=alt_fr.strip(),
        alt_en=alt_en.strip(),
        created_by=by.user_id,
        created_at=clock.now(),
    )
    journal.begin(asset, AssetState.waiting, by=by)
    wake.want("media")
    return asset


def _shown_name(filename: str) -> str:
    """What the person's machine called it: the last part of a path, in plain characters, not endless."""
    last = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:]


def claim_next(*, by: Actor = SCHEDULE) -> Claim | None:
    """The asset that is due first is claimed, and where more are due another worker is woken; None if none is.

    Workers look and claim one after the other: of two that look at once each would find that no film is at work, and take one.
    """
    _take_turns()
    due = queries.waiting_ids(8)
    if len(due) > 1:
        wake.want("media")
    return next((taken for asset_id in due if (taken := claim(asset_id, by=by))), None)


def _take_turns() -> None:
    """Another worker's claim waits until this transaction ends, as it does on SQLite anyway, where the writer is alone."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(CLAIMS)))


def claim(asset_id: int, *, by: Actor = SCHEDULE) -> Claim | None:
    """The asset is `working` and the caller alone may prepare it; None when it does not wait (any more)."""
    taken = db.session.execute(
        update(MediaAsset)
        .where(MediaAsset.id == asset_id, MediaAsset.state == AssetState.waiting)
        .values(state=AssetState.working, claimed_at=clock.now(), attempts=MediaAsset.attempts + 1)
        .returning(*_CLAIMED)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if taken is None:
        return None
    journal.record_move(MediaAsset.__tablename__, asset_id, AssetState.waiting, AssetState.working, by=by, attempt=taken.attempts)
    return Claim(asset_id, taken.attempts, taken.kind, taken.content_type, str(taken.original_key), taken.plays_excerpt)


def finish(claim: Claim, result: RenderResult, *, stamp: str | None = "", by: Actor = SCHEDULE) -> MediaAsset | None:
    """The asset is `ready` with these renditions and their stamp; None, and nothing happens, if the claim is no longer valid.

    What was taken for a sound and is a film waits again, as a film: it needs more time than its worker had.
    """
    asset = _claimed(claim)
    if asset is None:
        return None
    figures = asdict(result)
    kind, content_type = figures.pop("kind") or asset.kind, figures.pop("content_type") or asset.content_type
    was, asset.kind, asset.content_type = asset.kind, kind, content_type
    if kind is Kind.film and was is not Kind.film:
        asset.attempts, asset.claimed_at = asset.attempts - 1, None
        journal.move(asset, AssetState.waiting, by=by, why="film")
        wake.want("media")
        return asset
    db.session.add_all(Rendition(asset_id=asset.id, **rendition) for rendition in figures.pop("renditions"))
    for name, value in figures.items():
        setattr(asset, name, value)
    asset.stamp, asset.claimed_at = stamp, None
    journal.move(asset, AssetState.ready, by=by)
    _wake_for_films(asset)
    return asset


def refuse(claim: Claim, error: Undecodable, *, by: Actor = SCHEDULE) -> MediaAsset | None:
    """The asset is `refused` and says why; trouble that may pass puts it back to `waiting` until the third attempt.

    None, and nothing happens, if the claim is no longer valid.
    """
    asset = _claimed(claim)
    if asset is None:
        return None
    if _may_pass(error.trouble, asset) and asset.attempts % MOST_ATTEMPTS:
        journal.move(asset, AssetState.waiting, by=by, why=error.trouble)
    else:
        _refuse(asset, error.trouble, error.values, by)
    _wake_for_films(asset)
    return asset


def _may_pass(trouble: Trouble, asset: MediaAsset) -> bool:
    """A film had a quarter of an hour: what is too slow then stays so, and the others need not wait for it twice more."""
    return trouble in PASSING and not (trouble is Trouble.too_slow and asset.kind is Kind.film)


def _wake_for_films(asset: MediaAsset) -> None:
    """Films wait for one another: when one is done, nobody else would say that the next is due."""
    if asset.kind is Kind.film:
        wake.want("media")


def put_back(claim: Claim, *, why: str, by: Actor = SCHEDULE) -> None:
    """The asset is `waiting` again and the attempt does not count: the file was not to blame."""
    asset = _claimed(claim)
    if asset is not None:
        asset.attempts -= 1
        journal.move(asset, AssetState.waiting, by=by, why=why)


def give_up_on(asset: MediaAsset, *, by: Actor = SCHEDULE) -> None:
    """A `working` asset whose worker was lost is `waiting` again, or `refused` after the last attempt."""
    if asset.attempts % MOST_ATTEMPTS:
        journal.move(asset, AssetState.waiting, by=by, why="worker lost")
    else:
        _refuse(asset, Trouble.crashed, {}, by)


def _refuse(asset: MediaAsset, trouble: Trouble, values: Mapping[str, Any], by: Actor) -> None:
    asset.refusal, asset.refusal_values = SENTENCES[trouble], dict(values)
    journal.move(asset, AssetState.refused, by=by, why=trouble)


def _claimed(claim: Claim) -> MediaAsset | None:
    asset = locked(MediaAsset, claim.asset_id)
    return asset if asset.state is AssetState.working and asset.attempts == claim.attempt else None


def set_alt(asset: MediaAsset, *, alt_fr: str, alt_en: str, by: Actor) -> bool:
    """The asset is described by these texts for those who do not see or hear it; whether it was not so before."""
    texts = alt_fr.strip(), alt_en.strip()
    if texts == (asset.alt_fr, asset.alt_en):
        return False
    asset.alt_fr, asset.alt_en = texts
    journal.record(asset, "media_asset.described", by=by)
    return True


def set_isrc(asset: MediaAsset, *, isrc: str, by: Actor) -> bool:
    """The sound is the recording of this code, clean already; whether it was not so before."""
    if isrc == asset.isrc:
        return False
    asset.isrc = isrc
    journal.record(asset, "media_asset.coded", by=by, isrc=isrc)
    return True


def set_licence(asset: MediaAsset, *, licence: str, tdm: str = "", by: Actor) -> bool:
    """The file stands under this licence, and its mining is reserved or not; empty: as its offering's. `Invalid`.

    Whether it was not so before; then what its served pictures say is written anew.
    """
    if wrong := licences.refusals(licence, tdm):
        raise Invalid(wrong)
    codes = licence, tdm
    if codes == (asset.licence, asset.tdm):
        return False
    asset.licence, asset.tdm = codes
    asset.stamp = None
    journal.record(asset, "media_asset.licensed", by=by, licence=licence, tdm=tdm)
    return True


def play(asset: MediaAsset, *, excerpt: bool, by: Actor) -> None:
    """Of this sound a minute is played, or the whole. It is prepared anew and shown nowhere until then.

    At once, because somebody who wants less to be heard does not want it heard meanwhile. What is no sound, or refused,
    stays as it is.
    """
    asset = locked(MediaAsset, asset.id)
    if asset.kind is not Kind.sound or asset.plays_excerpt == excerpt:
        return
    if asset.state not in (AssetState.waiting, AssetState.working, AssetState.ready):
        return
    asset.plays_excerpt = excerpt
    if asset.state is not AssetState.waiting:
        # As many attempts as a new file has; counting goes on, because the number names the claim.
        asset.attempts += -asset.attempts % MOST_ATTEMPTS
        asset.claimed_at = None
        journal.move(asset, AssetState.waiting, by=by, why="excerpt" if excerpt else "whole")
    wake.want("media")


def drop_renditions(claim: Claim) -> list[str]:
    """The asset has no renditions of an earlier preparation; returns their keys on the store, to be deleted after the commit."""
    if _claimed(claim) is None:
        return []
    former = delete(Rendition).where(Rendition.asset_id == claim.asset_id).returning(Rendition.content_hash)
    return [rendition_key(content_hash) for content_hash in db.session.scalars(former)]


def remove(asset: MediaAsset, *, by: Actor) -> None:
    """The asset is shown nowhere any more, its addresses answer 404, and its files go with the next clearing."""
    journal.move(locked(MediaAsset, asset.id), AssetState.removed, by=by)
