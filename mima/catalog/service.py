"""An offering's life: drafted, filled, submitted, published, withdrawn. Nothing here commits.

Who may do it is decided before: a member of its company, and the organizers.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import select, update

from mima.catalog import common, facets, letters, review, versions
from mima.catalog.attachments import (
    attach,
    code_file,
    detach,
    license_file,
    lock_sharing,
    media_ready,
    order_media,
    relicense,
    relicensed,
    share,
)
from mima.catalog.categories import CATEGORIES, Kind
from mima.catalog.folding import slug
from mima.catalog.models import Facet, Offering, OfferingState
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError, Invalid
from mima.core.states import MoveRefused
from mima.exhibitors.models import Exhibitor
from mima.journal import service as journal
from mima.media.kinds import Kind as MediaKind
from mima.media.models import MediaAsset

__all__ = [
    "approve",
    "archive",
    "attach",
    "change",
    "code_file",
    "company_relicensed",
    "detach",
    "draft",
    "duplicate",
    "exhibitor_renamed",
    "license_file",
    "lock_sharing",
    "media_ready",
    "missing",
    "one_work_codes",
    "order_media",
    "pass_over",
    "relicensed",
    "republish",
    "restore",
    "send_back",
    "submit",
    "take_out",
    "withdraw",
]

MOST_NOTE = 2_000
NO_REMARKS: Mapping[str, str] = MappingProxyType({})
# Fields, and types of fields, that hold the code of one work alone.
ONE_WORK = frozenset({"isrc", "iswc", "ean", "upc", "gtin", "barcode", "isbn", "ismn", "eidr", "isan"})
RENAMED_AT_ONCE = 1_000


class NotEditable(DomainError):
    """Archived is the end."""

    message = N_("This offering is archived and cannot be changed any more.")


REFUSED_CHANGES = (Invalid, common.CategoryUnknown, NotEditable)


def draft(exhibitor: Exhibitor, *, by: Actor, kind: str, category: str, **values: Any) -> Offering:
    """The company has a new draft with these values (the names of `common.EMPTY`), seen by nobody else.

    `Invalid` names what does not fit, a missing title too; `CategoryUnknown`.
    """
    cleaned = common.clean(common.category_of(kind, category), values)
    now, public_id = clock.now(), ids.public_id(10)
    offering = Offering(
        public_id=public_id,
        slug=slug(cleaned["title_fr"] or cleaned["title_en"], public_id),
        exhibitor_id=exhibitor.id,
        kind=Kind(kind),
        category=category,
        created_at=now,
        changed_at=now,
        **cleaned,
    )
    journal.begin(offering, OfferingState.draft, by=by)
    if by.user_id is not None:
        versions.write(offering, None, by=by)
    return offering


def change(
    offering: Offering,
    *,
    by: Actor,
    category: str | None = None,
    by_itself: bool = False,
    restored: int | None = None,
    **values: Any,
) -> None:
    """The offering holds these values; what was not named stays, its address too. What is published stays published.

    `fields` replaces all fields; another category without new fields empties them. `Invalid`, `CategoryUnknown` or
    `NotEditable`, and nothing changes. There is a version with them: one for all that was saved `by_itself` in a sitting,
    and one that says which version it has `restored`.
    """
    offering = _editable(offering)
    chosen = common.category_of(offering.kind, category or offering.category)
    if chosen.code != offering.category:
        values.setdefault("fields", {})
    cleaned = common.clean(chosen, _values(offering) | values)
    cleaned["category"] = chosen.code
    changed = {name: value for name, value in cleaned.items() if getattr(offering, name) != value}
    if not changed:
        return
    before = versions.before_change(offering)
    number = before.number
    for name, value in changed.items():
        setattr(offering, name, value)
    review.altered(offering, by=by, before=before)
    if changed.keys() & common.RIGHTS:
        relicensed(offering)
    _find_anew(offering)
    version = versions.write(offering, before, by=by, by_itself=by_itself, restored=restored)
    if version.number != number or not by_itself:
        # Of what saved itself in one sitting, the first time is told.
        journal.record(offering, "offering.changed", by=by, fields=sorted(changed))


def pass_over(offering: Offering, names: Iterable[str], *, by: Actor) -> None:
    """What the files say for these fields is not filled in unasked any more."""
    offering = locked(Offering, offering.id)
    new = sorted(set(names) - set(offering.passed_over))
    if new:
        offering.passed_over = [*offering.passed_over, *new]
        journal.record(offering, "offering.passed_over", by=by, fields=new)


def restore(offering: Offering, number: int, *, by: Actor) -> None:
    """The offering's sheet reads again as in this version, which is a change like any other. Refused like `change`.

    `NotFound` where there is no such version.
    """
    found = versions.numbered(offering, number).values
    values = {name: found[name] for name in common.EMPTY if name in found}
    change(offering, by=by, category=found["category"], restored=number, **values)


def duplicate(offering: Offering, *, by: Actor) -> Offering:
    """Its company has a new draft with all its values and files; the codes that name one work alone stay empty."""
    offering = locked(Offering, offering.id)
    alone = one_work_codes(offering)
    values = _values(offering) | {"fields": {code: value for code, value in offering.fields.items() if code not in alone}}
    values |= {name: common.copied(name, values[name]) for name in common.COPIED if values[name]}
    copy = draft(offering.exhibitor, by=by, kind=offering.kind, category=offering.category, **values)
    share(offering, copy)
    journal.record(copy, "offering.duplicated", by=by, of=offering.public_id)
    return copy


def one_work_codes(offering: Offering) -> list[str]:
    """Those of its fields that hold the code of one work alone."""
    specs = CATEGORIES[offering.category].fields
    return [spec.code for spec in specs if spec.code in offering.fields and {spec.code, str(spec.type)} & ONE_WORK]


def missing(offering: Offering) -> dict[str, str]:
    """What must still be there before it can be submitted: field and message id, empty when it is complete."""
    try:
        common.clean(common.category_of(offering.kind, offering.category), _values(offering), complete=True)
    except Invalid as refusal:
        return refusal.fields
    return {}


def submit(offering: Offering, *, by: Actor) -> None:
    """The offering is published if the organizers trust the company, else it waits for them. `Invalid` if incomplete.

    What they sent back or took out waits for them in any case: they asked for something, and look whether it is there.
    """
    offering = locked(Offering, offering.id)
    if wrong := missing(offering):
        raise Invalid(wrong)
    offering.submitted_at = clock.now()
    if offering.exhibitor.trusted and offering.state is OfferingState.draft and not offering.review_note:
        _publish(offering, by)
    else:
        journal.move(offering, OfferingState.submitted, by=by)


def approve(offering: Offering, *, by: Actor, seen: str | None = None) -> None:
    """The submitted offering stands in the catalog as it was `seen` (`review.digest`), and its company is told."""
    offering = locked(Offering, offering.id)
    if offering.state is not OfferingState.submitted:
        raise MoveRefused
    review.check(offering, seen)
    review.is_read(offering)
    _publish(offering, by)
    letters.approved(offering, by=by)


def send_back(
    offering: Offering, *, by: Actor, note: str, remarks: Mapping[str, str] = NO_REMARKS, seen: str | None = None
) -> None:
    """The submitted offering is a draft again with the organizers' note on what was `seen`, and its company is told.

    `remarks` are about single values, by their names. One of them is enough.
    """
    offering = locked(Offering, offering.id)
    remarks = review.remarks_of(offering, remarks)
    asked = _noted(note, remarks)
    if offering.state is not OfferingState.submitted:
        raise MoveRefused
    review.check(offering, seen)
    _to_draft(offering, asked, remarks, by)
    letters.sent_back(offering, by=by, note=note.strip(), remarks=remarks)


def take_out(
    offering: Offering, *, by: Actor, note: str, remarks: Mapping[str, str] = NO_REMARKS, seen: str | None = None
) -> None:
    """What was published is a draft with the organizers' reason: it comes back when they approve it, and its company is told.

    One that its company has withdrawn too, so that it cannot come back by that way. Refused like `send_back`.
    """
    offering = locked(Offering, offering.id)
    remarks = review.remarks_of(offering, remarks)
    asked = _noted(note, remarks)
    if offering.state not in review.SHOWN_BEFORE:
        raise MoveRefused
    review.check(offering, seen)
    was_listed = offering.state is OfferingState.published
    _to_draft(offering, asked, remarks, by)
    if was_listed:
        facets.remove([offering.id])
    letters.taken_out(offering, by=by, note=note.strip(), remarks=remarks)


def withdraw(offering: Offering, *, by: Actor, why: str = "") -> None:
    """A published offering is withdrawn from the catalog; one that waits for the organizers is a draft again."""
    offering = locked(Offering, offering.id)
    if offering.state is OfferingState.submitted:
        journal.move(offering, OfferingState.draft, by=by, why=why)
        return
    journal.move(offering, OfferingState.withdrawn, by=by, why=why)
    relicensed(offering)
    offering.asked_at = None
    facets.remove([offering.id])


def republish(offering: Offering, *, by: Actor) -> None:
    """A withdrawn offering stands in the catalog again, at its old place."""
    offering = locked(Offering, offering.id)
    if offering.state is not OfferingState.withdrawn:
        raise MoveRefused
    # Who brings it back has just said that it is still true.
    offering.confirmed_at, offering.asked_at = clock.now(), None
    _publish(offering, by)


def archive(offering: Offering, *, by: Actor) -> None:
    """The offering is put away for good: in no list of the catalog, not to be changed."""
    offering = locked(Offering, offering.id)
    was_published = offering.state is OfferingState.published
    journal.move(offering, OfferingState.archived, by=by)
    relicensed(offering)
    if was_published:
        facets.remove([offering.id])


def exhibitor_renamed(exhibitor: Exhibitor) -> None:
    """The company's offerings, however many, are found by its present name, and its filter bears it."""
    db.session.flush()
    columns = [getattr(Offering, name) for name in ("id", *facets.VALUES)]
    mine = select(*columns).where(Offering.exhibitor_id == exhibitor.id, Offering.state == OfferingState.published)
    # Locked, so that nobody withdraws one between the look at it and its new words, which would list it again.
    mine = mine.order_by(Offering.id).limit(RENAMED_AT_ONCE).with_for_update()
    last = 0
    while rows := db.session.execute(mine.where(Offering.id > last)).all():
        facets.put([facets.listed(row.id, row._asdict(), exhibitor) for row in rows])
        last = rows[-1].id
    bears = update(Facet).where(Facet.name == "exhibitor", Facet.value == exhibitor.slug)
    db.session.execute(bears.values(label=exhibitor.name))
    db.session.expire_all()


