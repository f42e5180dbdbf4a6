"""What somebody of the team is drawing: kept at each step, so that nothing drawn is ever lost, and seen by nobody else."""

from sqlalchemy import select

from mima.accounts.models import User
from mima.booths.plan import editing, rows, versions
from mima.booths.plan.document import FloorPlan
from mima.booths.plan.models import PlanDraft, PlanVersion
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db
from mima.editions.models import Edition


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


def discard(edition: Edition, user: User) -> None:
    """The person has no draft."""
    draft = of(edition, user)
    if draft is not None:
        db.session.delete(draft)
        db.session.flush()


def save(edition: Edition, user: User, *, by: Actor, why: str) -> PlanVersion:
    """The draft is the edition's plan and is no draft any more; refused as `versions.save` is."""
    draft = of(edition, user)
    if draft is None:
        raise versions.NothingChanged
    saved = versions.save(edition, FloorPlan.from_json(draft.drawing), base=draft.base, by=by, why=why)
    db.session.delete(draft)
    db.session.flush()
    return saved


def catch_up(edition: Edition, user: User) -> None:
    """The draft counts as drawn on the present plan, whose differences its owner has been shown."""
    draft = of(edition, user)
    if draft is not None:
        draft.base = versions.latest_number(edition)
        db.session.flush()


def take_version(edition: Edition, user: User, version: PlanVersion) -> PlanDraft:
    """The draft is that version, to be rehearsed and saved like any other plan."""
    return _begin_again(edition, user, FloorPlan.from_json(version.drawing))


def take_edition(edition: Edition, user: User, other: Edition) -> PlanDraft:
    """The draft is the other edition's plan as it is drawn now."""
    return _begin_again(edition, user, rows.present(other))


def _begin_again(edition: Edition, user: User, plan: FloorPlan) -> PlanDraft:
    discard(edition, user)
    return keep(edition, user, editing.known_again(plan, rows.present(edition)))
