"""What happened to a booking, its money and its papers, in words from the journal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.accounts import names as people
from mima.billing.models import Paper
from mima.billing.quotes.models import Quote
from mima.blueprints.bookings.history import WORDS as BOOTH_WORDS
from mima.booths import queries as booths
from mima.booths.models import Booking, Reservation
from mima.core.actors import ActorKind
from mima.journal import queries as journal
from mima.journal.models import JournalEntry
from mima.payments.problems import Kind
from mima.web import filters, i18n, problems

TO_DECIDE = "stand_payment.to_decide"
WORDS: dict[str, Any] = BOOTH_WORDS | {
    "stand_payment.created": _l("Payment begun"),
    "stand_payment.open": _l("Payment page opened"),
    "stand_payment.under_way": _l("Bank debit ordered"),
    "stand_payment.expired": _l("Payment page closed without payment"),
    "stand_payment.failed": _l("Payment refused by Stripe or the bank"),
    "stand_payment.paid": _l("Money received"),
    "stand_payment.regranted": _l("Paid late, booth taken again"),
    TO_DECIDE: _l("Money received that does not fit"),
    "stand_payment.refund_due": _l("Refund decided"),
    "stand_payment.other_sum": _l("Another sum than the terms say goes back"),
    "stand_payment.rest_received": _l("The missing rest received"),
    "stand_payment.rest_let_off": _l("The missing rest taken off the invoice"),
    "stand_payment.kept": _l("Money kept by the terms"),
    "stand_payment.refunded": _l("Money refunded"),
    "refund.pending": _l("Refund asked for"),
    "refund.succeeded": _l("Refund gone back"),
    "refund.failed": _l("Refund failed"),
    "dispute.open": _l("Dispute opened"),
    "dispute.answered": _l("Dispute answered"),
    "dispute.won": _l("Dispute won"),
    "dispute.lost": _l("Dispute lost"),
    "dispute.noted": _l("Dispute noted"),
    "invoice.issued": _l("Invoice issued"),
    "credit_note.issued": _l("Credit note issued"),
    "public_deposit.deposited": _l("Deposited in Chorus Pro"),
    "public_deposit.rejected": _l("Refused by Chorus Pro"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """`detail` is what it was about: a sum, a paper's number, the reason; may be empty."""

    at: datetime
    what: str
    who: str
    detail: str


def of(
    booking: Booking,
    reservation: Reservation,
    money: Iterable[tuple[str, int]],
    papers: Sequence[Paper],
    quotes: Sequence[Quote] = (),
) -> list[Event]:
    """The story, with what happened to its `money` (table name, id), oldest first, in two statements; three with extras.

    A step without words of its own is left out.
    """
    things = [("booking", booking.id), ("reservation", reservation.id), *money]
    things += [("paper", paper.id) for paper in papers]
    things += [("quote", quote.id) for quote in quotes]
    entries = [entry for entry in journal.history(*things) if entry.verb in WORDS]
    names = people.of({entry.actor_user_id for entry in entries if entry.actor_user_id is not None})
    extras = _names_of_extras(booking) if any(entry.facts.get("extras") for entry in entries) else {}
    return [Event(one.at, str(WORDS[one.verb]), _who(one, names), _detail(one, booking.currency, extras)) for one in entries]


def _names_of_extras(booking: Booking) -> dict[str, str]:
    """By code, as the journal knows them."""
    return {extra.code: i18n.both(extra, "name") for extra in booths.extras(booking.edition)}


def _detail(entry: JournalEntry, currency: str, extras: Mapping[str, str]) -> str:
    facts = entry.facts
    said = [str(facts.get("number", "")), _place(facts), *_ordered(facts, extras), *_sums(facts, currency)]
    said += [", ".join(facts.get("to", ())), _why(entry, currency)]
    return " · ".join(part for part in said if part)


def _why(entry: JournalEntry, currency: str) -> str:
    """The reason, or what of the money did not fit."""
    if entry.verb != TO_DECIDE:
        return i18n.told(entry.why)
    problem = Kind.mismatch if "problem" in entry.facts else entry.why
    return problems.said(problem, entry.facts.get("problem", {}), currency)


def _place(facts: Mapping[str, Any]) -> str:
    """The booth that it was about, with the one that was left for it."""
    booth, before = str(facts.get("booth", "")), facts.get("before")
    return str(_("from %(before)s to %(booth)s", before=before, booth=booth)) if before else booth


def _ordered(facts: Mapping[str, Any], extras: Mapping[str, str]) -> list[str]:
    """The extras that stand in the order from then on; one that is not sold any more by its code."""
    return [f"{extras.get(code, code)} × {quantity}" for code, quantity in facts.get("extras", {}).items()]


def _sums(facts: Mapping[str, Any], currency: str) -> list[str]:
    found = [filters.money(facts[name], currency) for name in ("amount_cents", "gross_cents") if name in facts]
    return found + ([_("%(sum)s without VAT", sum=filters.money(facts["net_cents"], currency))] if "net_cents" in facts else [])


def _who(entry: JournalEntry, names: Mapping[int, str]) -> str:
    if entry.actor is ActorKind.person and entry.actor_user_id is not None:
        return names.get(entry.actor_user_id, str(_("a former member")))
    return "Stripe" if entry.actor is ActorKind.stripe else str(_("the market"))
