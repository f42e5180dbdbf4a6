"""Reading people and their sessions."""

from collections.abc import Sequence

from sqlalchemy import select

from mima.accounts.models import User, UserSession
from mima.core import clock
from mima.core.db import db


def open_sessions(user: User) -> Sequence[UserSession]:
    """The browsers in which this person is signed in, the newest first."""
    statement = select(UserSession).where(UserSession.user_id == user.id, UserSession.expires_at > clock.now())
    return db.session.scalars(statement.order_by(UserSession.id.desc())).all()
