"""Writing the journal: `record` for a fact, `move` for a step from one state to another."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from sqlalchemy import insert

from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db
from mima.core.states import Moves, check_move
from mima.journal.models import JournalEntry


class Stateful(Protocol):
    """A row with a state: `MOVES` says which steps exist, from None for a new row."""

    __tablename__: Any
    MOVES: ClassVar[Moves]
    id: Any
    state: Any


def record(subject: Any, verb: str, *, by: Actor, why: str = "", **facts: Any) -> None:
    """The journal says that `by` did `verb` to `subject` (a row that has its id), with plain JSON values as facts."""
    _write(subject, verb, by, why, facts)


def move(thing: Stateful, target: StrEnum, *, by: Actor, why: str = "", **facts: Any) -> None:
    """`thing` is in the state `target` and the journal holds the step; `MoveRefused` if its MOVES do not allow it.

    The caller holds the row's lock, or made the row in this transaction.
    """
    origin = thing.state
    check_move(thing.MOVES, origin, target)
    thing.state = target
    db.session.flush()
    _write(thing, f"{thing.__tablename__}.{target}", by, why, facts, origin, target)


def record_move(
    subject: str, subject_id: int, origin: StrEnum | None, target: StrEnum, *, by: Actor, why: str = "", **facts: Any
) -> None:
    """The journal holds a step that a conditional UPDATE has already made (where the row itself was the lock)."""
    db.session.add(_entry(subject, subject_id, f"{subject}.{target}", by, why, facts, origin, target))


def record_moves(subject: str, subject_ids: Sequence[int], origin: StrEnum, target: StrEnum, *, by: Actor, why: str = "") -> None:
    """The journal holds the same step of all of these, in one statement."""
    entry = {"at": clock.now(), "actor": by.kind, "actor_user_id": by.user_id, "verb": f"{subject}.{target}", "subject": subject}
    entry |= {"from_state": origin, "to_state": target, "why": why, "facts": {}}
    db.session.execute(insert(JournalEntry), [entry | {"subject_id": key} for key in subject_ids])


def begin(thing: Stateful, state: StrEnum, *, by: Actor, why: str = "", **facts: Any) -> None:
    """The new row `thing` stands in its first state and the journal holds how it began; the row has its id."""
    check_move(thing.MOVES, None, state)
    thing.state = state
    db.session.add(thing)
    db.session.flush()
    _write(thing, f"{thing.__tablename__}.{state}", by, why, facts, None, state)


def _write(
    thing: Any,
    verb: str,
    by: Actor,
    why: str,
    facts: dict[str, Any],
    origin: StrEnum | None = None,
    target: StrEnum | None = None,
) -> None:
    db.session.add(_entry(thing.__tablename__, thing.id, verb, by, why, facts, origin, target))


def _entry(
    subject: str,
    subject_id: int,
    verb: str,
    by: Actor,
    why: str,
    facts: dict[str, Any],
    origin: StrEnum | None,
    target: StrEnum | None,
) -> JournalEntry:
    return JournalEntry(
        at=clock.now(),
        actor=by.kind,
        actor_user_id=by.user_id,
        verb=verb,
        subject=subject,
        subject_id=subject_id,
        from_state=origin,
        to_state=target,
        why=why,
        facts=facts,
    )
