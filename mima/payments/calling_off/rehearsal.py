"""What cancelling an edition would do, before it does it: who loses what, what each gets back, whom a letter tells."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import msgspec

from mima.applications.models import Application
from mima.billing.models import Paper
from mima.billing.quotes.models import Quote, QuoteState
from mima.booths.models import Booking, Reservation, ReservationState
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor
from mima.payments.calling_off import queries
from mima.payments.calling_off.reach import Recipient, recipients
from mima.payments.models import PaymentState, StandPayment
from mima.payments.refunds import REFUNDABLE
from mima.waiting.models import WaitingWish


@dataclass(frozen=True, slots=True)
class Touched:
    """A booking that ends, with its money as it stands. `quote`: open, or accepted and unpaid.

    `invoices`: those of which something is left, with the cents that no credit note has taken back.
    """

    reservation: Reservation
    payments: Sequence[StandPayment]
    quote: Quote | None
    invoices: Mapping[Paper, int]
    disputed: Collection[int]

    @property
    def booking(self) -> Booking:
        return self.reservation.booking

    @property
    def is_booked(self) -> bool:
        return self.reservation.state is ReservationState.confirmed

    @property
    def is_owed(self) -> bool:
        """Booked on an order, and its invoice is not paid."""
        return self.quote is not None and self.quote.state is QuoteState.accepted

    @property
    def is_quoted(self) -> bool:
        return self.quote is not None and self.quote.state is QuoteState.open

    @property
    def is_page_open(self) -> bool:
        """Whether somebody may be paying at this moment."""
        return any(payment.state in (PaymentState.created, PaymentState.open) for payment in self.payments)

    @property
    def is_debited(self) -> bool:
        return any(payment.is_under_way for payment in self.payments)

    @property
    def giving(self) -> list[StandPayment]:
        """The payments of which something is still here: all of it goes back, whatever the terms say."""
        return [payment for payment in self.payments if payment.state in REFUNDABLE and payment.left_cents > 0]

    @property
    def back_cents(self) -> int:
        return sum(payment.left_cents for payment in self.giving)

    @property
    def sent_cents(self) -> int:
        """What of it somebody must send by bank transfer."""
        return sum(payment.left_cents for payment in self.giving if not payment.is_at_stripe)

    @property
    def disputed_cents(self) -> int:
        """What of it waits until a bank has decided."""
        return sum(payment.left_cents for payment in self.giving if payment.id in self.disputed)

    @property
    def fingerprint(self) -> list[Any]:
        """All that a person was told of it."""
        money = [[payment.id, payment.state.value, payment.left_cents, payment.id in self.disputed] for payment in self.payments]
        invoices = [[invoice.number, left] for invoice, left in self.invoices.items()]
        papers = [self.quote and [self.quote.id, self.quote.state.value], invoices]
        return [self.reservation.id, self.reservation.state.value, self.booking.gross_cents, money, papers]


@dataclass(frozen=True)
class Rehearsal:
    """All that cancelling the edition would do now."""

    edition: Edition
    touched: Sequence[Touched]
    applications: Sequence[Application]
    wishes: Sequence[WaitingWish]
    recipients: Sequence[Recipient]

    @property
    def digest(self) -> str:
        """Told of two rehearsals apart as soon as a booking, its money, an application or a letter is different."""
        said = [
            self.edition.id,
            [one.fingerprint for one in self.touched],
            [application.id for application in self.applications],
            [wish.id for wish in self.wishes],
            [[one.company.id, one.address, one.language] for one in self.recipients],
        ]
        return sha256(msgspec.json.encode(said)).hexdigest()

    @cached_property
    def companies(self) -> list[Exhibitor]:
        """Whom it touches, by name."""
        found = _companies(self.touched, self.applications, self.wishes)
        return sorted(found.values(), key=lambda company: (company.name, company.id))

    @property
    def unreachable(self) -> list[Exhibitor]:
        """Companies to which no letter can go: nobody acts for them, and they gave no address."""
        written = {one.company.id for one in self.recipients}
        return [company for company in self.companies if company.id not in written]

    @property
    def back_cents(self) -> int:
        return sum(one.back_cents for one in self.touched)

    @property
    def sent_cents(self) -> int:
        return sum(one.sent_cents for one in self.touched)

    @property
    def disputed_cents(self) -> int:
        return sum(one.disputed_cents for one in self.touched)

    @property
    def giving(self) -> list[StandPayment]:
        return [payment for one in self.touched for payment in one.giving]

    @property
    def credit_notes(self) -> int:
        return sum(len(one.invoices) for one in self.touched)

    @property
    def languages(self) -> dict[str, int]:
        """How many letters in each language."""
        spoken = [one.language for one in self.recipients]
        return {language: spoken.count(language) for language in sorted(set(spoken), reverse=True)}

    def of_company(self, company: Exhibitor) -> list[Touched]:
        return [one for one in self.touched if one.booking.exhibitor_id == company.id]

    def asked_by(self, company: Exhibitor) -> list[Application]:
        return [one for one in self.applications if one.exhibitor_id == company.id]

    def waits(self, company: Exhibitor) -> bool:
        """Whether the company waits for a booth."""
        return any(wish.exhibitor_id == company.id for wish in self.wishes)


def rehearse(edition: Edition, *, lock: bool = False) -> Rehearsal:
    """What cancelling the edition would do as it stands now; nothing is written. A fixed number of statements.

    Locked, nothing of it moves until the transaction ends: nobody asks, holds, pays or is paid back.
    """
    # Applications and wishes, then booths, then claims: in the order of an organizer who accepts or offers, and of a click.
    applications, wishes = queries.waiting(edition, lock=lock), queries.wishes(edition, lock=lock)
    if lock:
        queries.lock_booths(edition)
    claims = queries.claims(edition, lock=lock)
    bookings = [claim.booking_id for claim in claims]
    payments, quotes = queries.payments(bookings), queries.quotes(bookings)
    invoices = queries.invoices(bookings)
    disputed = queries.disputed(bookings)
    touched = [
        Touched(
            reservation=claim,
            payments=payments.get(claim.booking_id, ()),
            quote=quotes.get(claim.booking_id),
            invoices=invoices.get(claim.booking_id, {}),
            disputed=disputed,
        )
        for claim in claims
    ]
    companies = _companies(touched, applications, wishes)
    return Rehearsal(edition, touched, applications, wishes, recipients(companies.values()))


def _companies(
    touched: Iterable[Touched], applications: Iterable[Application], wishes: Iterable[WaitingWish]
) -> Mapping[int, Exhibitor]:
    found = [one.booking.exhibitor for one in touched] + [one.exhibitor for asked in (applications, wishes) for one in asked]
    return {company.id: company for company in found}
