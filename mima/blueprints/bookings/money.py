"""Where a booking's money stands, in the five words that an exhibitor reads, with a sentence for each."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from mima.blueprints.bookings.claim import Claim
from mima.booths.models import Booking
from mima.core import clock
from mima.payments import attempts, proposing
from mima.payments import queries as payments
from mima.payments.dues import first
from mima.payments.dues import queries as dues
from mima.payments.models import UNDER_WAY, Method, PaymentState, StandPayment
from mima.payments.queries import Standing

WORDS = {
    Standing.due: _l("Payment due"),
    Standing.under_way: _l("Under way"),
    Standing.settled: _l("Paid"),
    Standing.to_refund: _l("To be refunded"),
    Standing.refunded: _l("Refunded"),
}
TONES = {Standing.due: "", Standing.under_way: "warn", Standing.settled: "ok", Standing.to_refund: "warn", Standing.refunded: ""}
SIGNS = {
    Standing.due: "euro",
    Standing.under_way: "clock",
    Standing.settled: "check",
    Standing.to_refund: "redo",
    Standing.refunded: "redo",
}


@dataclass(frozen=True, slots=True)
class Money:
    """`may_pay`: the button leads to a payment page; `may_go_back`: one is open, and may be closed.

    `back_today_cents` would go back if the paid booking were cancelled today; None while there is nothing to cancel.
    `back_until`: when the hold would end if the open page were closed now; `held_at_most`: when it ends however often one pays.
    `is_waiting`: money came that does not fit, and the market's team decides about it; nothing more is paid until then.
    `is_debited`: a bank was asked and has not answered; `takes_debits`: the page offers to ask one.
    """

    standing: Standing
    payment: StandPayment | None
    may_pay: bool
    may_go_back: bool
    back_until: datetime | None
    held_at_most: datetime | None
    is_waiting: bool
    is_debited: bool
    takes_debits: bool
    back_today_cents: int | None
    # Of a price that is paid in parts, what books the booth now; None where all of it is paid at once.
    deposit_cents: int | None
    going_cents: int
    gone_cents: int
    kept_cents: int
    # Of money that was taken for the booking as it came: what is still open, or was too much and goes back.
    short_cents: int
    surplus_cents: int
    still_to_pay: bool
    # Money came for a booth whose time was over and that could not be had any more.
    came_too_late: bool

    @classmethod
    def of(cls, booking: Booking, claim: Claim) -> "Money":
        every = payments.of_booking(booking)
        made = [payment for payment in every if payment.due_id is None]
        standing = payments.standing_of(
            [payment for payment in every if payment.due_id is None or payment.granted_at is not None]
        )
        granted = [payment for payment in every if payment.granted_at is not None]
        bought = granted if claim.is_booked else []
        is_debited = any(payment.is_under_way for payment in made)
        is_waiting = any(payment.is_to_decide for payment in made)
        is_settled = standing is Standing.settled
        told = granted or made[-1:]
        may_go_back = any(payment.state in UNDER_WAY for payment in made) and not is_debited
        first_cents = first.first_cents(claim.reservation) if claim.is_open else booking.gross_cents
        return cls(
            standing=standing,
            payment=granted[-1] if is_settled and granted else made[-1] if made else None,
            deposit_cents=first_cents if first_cents < booking.gross_cents else None,
            going_cents=sum(max(0, payment.to_go_back_cents) for payment in told),
            gone_cents=sum(payment.refunded_cents for payment in told),
            kept_cents=sum(payment.kept_cents for payment in told),
            short_cents=sum(payment.short_cents for payment in bought),
            surplus_cents=sum(payment.surplus_left_cents for payment in bought),
            came_too_late=claim.is_over and standing in (Standing.to_refund, Standing.refunded),
            still_to_pay=bool(bought) and bool(dues.open_of(booking)),
            may_pay=claim.is_open and not (is_settled or is_debited or is_waiting),
            may_go_back=may_go_back,
            back_until=attempts.held_without_page(claim.reservation) if may_go_back and claim.is_open else None,
            held_at_most=attempts.held_at_most(claim.reservation) if made and claim.is_counted_down else None,
            is_waiting=is_waiting,
            is_debited=is_debited,
            takes_debits=attempts.takes_debits(booking.edition),
            back_today_cents=proposing.by_terms(bought) if bought else None,
        )

    @property
    def word(self) -> str:
        if self.is_settled and (self.still_to_pay or self.short_cents):
            return str(_l("Paid in part"))
        return str(WORDS[self.standing])

    @property
    def tone(self) -> str:
        return TONES[self.standing]

    @property
    def sign(self) -> str:
        return SIGNS[self.standing]

    @property
    def is_lost_by_going_back(self) -> bool:
        """The time that the booth is kept without a page is over."""
        return self.back_until is not None and self.back_until <= clock.now()

    @property
    def is_settled(self) -> bool:
        return self.standing is Standing.settled

    @property
    def is_under_way(self) -> bool:
        return self.standing is Standing.under_way

    @property
    def goes_back(self) -> bool:
        return self.standing is Standing.to_refund

    @property
    def went_back(self) -> bool:
        return self.standing is Standing.refunded

    @property
    def is_shown(self) -> bool:
        """An open hold says by its button that it is to be paid; everything else has its word."""
        return self.payment is not None and not (self.standing is Standing.due and self.may_pay)

    @property
    def was_sent_back(self) -> bool:
        """The newest attempt was a debit that its bank sent back; another way to pay is asked for."""
        return self.payment is not None and self.payment.is_debit and self.payment.state is PaymentState.failed

    @property
    def by_debit(self) -> bool:
        return self.payment is not None and self.payment.is_debit

    @property
    def by_card(self) -> bool:
        return self.payment is not None and self.payment.method is Method.card
