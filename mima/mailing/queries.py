"""Reading the outbox."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from mima.core import clock
from mima.core.db import db
from mima.mailing.models import Letter, LetterState


def due(limit: int = 50) -> Sequence[int]:
    """Ids of letters to send now, oldest first."""
    statement = (
        select(Letter.id).where(Letter.state == LetterState.queued, Letter.due_at <= clock.now()).order_by(Letter.id).limit(limit)
    )
    return db.session.scalars(statement).all()


def newest(limit: int = 100) -> Sequence[Letter]:
    """The newest letters, for the demo's outbox."""
    return db.session.scalars(select(Letter).order_by(Letter.id.desc()).limit(limit)).all()


def failed() -> Sequence[Letter]:
    """Letters that did not go out, newest first."""
    return db.session.scalars(all_failed().order_by(Letter.id.desc())).all()


def all_failed() -> Select[Letter]:
    """The same as a statement, also to be counted."""
    return select(Letter).where(Letter.state == LetterState.failed)
