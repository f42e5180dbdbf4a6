"""A letter to a company: to each person who acts for it, in their language."""

from typing import Any

from mima.core.actors import Actor
from mima.exhibitors import queries
from mima.exhibitors.models import Exhibitor
from mima.mailing import service as mailing


def to_members(exhibitor: Exhibitor, template: str, *, key: str, by: Actor, **values: Any) -> None:
    """Each of them has the letter, once: `key` and the person name it."""
    for user in queries.member_users(exhibitor):
        mailing.write(
            template,
            to=user.email,
            language=user.language,
            key=f"{key}:{user.id}",
            by=by,
            user_id=user.id,
            **values,
        )
