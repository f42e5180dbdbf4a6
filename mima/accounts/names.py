"""What people are called, for pages that tell who did something."""

from collections.abc import Collection

from sqlalchemy import select

from mima.accounts.models import User
from mima.core.db import db


def of(user_ids: Collection[int]) -> dict[int, str]:
    """{user id: name} of those who still exist, in one statement; none for no ids."""
    if not user_ids:
        return {}
    users = db.session.scalars(select(User).where(User.id.in_(user_ids)))
    return {user.id: user.name for user in users}
