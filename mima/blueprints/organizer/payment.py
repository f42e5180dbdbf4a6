"""What a person decides about one payment: to take money that does not fit, and that a refund was sent by transfer."""

from flask import Response
from flask_babel import gettext as _

from mima.blueprints.organizer import act, blueprint
from mima.blueprints.organizer.forms import ReasonForm, SentForm
from mima.core.errors import DomainError
from mima.payments import flow
from mima.payments import queries as payments
from mima.payments.models import Method, PaymentState, RefundState
from mima.web import filters, guards


@blueprint.route("/payments/<reference>/accept", methods=["GET", "POST"])
def accept(reference: str) -> Response:
    payment = payments.by_reference(reference)
    booking, form, refusal = payment.booking, ReasonForm(), None
    if form.validate_on_submit():
        try:
            flow.accept(payment.id, by=guards.me(), why=form.why.data)
        except DomainError as error:
            refusal = error
        else:
            return act.done(booking.reference, _("The payment is taken for the booking."))
    came = filters.money(payment.captured_cents, payment.currency)
    effects = [
        _("%(sum)s came, %(total)s were asked for.", sum=came, total=filters.money(payment.amount_cents, payment.currency)),
        _("The money is taken for the booking as it is: the booth is booked if it is still free, with its invoice."),
    ]
    may = payment.state is PaymentState.to_decide or refusal is not None
    gone = [_("There is nothing to decide about this payment any more.")]
    title = _("Take the payment for the booking")
    return act.page(booking, title, effects if may else gone, form if may else None, _("Take the payment"), refusal=refusal)


@blueprint.route("/refunds/<reference>/sent", methods=["GET", "POST"])
def sent(reference: str) -> Response:
    refund = payments.refund_by_reference(reference)
    booking, form, refusal = refund.payment.booking, SentForm(), None
    amount = filters.money(refund.amount_cents, refund.payment.currency)
    if form.validate_on_submit():
        try:
            flow.mark_refund_sent(refund.id, by=guards.me(), reference=form.sent_reference.data)
        except DomainError as error:
            refusal = error
        else:
            return act.done(booking.reference, _("The transfer back of %(sum)s is noted.", sum=amount))
    waits = refund.state is RefundState.pending and refund.payment.method is Method.transfer
    may = waits or refusal is not None
    effects = [_("%(sum)s were sent back to %(company)s by your bank.", sum=amount, company=booking.exhibitor.name)]
    gone = [_("This refund is not waiting for a bank transfer.")]
    title = _("Note a transfer back")
    return act.page(booking, title, effects if may else gone, form if may else None, _("It was sent"), refusal=refusal)
