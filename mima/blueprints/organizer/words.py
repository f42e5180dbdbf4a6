"""The states of bookings and money in plain words, each with its tone and its sign."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from mima.billing.quotes.models import QuoteState
from mima.booths.models import ReservationState
from mima.payments.models import Method, PaymentState, RefundState


@dataclass(frozen=True, slots=True)
class Word:
    """How a state is told: its tone is ok, warn, bad or none."""

    tone: str
    icon: str
    text: Any


CLAIM = {
    ReservationState.held: Word("warn", "clock", _l("Held")),
    ReservationState.confirmed: Word("ok", "check", _l("Booked")),
    ReservationState.released: Word("", "redo", _l("Given back")),
    ReservationState.lapsed: Word("", "clock", _l("Not paid in time")),
    ReservationState.cancelled: Word("", "close", _l("Cancelled")),
}
PAYMENT = {
    PaymentState.created: Word("warn", "clock", _l("Being opened at Stripe")),
    PaymentState.open: Word("warn", "clock", _l("Payment page open")),
    PaymentState.expired: Word("", "close", _l("Not paid, page closed")),
    PaymentState.failed: Word("bad", "alert", _l("Refused by Stripe")),
    PaymentState.paid: Word("ok", "check", _l("Paid")),
    PaymentState.regranted: Word("ok", "check", _l("Paid late, booth kept")),
    PaymentState.refund_due: Word("bad", "alert", _l("To be refunded")),
    PaymentState.refunded: Word("", "redo", _l("Refunded")),
    PaymentState.to_decide: Word("bad", "alert", _l("To be decided")),
}
REFUND = {
    RefundState.pending: Word("warn", "clock", _l("On its way")),
    RefundState.succeeded: Word("ok", "check", _l("Gone back")),
    RefundState.failed: Word("bad", "alert", _l("Failed")),
}
QUOTE = {
    QuoteState.open: Word("warn", "clock", _l("Quote open")),
    QuoteState.accepted: Word("warn", "euro", _l("Ordered, to be paid")),
    QuoteState.settled: Word("ok", "check", _l("Paid")),
    QuoteState.lapsed: Word("", "clock", _l("Quote over")),
    QuoteState.withdrawn: Word("", "redo", _l("Quote withdrawn")),
    QuoteState.cancelled: Word("", "close", _l("Cancelled")),
}
METHOD = {Method.card: _l("Card"), Method.transfer: _l("Bank transfer")}


def of(state: Any) -> Word:
    """The word of a claim's, a payment's, a refund's or a quote's state."""
    tables: dict[type, dict[Any, Word]] = {ReservationState: CLAIM, PaymentState: PAYMENT, RefundState: REFUND, QuoteState: QUOTE}
    return tables[type(state)][state]


def method(value: Method) -> str:
    return str(METHOD[value])


def add_filters(app: Flask) -> None:
    app.jinja_env.filters.update(word=of, payment_method=method)
