"""Promise 5: every state a thing is in was reached by moves that the journal holds, with who, when and why."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, Text, cast, select

from mima.core.actors import ActorKind
from mima.core.db import Base, db
from mima.core.states import Moves
from mima.journal.models import JournalEntry


def check_moves() -> tuple[int, list[str]]:
    """How many things with a state were looked at, in every table that has MOVES, and what is wrong with their history."""
    checked = 0
    findings: list[str] = []
    for model in stateful():
        present = select(model.id, cast(model.state, Text)).execution_options(yield_per=5000)
        states: dict[int, str] = dict(db.session.execute(present).all())
        checked += len(states)
        findings += _in_table(model.__tablename__, model.MOVES, states)
    return checked, findings


def stateful() -> list[Any]:
    """The models of every table whose rows move through states."""
    models = [mapper.class_ for mapper in Base.registry.mappers if hasattr(mapper.class_, "MOVES")]
    return sorted(models, key=attrgetter("__tablename__"))


def _in_table(table: str, moves: Moves, states: dict[int, str]) -> Iterator[str]:
    unheard = set(states)
    for thing, entries in groupby(_moves_of(table), attrgetter("subject_id")):
        if thing not in states:
            continue
        unheard.discard(thing)
        last, wrong = _walk(moves, entries)
        if wrong:
            yield f"{table} {thing} {wrong}"
        elif last != states[thing]:
            yield f"{table} {thing} is {states[thing]}, its last journalled move was to {last}"
    for thing in sorted(unheard):
        yield f"{table} {thing} is {states[thing]} and the journal holds no move of it"


def _moves_of(table: str) -> Iterable[Row[Any]]:
    statement = (
        select(
            JournalEntry.subject_id,
            JournalEntry.from_state,
            JournalEntry.to_state,
            cast(JournalEntry.actor, Text).label("actor"),
            JournalEntry.actor_user_id,
        )
        .where(JournalEntry.subject == table, JournalEntry.to_state.is_not(None))
        .order_by(JournalEntry.subject_id, JournalEntry.id)
    )
    return db.session.execute(statement.execution_options(yield_per=5000))


def _walk(moves: Moves, entries: Iterable[Row[Any]]) -> tuple[str | None, str]:
    """The state that the journal ends in, and what is wrong on the way there (empty when nothing is)."""
    at: str | None = None
    for entry in entries:
        if entry.from_state != at:
            return at, f"was {at}, and the journal goes on from {entry.from_state}"
        if entry.to_state not in moves.get(at, frozenset()):
            return at, f"went from {at} to {entry.to_state}, which is no allowed move"
        if entry.actor == ActorKind.person and entry.actor_user_id is None:
            return at, f"went to {entry.to_state} by a person whom nobody named"
        at = entry.to_state
    return at, ""
