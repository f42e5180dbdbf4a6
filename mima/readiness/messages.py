"""Writing to a list of exhibitors: merge fields, what each would read, and a letter to each booking, once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.exc import IntegrityError

from mima.accounts.models import User
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db, violated
from mima.core.errors import N_, DomainError, Invalid
from mima.core.texts import one_line
from mima.editions.models import Edition
from mima.exhibitors import queries as exhibitors
from mima.journal import service as journal
from mima.mailing import service as mailing
from mima.readiness.models import ListMessage, TaskKind
from mima.readiness.queries import Readiness

FIELDS = ("company", "booth", "contact")
FIELD = re.compile(r"\{([^{}\n]*)\}")
LONGEST_SUBJECT, LONGEST_TEXT = 150, 10_000


class SentAlready(DomainError):
    """A second click, or the same page in another window."""

    message = N_("This message was sent already. Nobody got it twice.")


class ListChanged(DomainError):
    """Somebody booked, cancelled or did a task since the preview."""

    message = N_("The list has changed since you looked at it. Please look again at whom this goes to; nothing was sent.")


class NobodyToWriteTo(DomainError):
    message = N_("Nobody acts for any of these companies, so there is nobody to write to.")


@dataclass(frozen=True, slots=True)
class Draft:
    """Subject and text with their merge fields as they were typed."""

    subject: str
    text: str

    def check(self) -> None:
        """Nothing, if both are there and name only fields that we fill; `Invalid` otherwise."""
        wrong = {}
        for name in ("subject", "text"):
            said = getattr(self, name)
            if not said.strip():
                wrong[name] = N_("Please fill this in.")
            elif set(FIELD.findall(said)) - set(FIELDS):
                wrong[name] = N_("Only {company}, {booth} and {contact} are filled in. Check the words in braces.")
        if wrong:
            raise Invalid(wrong)


@dataclass(frozen=True, slots=True)
class Written:
    """What one booking's people would read."""

    ready: Readiness
    users: Sequence[User]
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Mailing:
    """The draft for each booking of the list; `unreachable` are those for which nobody acts."""

    written: Sequence[Written]
    unreachable: Sequence[Readiness]

    @property
    def letters(self) -> int:
        return sum(len(one.users) for one in self.written)

    @property
    def seal(self) -> str:
        """A sign of whom it goes to: another list has another."""
        names = [f"{one.ready.booking.reference}:{[user.id for user in one.users]}" for one in self.written]
        return sha256("\n".join(sorted(names)).encode()).hexdigest()[:20]


def prepare(draft: Draft, found: Sequence[Readiness]) -> Mailing:
    """What everybody of the list would read, in one statement."""
    users = exhibitors.members_of([ready.booking.exhibitor_id for ready in found])
    written = [_write(draft, ready, users.get(ready.booking.exhibitor_id, ())) for ready in found]
    return Mailing([one for one in written if one.users], [one.ready for one in written if not one.users])


def _write(draft: Draft, ready: Readiness, users: Sequence[User]) -> Written:
    values = {
        "company": ready.booking.exhibitor.name,
        "booth": ready.reservation.codes,
        "contact": ready.said(TaskKind.contact, "contact_name") or (users[0].name if users else ""),
    }
    return Written(ready, users, one_line(_filled(draft.subject, values)), _filled(draft.text, values))


def _filled(text: str, values: Mapping[str, str]) -> str:
    """In one pass: a company's name that looks like a field is a name all the same."""
    return FIELD.sub(lambda found: values.get(found[1], found[0]), text)


def test(draft: Draft, found: Sequence[Readiness], user: User, public_id: str, *, by: Actor) -> None:
    """The organizer gets what the first of the list would read; as often as they ask."""
    draft.check()
    first = next(iter(found), None)
    if first is None:
        raise NobodyToWriteTo
    one = _write(draft, first, [user])
    key = f"list_message_test:{public_id}:{user.id}:{clock.now().isoformat()}"
    _letter(one, user, key, by)


def send(edition: Edition, draft: Draft, found: Sequence[Readiness], public_id: str, *, seal: str, by: Actor) -> ListMessage:
    """Everybody of the list has the letter, once: its key names the message, the booking and the person.

    Refused with `Invalid`, `NobodyToWriteTo`, `ListChanged` when another list was looked at, or `SentAlready`.
    """
    draft.check()
    mailing_ = prepare(draft, found)
    row = ListMessage(
        public_id=public_id,
        edition_id=edition.id,
        subject=draft.subject,
        text=draft.text,
        bookings=len(mailing_.written),
        letters=mailing_.letters,
        written_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        if violated(error) == "uq_list_message_public_id":
            raise SentAlready from error
        raise
    if not mailing_.written:
        raise NobodyToWriteTo
    if mailing_.seal != seal:
        raise ListChanged
    journal.record(row, "list_message.sent", by=by, bookings=row.bookings, letters=row.letters)
    for one in mailing_.written:
        for user in one.users:
            _letter(one, user, f"list_message:{public_id}:{one.ready.booking.reference}:{user.id}", by)
    return row


def _letter(one: Written, user: User, key: str, by: Actor) -> None:
    mailing.write(
        "list_message",
        to=user.email,
        language=user.language,
        key=key,
        by=by,
        user_id=user.id,
        subject=one.subject,
        text=one.text,
        booking=one.ready.booking.reference,
    )
