"""What happened to a booking, in words from the journal. A step without words of its own is left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.accounts import names as people
from mima.billing.models import Paper
from mima.billing.quotes.models import Quote
from mima.booths.models import Booking, Reservation
from mima.core.actors import ActorKind
from mima.journal import queries as journal
from mima.journal.models import JournalEntry
from mima.payments.dues.models import Due
from mima.payments.models import StandPayment

WORDS = {
    "reservation.held": _l("Booth held"),
    "reservation.extras": _l("Extras changed"),
    "reservation.repriced": _l("Price changed"),
    "reservation.terms_carried": _l("Terms moved along with the market"),
    "reservation.refusable": _l("Other days, which may be refused"),
    "reservation.days_refused": _l("The company cannot come on the new days"),
    "reservation.booth_added": _l("One booth more"),
    "reservation.booth_taken_out": _l("One booth less"),
    "reservation.confirmed": _l("Booth booked"),
    "reservation.moved": _l("Moved to another booth"),
    "reservation.moving": _l("Booth exchanged for another"),
    "reservation.exchanged": _l("Booth exchanged for another"),
    "reservation.difference_waived": _l("Difference in price left as it is"),
    "reservation.released": _l("Booth given back"),
    "reservation.lapsed": _l("Time to pay over, booth free again"),
    "reservation.cancelled": _l("Booking cancelled"),
    "stand_payment.created": _l("Payment begun"),
    "stand_payment.under_way": _l("Bank debit ordered"),
    "stand_payment.failed": _l("Payment refused, nothing charged"),
    "stand_payment.expired": _l("Payment page closed, nothing charged"),
    "stand_payment.paid": _l("Payment received"),
    "stand_payment.regranted": _l("Paid late, booth still free"),
    "stand_payment.refund_due": _l("Refund begun"),
    "stand_payment.kept": _l("Money kept by the terms"),
    "stand_payment.refunded": _l("Money refunded"),
    "booking.payer": _l("Payer changed"),
    "quote.open": _l("Quote given"),
    "quote.ordered": _l("Purchase order sent"),
    "quote.accepted": _l("Purchase order accepted"),
    "quote.lapsed": _l("Quote over"),
    "quote.withdrawn": _l("Quote withdrawn"),
    "due.open": _l("Something more to pay"),
    "due.paid": _l("What was still to pay is paid"),
    "due.carried": _l("Balance due later, with the market"),
    "due.lessened": _l("Less to pay"),
    "due.cancelled": _l("Not to be paid any more"),
    "invoice.issued": _l("Invoice issued"),
    "credit_note.issued": _l("Credit note issued"),
    "paper.sent_again": _l("Paper sent again"),
}


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    what: str
    who: str


def of(
    booking: Booking,
    reservation: Reservation,
    papers: Iterable[Paper] = (),
    payments: Iterable[StandPayment] = (),
    quotes: Iterable[Quote] = (),
    dues: Iterable[Due] = (),
) -> list[Event]:
    """The events of the booking, its papers and its payments, oldest first, in two statements."""
    things = [("booking", booking.id), ("reservation", reservation.id)]
    things += [("paper", paper.id) for paper in papers] + [("stand_payment", payment.id) for payment in payments]
    things += [("quote", quote.id) for quote in quotes] + [("due", due.id) for due in dues]
    entries = [entry for entry in journal.history(*things) if entry.verb in WORDS]
    names = people.of({entry.actor_user_id for entry in entries if entry.actor_user_id is not None})
    return [Event(entry.at, str(WORDS[entry.verb]), _who(entry, names)) for entry in entries]


def _who(entry: JournalEntry, names: dict[int, str]) -> str:
    if entry.actor is ActorKind.person and entry.actor_user_id is not None:
        return names.get(entry.actor_user_id, str(_("a former member")))
    return str(_("the payment service")) if entry.actor is ActorKind.stripe else str(_("the market"))