def company_relicensed(exhibitor: Exhibitor) -> None:
    """The company's pictures say what holds now of their licence, where they follow it."""
    pictures = select(MediaAsset.id).where(MediaAsset.exhibitor_id == exhibitor.id, MediaAsset.kind == MediaKind.picture)
    last = 0
    while ids := db.session.scalars(pictures.where(MediaAsset.id > last).order_by(MediaAsset.id).limit(RENAMED_AT_ONCE)).all():
        relicense(ids)
        last = ids[-1]


def _editable(offering: Offering) -> Offering:
    offering = locked(Offering, offering.id)
    if offering.state is OfferingState.archived:
        raise NotEditable
    return offering


def _values(offering: Offering) -> dict[str, Any]:
    return {name: getattr(offering, name) for name in common.EMPTY}


def _noted(note: str, remarks: Mapping[str, str]) -> str:
    """The note; where it says nothing, the remarks in its place."""
    found = (note.strip() or "\n".join(remarks.values()))[:MOST_NOTE]
    if not found:
        raise Invalid({"note": N_("Please say what should be changed.")})
    return found


def _to_draft(offering: Offering, note: str, remarks: Mapping[str, str], by: Actor) -> None:
    journal.move(offering, OfferingState.draft, by=by, why=note)
    offering.review_note, offering.review_notes = note, dict(remarks)
    review.is_read(offering)


def _publish(offering: Offering, by: Actor) -> None:
    offering.published_at = offering.published_at or clock.now()
    offering.review_note, offering.review_notes = "", {}
    journal.move(offering, OfferingState.published, by=by)
    relicensed(offering)
    facets.add([facets.of(offering)])


def _find_anew(offering: Offering) -> None:
    """The search, the sorting and the facets know the offering's present values."""
    db.session.flush()
    if offering.state is OfferingState.published:
        facets.put([facets.of(offering)])
