"""Reading the journal."""

from collections.abc import Sequence

from sqlalchemy import false, or_, select

from mima.core.db import db
from mima.journal.models import JournalEntry


def history(*things: tuple[str, int]) -> Sequence[JournalEntry]:
    """All entries of these (table name, id) in the order they happened, in one statement."""
    conditions = [(JournalEntry.subject == subject) & (JournalEntry.subject_id == key) for subject, key in things]
    statement = select(JournalEntry).where(or_(false(), *conditions)).order_by(JournalEntry.id)
    return db.session.scalars(statement).all()
