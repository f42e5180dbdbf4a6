"""Enquiries: asked, answered, replied to, closed. Nothing here commits."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from mima.accounts import service as accounts
from mima.accounts.models import User
from mima.buyers import letters
from mima.buyers.models import Enquiry, EnquiryMessage, EnquiryState
from mima.catalog.models import Offering
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError
from mima.exhibitors.models import Exhibitor
from mima.journal import service as journal

# The same words within this time are a second click, not a second enquiry.
SAME_WITHIN = timedelta(minutes=10)
UNPROVEN_KEPT = timedelta(days=30)


class EnquiryClosed(DomainError):
    """Nobody writes in a closed thread."""

    message = N_("This enquiry is closed. What you wrote was not sent; a new enquiry is always possible.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for. Only the subject and the text are needed."""

    subject: str
    text: str
    wanted: str = ""
    place: str = ""
    audience: int | None = None
    budget_cents: int | None = None


def enquire(exhibitor: Exhibitor, buyer: User, wish: Wish, *, offering: Offering | None = None) -> Enquiry:
    """The company has this enquiry of a person whose address is proven, and a letter about it; a second click makes no second."""
    again = _just_sent(exhibitor, buyer, wish, EnquiryState.open)
    if again is not None:
        return again
    enquiry = _begin(exhibitor, buyer, wish, offering, EnquiryState.open)
    letters.to_exhibitor(enquiry, _write(enquiry, buyer, wish.text, from_buyer=True))
    return enquiry


def enquire_unproven(exhibitor: Exhibitor, buyer: User, wish: Wish, *, offering: Offering | None = None) -> None:
    """The enquiry waits for the link of a letter to the person's address; until then the company sees nothing of it.

    Nor does the person, and the letter quotes nothing: the caller has not shown to be them, also where we know them.
    """
    enquiry = _just_sent(exhibitor, buyer, wish, EnquiryState.unverified)
    if enquiry is None:
        enquiry = _begin(exhibitor, buyer, wish, offering, EnquiryState.unverified)
        _write(enquiry, buyer, wish.text, from_buyer=True)
    accounts.send_proof(buyer, "enquiry_verify", about=enquiry.reference)


def release(reference: str, buyer: User) -> Enquiry | None:
    """The enquiry that waited for the person's proof is with the company, with a letter; None if there is none of theirs."""
    found = db.session.scalar(select(Enquiry).where(Enquiry.reference == reference, Enquiry.buyer_id == buyer.id))
    if found is None:
        return None
    enquiry = locked(Enquiry, found.id)
    if enquiry.state is EnquiryState.unverified:
        enquiry.last_at = clock.now()
        journal.move(enquiry, EnquiryState.open, by=buyer.actor, why="address proven")
        letters.to_exhibitor(enquiry, _first_message(enquiry))
    return enquiry


def answer(enquiry: Enquiry, author: User, text: str) -> None:
    """The company has answered, and the buyer has a letter. `EnquiryClosed` otherwise. May is decided before."""
    enquiry = _live(enquiry)
    letters.to_buyer(enquiry, _write(enquiry, author, text, from_buyer=False))
    if enquiry.state is EnquiryState.open:
        journal.move(enquiry, EnquiryState.answered, by=author.actor)


def reply(enquiry: Enquiry, author: User, text: str) -> None:
    """The buyer has written again, and the company has a letter. `EnquiryClosed` otherwise."""
    enquiry = _live(enquiry)
    letters.to_exhibitor(enquiry, _write(enquiry, author, text, from_buyer=True))
    if enquiry.state is EnquiryState.answered:
        journal.move(enquiry, EnquiryState.open, by=author.actor)


def close(enquiry: Enquiry, *, by: Actor) -> None:
    """The thread is closed for both sides; closing twice is closing once."""
    enquiry = locked(Enquiry, enquiry.id)
    if enquiry.is_live:
        journal.move(enquiry, EnquiryState.closed, by=by)


def mark_read_by_buyer(enquiry: Enquiry) -> None:
    enquiry.buyer_read_at = clock.now()


def mark_read_by_exhibitor(enquiry: Enquiry) -> None:
    enquiry.exhibitor_read_at = clock.now()


def forget_unproven() -> None:
    """Enquiries whose writers never proved their address are gone after a month."""
    old = select(Enquiry.id).where(Enquiry.state == EnquiryState.unverified, Enquiry.created_at < clock.now() - UNPROVEN_KEPT)
    db.session.execute(delete(EnquiryMessage).where(EnquiryMessage.enquiry_id.in_(old)))
    db.session.execute(delete(Enquiry).where(Enquiry.id.in_(old)))


def _begin(exhibitor: Exhibitor, buyer: User, wish: Wish, offering: Offering | None, state: EnquiryState) -> Enquiry:
    now = clock.now()
    enquiry = Enquiry(
        reference=ids.reference(),
        buyer_id=buyer.id,
        exhibitor_id=exhibitor.id,
        offering_id=offering.id if offering else None,
        subject=wish.subject,
        wanted=wish.wanted,
        place=wish.place,
        audience=wish.audience,
        budget_cents=wish.budget_cents,
        created_at=now,
        last_at=now,
    )
    journal.begin(enquiry, state, by=buyer.actor)
    return enquiry


def _write(enquiry: Enquiry, author: User, text: str, *, from_buyer: bool) -> EnquiryMessage:
    message = EnquiryMessage(enquiry_id=enquiry.id, author_id=author.id, from_buyer=from_buyer, body=text.strip(), at=clock.now())
    db.session.add(message)
    enquiry.last_at, enquiry.last_from_buyer = message.at, from_buyer
    db.session.flush()
    return message


def _live(enquiry: Enquiry) -> Enquiry:
    enquiry = locked(Enquiry, enquiry.id)
    if not enquiry.is_live:
        raise EnquiryClosed
    return enquiry


def _first_message(enquiry: Enquiry) -> EnquiryMessage:
    messages = select(EnquiryMessage).where(EnquiryMessage.enquiry_id == enquiry.id).order_by(EnquiryMessage.id)
    return db.session.scalars(messages.limit(1)).one()


def _just_sent(exhibitor: Exhibitor, buyer: User, wish: Wish, state: EnquiryState) -> Enquiry | None:
    return db.session.scalar(
        select(Enquiry)
        .join(EnquiryMessage, EnquiryMessage.enquiry_id == Enquiry.id)
        .where(
            Enquiry.buyer_id == buyer.id,
            Enquiry.exhibitor_id == exhibitor.id,
            Enquiry.state == state,
            Enquiry.subject == wish.subject,
            Enquiry.created_at > clock.now() - SAME_WITHIN,
            EnquiryMessage.body == wish.text.strip(),
        )
        .limit(1)
    )
