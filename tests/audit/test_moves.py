"""Promise 5: a history with a gap, a forbidden step or an unnamed person is found; every stateful table is looked at."""

import pytest
from sqlalchemy import delete, update

from mima.core.db import db
from mima.journal import audit
from mima.journal.models import JournalEntry
from tests.audit.conftest import Broken

HELD = (JournalEntry.subject == "reservation") & (JournalEntry.to_state == "held")
CONFIRMED = (JournalEntry.subject == "reservation") & (JournalEntry.to_state == "confirmed")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (delete(JournalEntry).where(JournalEntry.subject == "reservation"), "the journal holds no move of it"),
        (delete(JournalEntry).where(HELD), "the journal goes on from held"),
        (update(JournalEntry).where(CONFIRMED).values(to_state="waiting"), "which is no allowed move"),
        (update(JournalEntry).where(HELD).values(actor_user_id=None), "by a person whom nobody named"),
    ],
)
def test_a_history_that_does_not_hold_together_is_found(broken: Broken, change: object, words: str) -> None:
    findings = broken(lambda: db.session.execute(change) and None)[5]  # type: ignore[call-overload]
    assert any(words in finding for finding in findings)


def test_every_table_with_states_is_looked_at() -> None:
    tables = {model.__tablename__ for model in audit.stateful()}
    assert {"letter", "media_asset", "refund", "reservation", "stand_payment"} <= tables
