"""Letters about money: to every member of the company in their language, and to the market's team where it must know."""

from datetime import datetime
from typing import Any

from mima.accounts import service as accounts
from mima.billing import payers, sending
from mima.billing import queries as papers
from mima.billing.models import Paper
from mima.billing.quotes.models import Quote
from mima.booths.models import Booking, Reservation, Vat
from mima.core import clock
from mima.core.actors import SCHEDULE, STRIPE, Actor
from mima.exhibitors import letters
from mima.mailing import service as mailing
from mima.payments.dues.models import Due
from mima.payments.models import Dispute, Refund, StandPayment


def received(payment: StandPayment, *, late: bool) -> None:
    """The company knows that it has its booth and where its invoice is; of a late one the team knows too."""
    template = "paid_late_regranted" if late else "payment_received"
    _to_company(payment, template)
    if late:
        _to_team(template, f"{template}:{payment.reference}", **_values(payment))


def booked_free(reservation: Reservation, *, by: Actor) -> None:
    """The company knows that it has its booth, that nothing is to be paid, and where its invoice is."""
    booking: Booking = reservation.booking
    letters.to_members(
        booking.exhibitor,
        "booked_free",
        key=f"booked_free:{booking.reference}",
        by=by,
        booking=booking.reference,
        booth=reservation.codes,
        edition=booking.edition.name,
        company=booking.exhibitor.name,
    )


def debit_ordered(payment: StandPayment) -> None:
    """The company knows that its booth stays held while its bank is asked, and that it has nothing to do."""
    _to_company(payment, "debit_ordered" if payment.due is None else "due_debit_ordered", asked_cents=payment.amount_cents)


def debit_failed(payment: StandPayment) -> None:
    """The company knows that its bank sent the debit back, and until when another payment should come."""
    if payment.due is not None:
        _to_company(payment, "due_debit_failed", asked_cents=payment.amount_cents, until=payment.due.due_on.isoformat())
        return
    until = payment.reservation.held_until.isoformat()
    _to_company(payment, "debit_failed", asked_cents=payment.amount_cents, until=until)


def due_paid(payment: StandPayment, invoice: str) -> None:
    """The company knows that the money of this due is here, and which invoice it paid."""
    _to_company(payment, "due_paid", invoice=invoice, is_balance=payment.due is not None and payment.due.is_balance)


def due_asked(due: Due) -> None:
    """The company knows what is to be paid, by which day, where, and under which invoice."""
    _about_due(due, "due_asked")


def due_soon(due: Due) -> None:
    """The company is reminded of what is to be paid in some days."""
    _about_due(due, "due_soon")


def due_overdue(due: Due) -> None:
    """The company knows that this should have been paid by now."""
    _about_due(due, "due_overdue")


def _about_due(due: Due, template: str) -> None:
    booking: Booking = due.booking
    values: dict[str, Any] = {
        "booking": booking.reference,
        "booth": due.reservation.codes,
        "edition": booking.edition.name,
        "company": booking.exhibitor.name,
        "amount_cents": due.amount_cents,
        "currency": due.currency,
        "due": due.public_id,
        "due_on": due.due_on.isoformat(),
        "is_balance": due.is_balance,
        "invoice": due.invoice.number if due.invoice is not None else "",
        "account": due.invoice.record["payment"].get("account") if due.invoice is not None else None,
    }
    # By its day as well: when the market comes later, the balance is due later, and is reminded of anew.
    key = f"{template}:{due.public_id}:{due.due_on.isoformat()}"
    letters.to_members(booking.exhibitor, template, key=key, by=SCHEDULE, **values)
    _to_payer(booking, template, key, due.invoice, values)


def _to_payer(booking: Booking, template: str, key: str, invoice: Paper | None, values: dict[str, Any]) -> None:
    """The address that was given for the invoices of this booking has the letter too, with its invoice; if there is one."""
    payer = payers.of(booking)
    address = payer.billing_email if payer is not None else ""
    if not address or address.lower() in {one.address.lower() for one in letters.recipients([booking.exhibitor])}:
        return
    more: dict[str, Any] = {sending.ENCLOSED: invoice.number if invoice is not None else "", "for_payer": True}
    mailing.write(template, to=address, language=sending.BINDING, key=f"{key}:payer", by=SCHEDULE, **values, **more)


def refunded_late(payment: StandPayment, *, twice: bool) -> None:
    """Company and team know that the money came without a booth for it, and goes back by itself."""
    why: dict[str, Any] = {"twice": twice, "called_off": payment.booking.edition.is_called_off}
    _to_company(payment, "paid_late_refunded", **why)
    _to_team("paid_late_refunded", f"paid_late_refunded:{payment.reference}", **why, **_values(payment))


def refund_made(refund: Refund) -> None:
    """The company knows that this sum is on its way back to it."""
    _to_company(refund.payment, "refund_made", name=refund.reference, refund_cents=refund.amount_cents)


def cancelled(payment: StandPayment, kept_cents: int) -> None:
    """The company knows that its booking is undone and that nothing more of its money goes back."""
    _to_company(payment, "booking_cancelled", kept_cents=kept_cents)


