"""What the organizers have read of an offering, and what its company wrote since.

A correction in the catalog shows at once. Where the company is not trusted, the offering is unread from then on, until an
organizer has read it again; an approval and a reading count for the very text that stood above the button.
"""

import json
from collections.abc import Mapping
from hashlib import sha256

from sqlalchemy import select

from mima.catalog import common, versions
from mima.catalog.categories import CATEGORIES
from mima.catalog.models import Offering, OfferingMedia, OfferingState
from mima.catalog.versions import OfferingVersion
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError
from mima.core.states import MoveRefused
from mima.journal import service as journal
from mima.media.models import MediaAsset

MOST_REMARK = 500
SHOWN_BEFORE = (OfferingState.published, OfferingState.withdrawn)


class ChangedMeanwhile(DomainError):
    """Who decides has read another text than the one that would be shown."""

    message = N_("The company has changed this offering since you opened it. This is how it reads now; nothing was decided.")


def digest(offering: Offering) -> str:
    """A word for all that is read of the offering: another text, file or licence of one is another word."""
    values = {name: getattr(offering, name) for name in common.EMPTY}
    files = select(MediaAsset.id, MediaAsset.licence, MediaAsset.tdm).join(OfferingMedia, OfferingMedia.asset_id == MediaAsset.id)
    files = files.where(OfferingMedia.offering_id == offering.id).order_by(OfferingMedia.position, OfferingMedia.asset_id)
    content = [offering.category, values, [tuple(one) for one in db.session.execute(files)]]
    return sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:20]


def check(offering: Offering, seen: str | None) -> None:
    """Nothing, if this is how the offering reads; `ChangedMeanwhile`. None is the word of who decides without a page."""
    if seen is not None and seen != digest(offering):
        raise ChangedMeanwhile


def is_read(offering: Offering) -> None:
    """An organizer has read it as it is now, and is shown from now on what is new since."""
    offering.unread = False
    offering.read_version = versions.before_change(offering).number


def altered(offering: Offering, *, by: Actor, before: OfferingVersion | None = None) -> None:
    """It was changed now; the organizers have it to read again where they do not trust the company that wrote it.

    What they never had to read counts as read as it was before, in the version `before`.
    """
    offering.changed_at, offering.asked_at = clock.now(), None
    if before is not None:
        offering.read_version = since(offering, {offering.id: before.number})
    offering.unread = offering.unread or makes_unread(offering.state, is_trusted=offering.exhibitor.trusted, by=by)


def since(offering: Offering, before: Mapping[int, int]) -> int | None:
    """The version from which on its organizers are shown what is new: for what was never read, the one `before` this change."""
    if offering.read_version is not None or offering.state not in SHOWN_BEFORE:
        return offering.read_version
    return before.get(offering.id)


def makes_unread(state: OfferingState, *, is_trusted: bool, by: Actor) -> bool:
    """Whether a change by this hand is one for the organizers to read."""
    return state in SHOWN_BEFORE and not is_trusted and by.user_id is not None


def remarks_of(offering: Offering, said: Mapping[str, str]) -> dict[str, str]:
    """What was really remarked, by the names of values of this offering: its own, its category's, its files."""
    names = {"category", "files", *common.EMPTY, *(spec.code for spec in CATEGORIES[offering.category].fields)} - {"fields"}
    return {name: text.strip()[:MOST_REMARK] for name, text in sorted(said.items()) if name in names and text.strip()}


def read(offering: Offering, *, by: Actor, seen: str | None = None) -> None:
    """An organizer has read what stands in the catalog now; `ChangedMeanwhile`, or `MoveRefused` where nothing is unread."""
    offering = locked(Offering, offering.id)
    if not (offering.unread and offering.state is OfferingState.published):
        raise MoveRefused
    check(offering, seen)
    is_read(offering)
    journal.record(offering, "offering.read", by=by)
