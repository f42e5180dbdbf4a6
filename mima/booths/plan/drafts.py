"""What somebody of the team is drawing: kept at each step, so that nothing drawn is ever lost, and seen by nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from mima.accounts.models import User
from mima.booths.plan import aside, editing, rows, versions
from mima.booths.plan.changes import compare
from mima.booths.plan.document import FloorPlan
from mima.booths.plan.merging import Merged, merge
from mima.booths.plan.models import Aside, PlanDraft, PlanVersion
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db
from mima.editions.models import Edition


@dataclass(frozen=True, slots=True)
class Standing:
    """The plan that a save of the draft is about: the draft, and with it what others saved since it was begun."""

    plan: FloorPlan
    number: int
    merged: Merged | None = None
    others: Sequence[PlanVersion] = ()


def take_turns(user: User) -> None:
    """Another step of the same person waits until this transaction ends: two tabs, or a quick hand, lose nothing."""
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update(key_share=True))


def of(edition: Edition, user: User) -> PlanDraft | None:
    """The person's draft for the edition, if they have one."""
    mine = (PlanDraft.edition_id == edition.id) & (PlanDraft.user_id == user.id)
    return db.session.scalar(select(PlanDraft).where(mine))


def drawn(edition: Edition, user: User) -> FloorPlan:
    """The plan that the person sees in the editor: their draft, else the present plan."""
    draft = of(edition, user)
    return FloorPlan.from_json(draft.drawing) if draft else rows.present(edition)


def standing(edition: Edition, user: User) -> Standing:
    """What is rehearsed and saved. Where somebody saved meanwhile, that is both people's plan, and it says who changed what."""
    draft, number = of(edition, user), versions.latest_number(edition)
    if draft is None:
        return Standing(rows.present(edition), number)
    plan = FloorPlan.from_json(draft.drawing)
    if draft.base == number:
        return Standing(plan, number)
    others = versions.since(edition, draft.base)
    # The first version is the plan that was there before any was saved.
    base = FloorPlan.from_json(versions.version(edition, max(1, draft.base)).drawing)
    merged = merge(base, rows.present(edition), plan)
    return Standing(merged.plan, number, merged, others)


def keep(edition: Edition, user: User, plan: FloorPlan) -> PlanDraft:
    """The person's draft is this plan, `PlanUnreadable` if it is none. One that is new begins on the present version."""
    drawing = plan.as_json()
    FloorPlan.from_json(drawing)
    draft = of(edition, user)
    if draft is None:
        draft = PlanDraft(edition_id=edition.id, user_id=user.id, base=versions.latest_number(edition))
        db.session.add(draft)
    draft.drawing, draft.changed_at = drawing, clock.now()
    db.session.flush()
    return draft


def put_aside(edition: Edition, user: User, why: Aside) -> None:
    """The draft as it is can be taken back for a day. One that is like the present plan need not be."""
    draft = of(edition, user)
    if draft is not None and compare(rows.present(edition), FloorPlan.from_json(draft.drawing)):
        aside.put(draft, why)


def discard(edition: Edition, user: User, why: Aside = Aside.thrown_away) -> None:
    """The person has no draft; the one that they had can be taken back for a day."""
    take_turns(user)
    put_aside(edition, user, why)
    draft = of(edition, user)
    if draft is not None:
        db.session.delete(draft)
        db.session.flush()


def take_back(edition: Edition, user: User, key: int) -> None:
    """The draft is the one that was put aside, and the one that there was is put aside in its place."""
    take_turns(user)
    found = aside.one(edition, user, key)
    base, plan = found.base, FloorPlan.from_json(found.drawing)
    db.session.delete(found)
    discard(edition, user, Aside.exchanged)
    keep(edition, user, plan).base = base
    db.session.flush()


def save(edition: Edition, user: User, *, by: Actor, why: str, seen: str | None = None) -> PlanVersion:
    """The draft, with what others saved meanwhile, is the edition's plan and no draft any more; refused as `versions.save` is.

    `seen` is the digest of the rehearsal that the person looked at.
    """
    take_turns(user)
    draft, now = of(edition, user), standing(edition, user)
    if draft is None:
        raise versions.NothingChanged
    if now.merged and seen is None:
        raise versions.PlanChangedMeanwhile
    try:
        saved = versions.save(edition, now.plan, base=now.number, by=by, why=why, seen=seen)
    except versions.RehearsalOutdated as error:
        if now.merged:
            raise versions.PlanChangedMeanwhile from error
        raise
    db.session.delete(draft)
    db.session.flush()
    return saved


def catch_up(edition: Edition, user: User) -> None:
    """The draft has what others saved meanwhile, too; as it was before, it can be taken back for a day."""
    take_turns(user)
    now = standing(edition, user)
    if now.merged:
        put_aside(edition, user, Aside.caught_up)
        keep(edition, user, now.plan).base = now.number
        db.session.flush()


def take_version(edition: Edition, user: User, version: PlanVersion) -> PlanDraft:
    """The draft is that version, to be rehearsed and saved like any other plan."""
    return _begin_again(edition, user, FloorPlan.from_json(version.drawing))


def take_edition(edition: Edition, user: User, other: Edition) -> PlanDraft:
    """The draft is the other edition's plan as it is drawn now."""
    return _begin_again(edition, user, rows.present(other))


def _begin_again(edition: Edition, user: User, plan: FloorPlan) -> PlanDraft:
    discard(edition, user, Aside.replaced)
    return keep(edition, user, editing.known_again(plan, rows.present(edition)))