def days_refused(reservation: Reservation, back_cents: int, why: str, *, by: Actor) -> None:
    """Company and team know that the booking is over because its market was moved, and what goes back."""
    booking: Booking = reservation.booking
    values: dict[str, Any] = {
        "booking": booking.reference,
        "booth": reservation.codes,
        "edition": booking.edition.name,
        "company": booking.exhibitor.name,
        "back_cents": back_cents,
        "currency": booking.currency,
        "why": why,
    }
    key = f"days_refused:{booking.reference}"
    letters.to_members(booking.exhibitor, "days_refused", key=key, by=by, for_team=False, **values)
    _to_team("days_refused", key, **values)


def to_decide(payment: StandPayment) -> None:
    """The team knows that money came which does not fit its attempt."""
    why = {"problem": payment.problem, "problem_facts": payment.problem_facts}
    _to_team("payment_to_decide", f"to_decide:{payment.reference}", **why, **_values(payment))


def dispute_opened(dispute: Dispute) -> None:
    """The team knows that a bank wants money back, what for, and until when it may be answered."""
    _about_dispute(dispute, "dispute_opened")


def dispute_lost(dispute: Dispute) -> None:
    """The team knows that a bank took this money back for good."""
    _about_dispute(dispute, "dispute_lost")


def _about_dispute(dispute: Dispute, template: str) -> None:
    values = _values(dispute.payment) | {
        "disputed_cents": dispute.amount_cents,
        "reason": dispute.reason,
        "respond_by": dispute.respond_by.isoformat() if dispute.respond_by else None,
        "payment": dispute.payment.reference,
    }
    _to_team(template, f"{template}:{dispute.stripe_id}", **values)


def quoted(quote: Quote) -> None:
    """The company has its quote, with where to pay it and until when."""
    _about_quote(quote, "quote_given", no_vat=quote.booking.vat is not Vat.standard)


def quote_ends(quote: Quote) -> None:
    """The company knows that its quote ends soon."""
    _about_quote(quote, "quote_ends")


def quote_lapsed(quote: Quote) -> None:
    """The company knows that its quote is over and its booth free again."""
    _about_quote(quote, "quote_lapsed")


def ordered(quote: Quote) -> None:
    """The team knows that a purchase order waits for it."""
    key = f"quote_ordered:{quote.number}:{quote.order_number}"
    _to_team("quote_ordered", key, **_of_quote(quote))


def order_accepted(quote: Quote, invoice: str) -> None:
    """The company knows that it is booked, and until when its invoice is due."""
    _about_quote(quote, "order_accepted", invoice=invoice)
    _invoice_to_payer(quote, "order_accepted", invoice=invoice)


def invoice_overdue(quote: Quote) -> None:
    """The company knows that its invoice should have been paid by now."""
    _about_quote(quote, "invoice_overdue")
    _invoice_to_payer(quote, "invoice_overdue")


def _invoice_to_payer(quote: Quote, template: str, **more: Any) -> None:
    values = _of_quote(quote) | more
    _to_payer(quote.booking, template, f"{template}:{quote.number}", papers.invoice_of(quote.booking), values)


def _of_quote(quote: Quote) -> dict[str, Any]:
    booking: Booking = quote.booking
    return {
        "booking": booking.reference,
        "booth": quote.reservation.codes,
        "edition": booking.edition.name,
        "company": booking.exhibitor.name,
        "amount_cents": booking.gross_cents,
        "currency": booking.currency,
        "quote": quote.number,
        "until": quote.record["valid_until"],
        "account": quote.record["payment"]["account"],
        "order": quote.order_number,
        "due_on": quote.due_on.isoformat() if quote.due_on else "",
    }


def _about_quote(quote: Quote, template: str, **more: Any) -> None:
    values = _of_quote(quote) | more
    letters.to_members(quote.booking.exhibitor, template, key=f"{template}:{quote.number}", by=SCHEDULE, **values)


def stripe_unreachable(since: datetime, holds: int) -> None:
    """The team knows, once per outage, that Stripe has not answered for an hour and that holds are kept meanwhile."""
    key = f"stripe_unreachable:{since.isoformat()}"
    _to_team("stripe_unreachable", key, since=since.isoformat(timespec="minutes"), holds=holds)


def webhooks_missing(day: datetime, missed: int) -> None:
    """The team knows, once a day, that payments happened of which no webhook told."""
    _to_team("webhooks_missing", f"webhooks_missing:{clock.day_of(day).isoformat()}", missed=missed)


def _values(payment: StandPayment) -> dict[str, Any]:
    booking: Booking = payment.booking
    return {
        "booking": booking.reference,
        "booth": payment.reservation.codes,
        "edition": booking.edition.name,
        "company": booking.exhibitor.name,
        "amount_cents": payment.captured_cents,
        "currency": payment.currency,
    }


def _to_company(payment: StandPayment, template: str, *, name: str = "", **more: Any) -> None:
    values = _values(payment) | more
    key = f"{template}:{name or payment.reference}"
    letters.to_members(payment.booking.exhibitor, template, key=key, by=STRIPE, for_team=False, **values)


def _to_team(template: str, key: str, **values: Any) -> None:
    for user in accounts.organizers():
        mailing.write(
            template,
            to=user.email,
            language=user.language,
            key=f"{key}:team:{user.id}",
            by=SCHEDULE,
            user_id=user.id,
            for_team=True,
            **values,
        )
