"""One payment, and what a person decides about it: to take money that does not fit, that a refund was sent, that a loss stays."""

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from mima.blueprints.organizer import act, blueprint
from mima.blueprints.organizer.forms import ReasonForm, SentForm
from mima.blueprints.organizer.story import Money
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.payments import disputes, flow
from mima.payments import queries as payments
from mima.payments.comparing import Fact
from mima.payments.models import Method, PaymentState, RefundState, StandPayment
from mima.web import filters, guards, hx, i18n


@blueprint.get("/payments/<reference>")
def payment(reference: str) -> str:
    """The payment as we know it; asked to compare, as Stripe says it at this moment too. Nothing is changed by looking."""
    facts, refusal = _compared(payments.by_reference(reference)) if "compare" in request.args else ([], "")
    found = payments.by_reference(reference)
    return render_template(
        "organizer/payment.html",
        booking=found.booking,
        money=Money.of([found])[0],
        facts=facts,
        refusal=refusal,
        differing=sum(not fact.agrees for fact in facts),
    )


def _compared(found: StandPayment) -> tuple[list[Fact], str]:
    """What both sides say, or a sentence why Stripe says nothing."""
    try:
        facts = flow.compare(found.id)
    except DomainError as error:
        return [], i18n.sentence(error)
    return facts, "" if facts else _("This payment never reached Stripe.")


@blueprint.post("/payments/<reference>/take-over")
def take_over(reference: str) -> Response:
    """What Stripe says holds here as well, with all that follows from it."""
    payment_id = payments.by_reference(reference).id
    try:
        flow.sync_payment(payment_id)
    except DomainError as error:
        flash(i18n.sentence(error), "bad")
        return hx.go(url_for("organizer.payment", reference=reference))
    return hx.go(url_for("organizer.payment", reference=reference, compare=1))


@blueprint.route("/disputes/<stripe_id>/noted", methods=["GET", "POST"])
def noted(stripe_id: str) -> Response:
    dispute = payments.dispute(stripe_id)
    booking, form, refusal = dispute.payment.booking, ReasonForm(), None
    may = dispute.is_lost and dispute.noted_at is None
    if may and form.validate_on_submit():
        try:
            with transaction():
                disputes.note(dispute, by=guards.me(), why=form.why.data)
        except DomainError as error:
            refusal = error
        else:
            return act.done(booking.reference, _("It is noted. The booking stays."))
    lost = filters.money(dispute.amount_cents, dispute.payment.currency)
    effects = [
        _("%(sum)s are lost: the bank of %(company)s took them back.", sum=lost, company=booking.exhibitor.name),
        _("The booth stays booked and its invoice stays as it is; Today does not ask about it any more."),
        _("What you agreed with the company instead belongs into the reason."),
    ]
    gone = [_("There is nothing to note about this dispute.")]
    title = i18n.nbooths(
        "Keep the booking of booth %(booth)s", "Keep the booking of booths %(booth)s", dispute.payment.reservation.codes
    )
    return act.page(booking, title, effects if may else gone, form if may else None, _("Keep the booking"), refusal=refusal)


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
    effects += _difference(payment)
    may = payment.state is PaymentState.to_decide or refusal is not None
    gone = [_("There is nothing to decide about this payment any more.")]
    title = _("Take the payment for the booking")
    return act.page(booking, title, effects if may else gone, form if may else None, _("Take the payment"), refusal=refusal)


def _difference(payment: StandPayment) -> list[str]:
    """What becomes of the sum that is missing, or too much."""
    if payment.currency != payment.booking.currency:
        return []
    cents = payment.amount_cents - payment.captured_cents
    difference = filters.money(abs(cents), payment.currency)
    if cents > 0:
        return [
            _("The invoice says what came, and that %(sum)s are still to pay. Both pages of the booking say so.", sum=difference),
            _("Afterwards you mark the rest received, or let it go by a credit note."),
        ]
    return [_("%(sum)s are too much. Afterwards you may give them back; the booking stays.", sum=difference)] if cents else []


@blueprint.route("/refunds/<reference>/sent", methods=["GET", "POST"])
def sent(reference: str) -> Response:
    refund = payments.refund_by_reference(reference)
    booking, form = refund.payment.booking, SentForm()
    amount = filters.money(refund.amount_cents, refund.payment.currency)
    is_done, refusal = act.tried(
        form, lambda: flow.mark_refund_sent(refund.id, by=guards.me(), reference=form.sent_reference.data)
    )
    if is_done:
        return act.done(booking.reference, _("The transfer back of %(sum)s is noted.", sum=amount))
    waits = refund.state is RefundState.pending and refund.payment.method is Method.transfer
    may = waits or refusal is not None
    effects = [_("%(sum)s were sent back to %(company)s by your bank.", sum=amount, company=booking.exhibitor.name)]
    gone = [_("This refund is not waiting for a bank transfer.")]
    title = _("Note a transfer back")
    return act.page(booking, title, effects if may else gone, form if may else None, _("It was sent"), refusal=refusal)
