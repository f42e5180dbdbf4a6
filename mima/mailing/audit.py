"""Promise 8: letters are sent once. Each has a row, a key that makes a second one impossible, and a state."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Text, cast, func, inspect, or_, select

from mima.core import clock
from mima.core.db import db
from mima.mailing.models import Letter, LetterState

LONGEST_SENDING = timedelta(hours=1)


def check_letters() -> tuple[int, list[str]]:
    """How many letters were looked at, and one sentence for each thing that is not as promised."""
    total = db.session.scalar(select(func.count()).select_from(Letter)) or 0
    return total, [*_keys(), *_states(), *_stuck(), *_sent()]


def _keys() -> Iterator[str]:
    unique = inspect(db.session.connection()).get_unique_constraints(Letter.__tablename__)
    if not any(constraint["column_names"] == ["key"] for constraint in unique):
        yield "the database no longer refuses a second letter with the same key"
    twice = select(Letter.key).group_by(Letter.key).having(func.count() > 1)
    for key in db.session.scalars(twice):
        yield f"letter {key} exists twice"


def _states() -> Iterator[str]:
    state = cast(Letter.state, Text)
    unknown = select(Letter.key, state).where(state.not_in([str(known) for known in LetterState]))
    for key, word in db.session.execute(unknown):
        yield f"letter {key} is in the unknown state {word}"


def _stuck() -> Iterator[str]:
    since = Letter.claimed_at.is_(None) | (Letter.claimed_at < clock.now() - LONGEST_SENDING)
    for key in db.session.scalars(select(Letter.key).where(Letter.state == LetterState.sending, since)):
        yield f"letter {key} has been sending for more than an hour"


def _sent() -> Iterator[str]:
    lacking = or_(Letter.sent_at.is_(None), Letter.body.is_(None), Letter.body == "", Letter.attempts == 0)
    for key in db.session.scalars(select(Letter.key).where(Letter.state == LetterState.sent, lacking)):
        yield f"letter {key} is sent, without its moment, its words or an attempt"
    unsent = select(Letter.key).where(Letter.state != LetterState.sent, Letter.sent_at.is_not(None))
    for key in db.session.scalars(unsent):
        yield f"letter {key} was sent and may be sent again"
