"""One booking's whole story: what it is, its money, its papers, what happened, and what may be done now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from mima.billing import queries as papers
from mima.billing.models import Paper
from mima.billing.public import queries as public
from mima.billing.public.models import PublicDeposit
from mima.billing.quotes import queries as quote_queries
from mima.billing.quotes.models import Quote, QuoteState
from mima.blueprints.bookings import invoice
from mima.blueprints.bookings.part import Parts
from mima.blueprints.organizer import history
from mima.booths import moving
from mima.booths import queries as booths
from mima.booths.models import Booking, BookingLine, Booth, Reservation, ReservationState
from mima.oversight import money
from mima.payments import problems, proposing
from mima.payments import queries as payments
from mima.payments.models import PENDING, Dispute, Method, PaymentState, Refund, RefundState, StandPayment
from mima.web import i18n

TAKES_TRANSFER = (ReservationState.held, ReservationState.released, ReservationState.lapsed)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that may be done now, on a page of its own that says first what it does."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Money:
    """A payment with its refunds and disputes, and what its transfers are called on bank statements."""

    payment: StandPayment
    refunds: Sequence[Refund]
    disputes: Sequence[Dispute]
    at_the_bank: Sequence[str]

    @classmethod
    def of(cls, made: Sequence[StandPayment]) -> "list[Money]":
        """In three statements, whatever their number."""
        keys = [payment.id for payment in made]
        refunds, disputes, named = money.refunds_of(keys), money.disputes_of(keys), money.at_the_bank(keys)
        return [cls(payment, refunds[payment.id], disputes[payment.id], named[payment.id]) for payment in made]

    @property
    def things(self) -> list[tuple[str, int]]:
        """What the journal knows them by."""
        refunds = [("refund", refund.id) for refund in self.refunds]
        return [("stand_payment", self.payment.id), *refunds, *(("dispute", dispute.id) for dispute in self.disputes)]

    @property
    def is_disputed(self) -> bool:
        """Whether a bank decides about it; nothing is refunded meanwhile."""
        return any(dispute.state in PENDING for dispute in self.disputes)

    @staticmethod
    def why(refund: Refund) -> str:
        return i18n.told(refund.why)

    @property
    def may_refund(self) -> bool:
        return proposing.proposal(self.payment) > 0 and not self.is_disputed

    @property
    def may_accept(self) -> bool:
        return self.payment.state is PaymentState.to_decide

    @property
    def lacks_paper(self) -> bool:
        """Whether its invoice or a credit note of it could not be written, and may be now."""
        return problems.lacks_paper(self.payment)

    def is_to_send(self, refund: Refund) -> bool:
        """Whether somebody must send this refund by transfer."""
        return refund.state is RefundState.pending and self.payment.method is Method.transfer


@dataclass(frozen=True, slots=True)
class Story:
    booking: Booking
    reservation: Reservation
    lines: Sequence[BookingLine]
    vat: dict[int, int]
    money: list[Money]
    papers: Sequence[Paper]
    deposits: dict[int, PublicDeposit]
    events: list[history.Event]
    quotes: Sequence[Quote]
    parts: Parts

    @classmethod
    def of(cls, booking: Booking) -> "Story":
        """In eleven statements."""
        reservation, lines = booths.reservation_of(booking), booths.lines(booking)
        made = payments.of_booking(booking)
        paid, issued = Money.of(made), papers.papers_of(booking)
        parts = Parts.of(booking, made, issued)
        quotes, deposits = quote_queries.of(booking), public.among(issued)
        return cls(
            booking=booking,
            reservation=reservation,
            lines=lines,
            vat=booths.vat_by_rate(lines),
            money=paid,
            papers=issued,
            deposits=deposits,
            events=history.of(booking, reservation, _things(paid, parts, deposits), issued, quotes),
            quotes=quotes,
            parts=parts,
        )

    @property
    def kept_cents(self) -> int:
        return sum(one.payment.kept_cents for one in self.money)

    @property
    def acts(self) -> list[Act]:
        """What may be done with the booking now; what may be done with one payment stands beside that payment."""
        reference, state = self.booking.reference, self.reservation.state
        found = []
        came_late = state is ReservationState.cancelled and self.booking.edition.is_called_off
        if state in TAKES_TRANSFER or self.is_owed or came_late:
            found.append(Act(_("Mark a transfer received"), url_for("organizer.transfer", reference=reference)))
        for due, name, _address in self.parts.parts:
            if due.is_open:
                address = url_for("organizer.transfer", reference=reference, due=due.public_id)
                found.append(Act(_("Mark a transfer received: %(name)s", name=name), address))
        if state is ReservationState.held:
            words = i18n.ngettext("Release the booth", "Release the booths", 1 + self.reservation.beside)
            found.append(Act(words, url_for("organizer.release", reference=reference)))
        if state is ReservationState.confirmed:
            found.append(Act(_("Before the day"), url_for("preparing.readiness", reference=reference)))
        found += self._ways(None) if not self.reservation.beside else []
        if state is ReservationState.confirmed:
            found.append(Act(_("Cancel the booking"), self._cancel_address()))
        return found

    @property
    def booths(self) -> list[tuple[Booth, list[Act]]]:
        """Each booth of the booking, and where one of several may go; where there is but one, `acts` says it."""
        several = self.reservation.beside > 0
        return [(one.booth, self._ways(one.booth.code) if several else []) for one in self.reservation.claims]

    def _ways(self, code: str | None) -> list[Act]:
        reference = self.booking.reference
        found = []
        if moving.may_move(self.reservation):
            address = url_for("organizer.move_where", reference=reference, booth=code)
            found.append(Act(_("Move to another booth"), address))
        if moving.may_exchange(self.reservation):
            address = url_for("organizer.swap_with", reference=reference, booth=code)
            found.append(Act(_("Exchange with another company"), address))
        return found

    @property
    def quote(self) -> Quote | None:
        """The newest one."""
        return self.quotes[-1] if self.quotes else None

    @property
    def is_owed(self) -> bool:
        """Whether the booth is booked on an order that is not paid yet."""
        return self.quote is not None and self.quote.state is QuoteState.accepted

    @property
    def may_accept_order(self) -> bool:
        return self.quote is not None and self.quote.state is QuoteState.open and bool(self.quote.order_number)

    def _cancel_address(self) -> str:
        bought = granting(self.money)
        if bought is not None:
            return url_for("organizer.refund", reference=bought.reference)
        return url_for("organizer.cancel", reference=self.booking.reference)

    def paper_address(self, paper: Paper) -> str:
        """Where the paper can be read."""
        return invoice.address(self.booking, paper, self.papers)


def _things(paid: Sequence[Money], parts: Parts, deposits: Mapping[int, PublicDeposit]) -> list[tuple[str, int]]:
    """What the journal knows of the booking's money and of where its papers went by."""
    found = [thing for one in paid for thing in one.things]
    found += [("due", due.id) for due in parts.account.dues]
    return found + [("public_deposit", one.id) for one in deposits.values()]


def left(payment: StandPayment) -> int:
    """What could go back, with all that goes back together."""
    return proposing.left_cents(payment)


def granting(money: Sequence[Money]) -> StandPayment | None:
    """The payment that bought the booth."""
    return next((one.payment for one in reversed(money) if one.payment.granted_at is not None), None)
