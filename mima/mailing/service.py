"""Writing letters. Sending them is the work of `tasks`, inside the application, where templates and languages live."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from mima.core import clock, wake
from mima.core.actors import SCHEDULE, Actor
from mima.core.db import db
from mima.journal import service as journal
from mima.mailing import secrets
from mima.mailing.models import Letter, LetterState

MAX_ATTEMPTS = 5


def write(
    template: str,
    *,
    to: str,
    language: str,
    key: str,
    by: Actor,
    user_id: int | None = None,
    **values: Any,
) -> Letter:
    """The letter `key` is in the outbox, once: a second call with the same key returns the first letter unchanged.

    `template` names `templates/mail/<template>.txt`; `values` are plain JSON. It is sent after the transaction.
    """
    found = db.session.scalar(select(Letter).where(Letter.key == key))
    if found is not None:
        return found
    now = clock.now()
    letter = Letter(
        key=key,
        template=template,
        language=language,
        to_address=to,
        user_id=user_id,
        values=values,
        created_at=now,
        due_at=now,
    )
    journal.begin(letter, LetterState.queued, by=by)
    wake.want("letters")
    return letter


def claim(letter_id: int) -> Letter | None:
    """The letter, now `sending` and ours alone; None if another worker has it or it is not due."""
    now = clock.now()
    claimed = db.session.execute(
        update(Letter)
        .where(Letter.id == letter_id, Letter.state == LetterState.queued, Letter.due_at <= now)
        .values(state=LetterState.sending, claimed_at=now, attempts=Letter.attempts + 1)
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        return None
    journal.record_move("letter", letter_id, LetterState.queued, LetterState.sending, by=SCHEDULE)
    return db.session.get(Letter, letter_id, populate_existing=True)


def mark_sent(letter: Letter, *, subject: str, body: str, keep_secret: bool = False) -> None:
    """The letter went out with exactly these words; what opens something in it is forgotten, unless it must stay readable.

    What that is, its kind says (`secrets.py`). The demo keeps it: its outbox is the mail.
    """
    for secret in () if keep_secret else secrets.of(letter.template, letter.values):
        subject, body = subject.replace(secret, "…"), body.replace(secret, "…")
    if not keep_secret:
        letter.values = secrets.without(letter.template, letter.values)
    letter.subject, letter.body, letter.sent_at, letter.last_error = subject, body, clock.now(), None
    journal.move(letter, LetterState.sent, by=SCHEDULE)


def mark_unsent(letter: Letter, error: str) -> None:
    """The server refused: tried again later, with growing pauses, or *failed* after the last attempt."""
    letter.last_error = error
    if letter.attempts >= MAX_ATTEMPTS:
        journal.move(letter, LetterState.failed, by=SCHEDULE, why=error)
        return
    letter.due_at = clock.now() + timedelta(minutes=2**letter.attempts)
    journal.move(letter, LetterState.queued, by=SCHEDULE, why=error)


def give_up_lost(older_than: timedelta = timedelta(minutes=10)) -> int:
    """Letters whose worker died while sending are *failed*, visible to the organizers; the number of them."""
    lost = db.session.scalars(
        select(Letter).where(Letter.state == LetterState.sending, Letter.claimed_at < clock.now() - older_than)
    ).all()
    for letter in lost:
        letter.last_error = "the worker ended while sending"
        journal.move(letter, LetterState.failed, by=SCHEDULE, why=letter.last_error)
    return len(lost)


def send_again(letter: Letter, *, by: Actor) -> None:
    """A failed letter is due again, at an organizer's word."""
    letter.attempts, letter.due_at = 0, clock.now()
    journal.move(letter, LetterState.queued, by=by)
