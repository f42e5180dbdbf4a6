"""One booking's whole story: what it is, its money, its papers, what happened, and what may be done now."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from mima.billing import queries as papers
from mima.billing.models import Paper, PaperKind
from mima.billing.quotes import queries as quote_queries
from mima.billing.quotes.models import Quote, QuoteState
from mima.blueprints.organizer import history
from mima.booths import queries as booths
from mima.booths.models import Booking, BookingLine, Reservation, ReservationState
from mima.oversight import money
from mima.payments import queries as payments
from mima.payments.models import Method, PaymentState, Refund, RefundState, StandPayment
from mima.web import pages

TAKES_TRANSFER = (ReservationState.held, ReservationState.released, ReservationState.lapsed)
ADDRESSES = {PaperKind.invoice: "invoice.pdf", PaperKind.credit_note: "credit-note.pdf"}


@dataclass(frozen=True, slots=True)
class Act:
    """Something that may be done now, on a page of its own that says first what it does."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Money:
    """A payment with its refunds, and what its transfers are called on bank statements."""

    payment: StandPayment
    refunds: Sequence[Refund]
    at_the_bank: Sequence[str]

    @property
    def left_cents(self) -> int:
        """What came and is neither back nor on its way back."""
        return left(self.payment)

    @property
    def may_refund(self) -> bool:
        return self.left_cents > 0

    @property
    def may_accept(self) -> bool:
        return self.payment.state is PaymentState.to_decide

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
    events: list[history.Event]
    quotes: Sequence[Quote]

    @classmethod
    def of(cls, booking: Booking) -> "Story":
        """In nine statements."""
        reservation, lines = booths.reservation_of(booking), booths.lines(booking)
        paid, issued = payments.of_booking(booking), papers.papers_of(booking)
        keys = [payment.id for payment in paid]
        quotes = quote_queries.of(booking)
        refunds, named = money.refunds_of(keys), money.at_the_bank(keys)
        return cls(
            booking=booking,
            reservation=reservation,
            lines=lines,
            vat=booths.vat_by_rate(lines),
            money=[Money(payment, refunds[payment.id], named[payment.id]) for payment in paid],
            papers=issued,
            events=history.of(booking, reservation, refunds, issued, quotes),
            quotes=quotes,
        )

    @property
    def kept_cents(self) -> int:
        return sum(one.payment.captured_cents - one.payment.refunded_cents for one in self.money)

    @property
    def acts(self) -> list[Act]:
        """What may be done with the booking now; what may be done with one payment stands beside that payment."""
        reference, state = self.booking.reference, self.reservation.state
        found = []
        if state in TAKES_TRANSFER or self.is_owed:
            found.append(Act(_("Mark a transfer received"), url_for("organizer.transfer", reference=reference)))
        if state is ReservationState.held:
            found.append(Act(_("Release the booth"), url_for("organizer.release", reference=reference)))
        if state is ReservationState.confirmed:
            found.append(Act(_("Cancel the booking"), self._cancel_address()))
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

    def paper_address(self, paper: Paper) -> str | None:
        """Where the paper can be read, if this application shows it."""
        return pages.address(f"/bookings/{self.booking.reference}/{ADDRESSES[paper.kind]}")


def left(payment: StandPayment) -> int:
    return payment.captured_cents - payment.refunded_cents - payment.refunding_cents


def granting(money: Sequence[Money]) -> StandPayment | None:
    """The payment that bought the booth."""
    return next((one.payment for one in reversed(money) if one.payment.granted_at is not None), None)
