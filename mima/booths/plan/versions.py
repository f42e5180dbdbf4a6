"""Saving a plan, all or nothing, and keeping every one there was. Nothing here commits."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from mima.booths import prices
from mima.booths.plan import letters, rows
from mima.booths.plan.document import FloorPlan
from mima.booths.plan.models import PlanVersion
from mima.booths.plan.rehearsal import Rehearsal, rehearse
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db
from mima.core.errors import N_, DomainError, NotFound
from mima.editions.models import Edition
from mima.journal import service as journal


class PlanChangedMeanwhile(DomainError):
    """The draft was begun on a plan that is no longer the present one."""

    message = N_("Somebody saved another plan meanwhile. Your draft is kept; look at what is different, then save it again.")


class RehearsalOutdated(DomainError):
    """Saving would do something else than what the person was shown: somebody paid, took a booth or changed a price."""

    message = N_("What saving does is no longer what you were shown. Please look at it again. Nothing was saved.")


class SoldBoothGone(DomainError):
    """A booth that somebody has would vanish."""

    message = N_("Held or booked booths cannot vanish from the plan: %(codes)s. Move their exhibitors first. Nothing was saved.")


class UnknownPlace(DomainError):
    """A booth or a zone names a hall, zone or category that there is not."""

    message = N_("These have a hall, zone or category that does not exist: %(codes)s. Nothing was saved.")


class CodesTwice(DomainError):
    """Each code stands once: two people may both have drawn a booth with it."""

    message = N_("These codes are there more than once: %(codes)s. Nothing was saved.")


class NoGround(DomainError):
    """A booth's corners enclose nothing."""

    message = N_("These booths are too small to be one: %(codes)s. Nothing was saved.")


class NothingChanged(DomainError):
    message = N_("This plan is the one that is drawn already. There is nothing to save.")


def latest_number(edition: Edition) -> int:
    """The number of the present plan; 0 while none was ever saved."""
    return db.session.scalar(select(func.max(PlanVersion.number)).where(PlanVersion.edition_id == edition.id)) or 0


def all_of(edition: Edition) -> Sequence[PlanVersion]:
    """Every version, the newest first, with who saved it."""
    statement = select(PlanVersion).where(PlanVersion.edition_id == edition.id).order_by(PlanVersion.number.desc())
    return db.session.scalars(statement.options(joinedload(PlanVersion.saved_by))).all()


def since(edition: Edition, number: int) -> Sequence[PlanVersion]:
    """What somebody saved after this version, the oldest first, with who; not the plan that was there before the first."""
    later = (PlanVersion.edition_id == edition.id) & (PlanVersion.number > max(1, number))
    statement = select(PlanVersion).where(later).order_by(PlanVersion.number)
    return db.session.scalars(statement.options(joinedload(PlanVersion.saved_by))).all()


def version(edition: Edition, number: int) -> PlanVersion:
    """The version with this number; `NotFound` for any other."""
    of_number = (PlanVersion.edition_id == edition.id) & (PlanVersion.number == number)
    found = db.session.scalar(select(PlanVersion).where(of_number).options(joinedload(PlanVersion.saved_by)))
    if found is None:
        raise NotFound
    return found


def save(edition: Edition, plan: FloorPlan, *, base: int, by: Actor, why: str = "", seen: str | None = None) -> PlanVersion:
    """The edition's halls, zones and booths are those of the plan; it is a version of its own, and so is the one before.

    Held bookings cost what their booths cost now, but those with an open payment page; paid ones keep their price. Every
    company whose booth changed has a letter. `base` is the version that the plan was drawn on, `seen` the digest of the
    rehearsal that somebody agreed to. Refused with `PlanChangedMeanwhile`, `RehearsalOutdated` or as `check` says; then
    nothing is different.
    """
    _lock(edition)
    number = latest_number(edition)
    if base != number:
        raise PlanChangedMeanwhile
    # From here on nobody claims a booth, and no claim moves: what is rehearsed is what happens.
    rows.drawn_booths(edition, lock=True)
    rehearsal = rehearse(edition, plan, lock=True)
    check(rehearsal)
    if seen is not None and seen != rehearsal.digest:
        raise RehearsalOutdated
    if number == 0:
        number = _keep(edition, rows.present(edition), 1, None, "").number
    rows.write(edition, plan)
    saved = _keep(edition, rows.present(edition), number + 1, by.user_id, why)
    _follow(rehearsal, saved, by)
    journal.record(edition, "edition.plan", by=by, why=why, version=saved.number, booths=len(rehearsal.changes.booths))
    return saved


def check(rehearsal: Rehearsal) -> None:
    """Nothing, if the plan may be saved; else the error that `save` raises."""
    if not rehearsal.changes:
        raise NothingChanged
    if rehearsal.lost:
        raise UnknownPlace(codes=", ".join(rehearsal.lost))
    if rehearsal.twice:
        raise CodesTwice(codes=", ".join(rehearsal.twice))
    if rehearsal.flat:
        raise NoGround(codes=", ".join(rehearsal.flat))
    if rehearsal.gone:
        raise SoldBoothGone(codes=", ".join(one.change.code for one in rehearsal.gone))


def _lock(edition: Edition) -> None:
    # As an UPDATE of it would: a booking that is being made only needs the edition to be there, and is not held up.
    db.session.refresh(edition, with_for_update={"key_share": True})


def _keep(edition: Edition, plan: FloorPlan, number: int, user_id: int | None, why: str) -> PlanVersion:
    kept = PlanVersion(
        edition_id=edition.id, number=number, drawing=plan.as_json(), saved_at=clock.now(), saved_by_id=user_id, why=why
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def _follow(rehearsal: Rehearsal, saved: PlanVersion, by: Actor) -> None:
    """Prices move and letters are written as it was rehearsed."""
    for one in rehearsal.touched:
        if one.is_rewritten:
            prices.reprice(one.claim, by=by)
        if one.is_told:
            letters.changed(one, saved.number, saved.why, by=by)
