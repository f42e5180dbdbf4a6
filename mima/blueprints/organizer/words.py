"""The states of bookings and money in plain words, each with its tone and its sign."""

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.applications.models import ApplicationState
from mima.billing.models import Covers, Paper, PaperKind
from mima.billing.quotes.models import QuoteState
from mima.booths.models import Door, ReservationState
from mima.editions.models import Audience, SaleWindow
from mima.payments.models import DisputeState, Method, PaymentState, RefundState
from mima.web import i18n
from mima.web.words import Word, tell

CLAIM = {
    ReservationState.held: Word("warn", "clock", _l("Held")),
    ReservationState.confirmed: Word("ok", "check", _l("Booked")),
    ReservationState.moving: Word("warn", "redo", _l("Changing its booth")),
    ReservationState.released: Word("", "redo", _l("Given back")),
    ReservationState.lapsed: Word("", "clock", _l("Not paid in time")),
    ReservationState.cancelled: Word("", "close", _l("Cancelled")),
}
PAYMENT = {
    PaymentState.created: Word("warn", "clock", _l("Being opened at Stripe")),
    PaymentState.open: Word("warn", "clock", _l("Payment page open")),
    PaymentState.under_way: Word("warn", "clock", _l("Bank debit under way")),
    PaymentState.expired: Word("", "close", _l("Not paid, page closed")),
    PaymentState.failed: Word("bad", "alert", _l("Refused by Stripe or the bank")),
    PaymentState.paid: Word("ok", "check", _l("Paid")),
    PaymentState.regranted: Word("ok", "check", _l("Paid late, booth kept")),
    PaymentState.refund_due: Word("bad", "alert", _l("To be refunded")),
    PaymentState.refunded: Word("", "redo", _l("Refunded")),
    PaymentState.kept: Word("", "check", _l("Cancelled, money kept")),
    PaymentState.to_decide: Word("bad", "alert", _l("To be decided")),
}
APPLICATION = {
    ApplicationState.submitted: Word("warn", "clock", _l("Waiting for an answer")),
    ApplicationState.accepted: Word("ok", "check", _l("Accepted")),
    ApplicationState.declined: Word("", "close", _l("Declined")),
    ApplicationState.withdrawn: Word("", "redo", _l("Taken back")),
}
REFUND = {
    RefundState.pending: Word("warn", "clock", _l("On its way")),
    RefundState.succeeded: Word("ok", "check", _l("Gone back")),
    RefundState.failed: Word("bad", "alert", _l("Failed")),
}
DOOR = {
    Door.instant: _l("taken at once and paid"),
    Door.apply: _l("asked for, then given by you"),
    Door.assigned: _l("placed by you"),
}
AUDIENCE = {Audience.everyone: _l("everyone"), Audience.members: _l("members of Le Damier")}
DISPUTE = {
    DisputeState.open: Word("bad", "alert", _l("Dispute to answer")),
    DisputeState.answered: Word("warn", "clock", _l("The bank decides")),
    DisputeState.won: Word("ok", "check", _l("Dispute won")),
    DisputeState.lost: Word("bad", "alert", _l("Dispute lost")),
}
# Stripe's words for what the payer told its bank; one that is not here is shown as it is.
REASONS = {
    "bank_cannot_process": _l("the bank cannot process it"),
    "check_returned": _l("the cheque was returned unpaid"),
    "credit_not_processed": _l("a refund was promised and did not come"),
    "customer_initiated": _l("the payer asked its bank for the money back"),
    "debit_not_authorized": _l("the debit was not authorised"),
    "duplicate": _l("paid twice"),
    "fraudulent": _l("the holder of the card did not pay this"),
    "general": _l("no reason given"),
    "incorrect_account_details": _l("wrong account"),
    "insufficient_funds": _l("not enough money on the account"),
    "product_not_received": _l("what was paid for was not given"),
    "product_unacceptable": _l("what was paid for was not as described"),
    "subscription_canceled": _l("the payer says that it had cancelled"),
    "unrecognized": _l("the payer does not recognise it"),
}
QUOTE = {
    QuoteState.open: Word("warn", "clock", _l("Quote open")),
    QuoteState.accepted: Word("warn", "euro", _l("Ordered, to be paid")),
    QuoteState.settled: Word("ok", "check", _l("Paid")),
    QuoteState.lapsed: Word("", "clock", _l("Quote over")),
    QuoteState.withdrawn: Word("", "redo", _l("Quote withdrawn")),
    QuoteState.cancelled: Word("", "close", _l("Cancelled")),
}
METHOD = {Method.card: _l("Card"), Method.sepa_debit: _l("SEPA debit"), Method.transfer: _l("Bank transfer")}
tell(CLAIM, APPLICATION, PAYMENT, REFUND, DISPUTE, QUOTE)


def method(value: Method) -> str:
    return str(METHOD[value])


def paper_kind(paper: Paper) -> str:
    """What a paper is, without its number."""
    if paper.kind is PaperKind.credit_note:
        return str(_("Credit note"))
    return str({Covers.deposit: _("Deposit invoice"), Covers.balance: _("Final invoice")}.get(paper.covers, _("Invoice")))


def audience(window: SaleWindow) -> str:
    """For whom booths are on sale in the window."""
    if window.previous is not None:
        return str(_("who had a booth at %(edition)s, on the same booth", edition=window.previous.name))
    return str(AUDIENCE[window.audience])


def reason(said: str) -> str:
    """What the payer told its bank, in our words."""
    return str(REASONS.get(said, said))


def said(message: str) -> str:
    """A message id, or Stripe's name of a thing, as a reader reads it."""
    return i18n.say(str(message))


def add_filters(app: Flask) -> None:
    app.jinja_env.filters.update(
        payment_method=method, paper_kind=paper_kind, door=DOOR.get, audience=audience, dispute_reason=reason, said=said
    )
