"""Drafts that were thrown away, or that something was taken over: each can be taken back for a day."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, delete, select

from mima.accounts.models import User
from mima.booths.plan.models import Aside, DraftAside, PlanDraft
from mima.core import clock
from mima.core.db import db
from mima.core.errors import NotFound
from mima.editions.models import Edition

KEPT = timedelta(days=1)
# Who throws away more than these within a day is trying things out.
MOST = 5


def put(draft: PlanDraft, why: Aside) -> None:
    """The draft as it is now can be taken back for a day. What was put aside before that, by whomever, is gone for good."""
    kept = DraftAside(edition_id=draft.edition_id, user_id=draft.user_id, why=why, base=draft.base, drawing=draft.drawing)
    kept.put_at = clock.now()
    db.session.add(kept)
    db.session.flush()
    db.session.execute(delete(DraftAside).where(DraftAside.put_at <= clock.now() - KEPT))
    mine = (DraftAside.edition_id == draft.edition_id) & (DraftAside.user_id == draft.user_id)
    newest = select(DraftAside.id).where(mine).order_by(DraftAside.id.desc()).limit(MOST)
    db.session.execute(delete(DraftAside).where(mine, DraftAside.id.not_in(newest)))


def of(edition: Edition, user: User) -> Sequence[DraftAside]:
    """The person's drafts that can be taken back, the newest first."""
    return db.session.scalars(_mine(edition, user).order_by(DraftAside.id.desc())).all()


def one(edition: Edition, user: User, key: int) -> DraftAside:
    """The person's draft with this id, while it can be taken back; `NotFound` for any other."""
    found = db.session.scalar(_mine(edition, user).where(DraftAside.id == key))
    if found is None:
        raise NotFound
    return found


def _mine(edition: Edition, user: User) -> Select[DraftAside]:
    mine = (DraftAside.edition_id == edition.id) & (DraftAside.user_id == user.id)
    return select(DraftAside).where(mine, DraftAside.put_at > clock.now() - KEPT)
