"""What happened to a booking, its money and its papers, in words from the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.accounts import names as people
from mima.billing.models import Paper
from mima.billing.quotes.models import Quote
from mima.blueprints.bookings.history import WORDS as BOOTH_WORDS
from mima.booths.models import Booking, Reservation
from mima.core.actors import ActorKind
from mima.journal import queries as journal
from mima.journal.models import JournalEntry
from mima.payments.models import Refund

WORDS: dict[str, Any] = BOOTH_WORDS | {
    "stand_payment.created": _l("Payment begun"),
    "stand_payment.open": _l("Payment page opened"),
    "stand_payment.expired": _l("Payment page closed without payment"),
    "stand_payment.failed": _l("Payment refused by Stripe"),
    "stand_payment.paid": _l("Money received"),
    "stand_payment.regranted": _l("Paid late, booth taken again"),
    "stand_payment.to_decide": _l("Money received that does not fit"),
    "stand_payment.refund_due": _l("Refund decided"),
    "stand_payment.refunded": _l("Refunded in full"),
    "refund.pending": _l("Refund asked for"),
    "refund.succeeded": _l("Refund gone back"),
    "refund.failed": _l("Refund failed"),
    "invoice.issued": _l("Invoice issued"),
    "credit_note.issued": _l("Credit note issued"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """`detail` is the reason or the paper's number; may be empty."""

    at: datetime
    what: str
    who: str
    detail: str


def of(
    booking: Booking,
    reservation: Reservation,
    refunds: Mapping[int, Sequence[Refund]],
    papers: Sequence[Paper],
    quotes: Sequence[Quote] = (),
) -> list[Event]:
    """The story, oldest first, in two statements. A step without words of its own is left out."""
    things = [("booking", booking.id), ("reservation", reservation.id)]
    things += [("stand_payment", key) for key in refunds]
    things += [("refund", refund.id) for those in refunds.values() for refund in those]
    things += [("paper", paper.id) for paper in papers]
    things += [("quote", quote.id) for quote in quotes]
    entries = [entry for entry in journal.history(*things) if entry.verb in WORDS]
    names = people.of({entry.actor_user_id for entry in entries if entry.actor_user_id is not None})
    return [Event(entry.at, str(WORDS[entry.verb]), _who(entry, names), _detail(entry)) for entry in entries]


def _detail(entry: JournalEntry) -> str:
    return " · ".join(part for part in (str(entry.facts.get("number", "")), entry.why) if part)


def _who(entry: JournalEntry, names: Mapping[int, str]) -> str:
    if entry.actor is ActorKind.person and entry.actor_user_id is not None:
        return names.get(entry.actor_user_id, str(_("a former member")))
    return "Stripe" if entry.actor is ActorKind.stripe else str(_("the market"))
