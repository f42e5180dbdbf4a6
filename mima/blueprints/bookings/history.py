"""What happened to a booking, in words from the journal. A step without words of its own is left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.accounts import names as people
from mima.billing.models import Paper
from mima.booths.models import Booking, Reservation
from mima.core.actors import ActorKind
from mima.journal import queries as journal
from mima.journal.models import JournalEntry

WORDS = {
    "reservation.held": _l("Booth held"),
    "reservation.extras": _l("Extras changed"),
    "reservation.confirmed": _l("Booth booked"),
    "reservation.released": _l("Booth given back"),
    "reservation.lapsed": _l("Time to pay over, booth free again"),
    "reservation.cancelled": _l("Booking cancelled"),
    "invoice.issued": _l("Invoice issued"),
    "credit_note.issued": _l("Credit note issued"),
}


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    what: str
    who: str


def of(booking: Booking, reservation: Reservation, papers: Iterable[Paper] = ()) -> list[Event]:
    """The events of the booking and its papers, oldest first, in two statements."""
    things = [("booking", booking.id), ("reservation", reservation.id), *(("paper", paper.id) for paper in papers)]
    entries = [entry for entry in journal.history(*things) if entry.verb in WORDS]
    names = people.of({entry.actor_user_id for entry in entries if entry.actor_user_id is not None})
    return [Event(entry.at, str(WORDS[entry.verb]), _who(entry, names)) for entry in entries]


def _who(entry: JournalEntry, names: dict[int, str]) -> str:
    if entry.actor is ActorKind.person and entry.actor_user_id is not None:
        return names.get(entry.actor_user_id, str(_("a former member")))
    return str(_("the payment service")) if entry.actor is ActorKind.stripe else str(_("the market"))
