"""What is missing of money that was taken for a booking, or came above it: received, let go, or given back. Each said first."""

from flask import Response
from flask_babel import gettext as _

from mima.blueprints.organizer import act, blueprint
from mima.blueprints.organizer.forms import ReasonForm, RestForm
from mima.payments import queries as payments
from mima.payments.flow import rest
from mima.payments.models import Method
from mima.web import filters, guards


@blueprint.route("/payments/<reference>/rest", methods=["GET", "POST"])
def rest_received(reference: str) -> Response:
    payment = payments.by_reference(reference)
    booking, form, may = payment.booking, RestForm(), payment.is_short
    missing = filters.money(payment.short_cents, payment.currency)
    is_done, refusal = act.tried(
        form, lambda: rest.receive(payment.id, by=guards.me(), reference=form.sent_reference.data), may=may
    )
    if is_done:
        return act.done(booking.reference, _("%(sum)s are entered as received. The invoice is paid in full.", sum=missing))
    effects = [_("%(sum)s are entered as received from %(company)s.", sum=missing, company=booking.exhibitor.name)]
    title = _("Mark the rest received")
    return act.page(booking, title, effects if may else _gone(), form if may else None, _("It has arrived"), refusal=refusal)


@blueprint.route("/payments/<reference>/let-off", methods=["GET", "POST"])
def rest_let_off(reference: str) -> Response:
    payment = payments.by_reference(reference)
    booking, form, may = payment.booking, ReasonForm(), payment.is_short
    missing = filters.money(payment.short_cents, payment.currency)
    is_done, refusal = act.tried(form, lambda: rest.let_off(payment.id, by=guards.me(), why=form.why.data), may=may)
    if is_done:
        return act.done(booking.reference, _("%(sum)s are taken off the invoice. Nothing is open any more.", sum=missing))
    effects = [
        _("A credit note takes %(sum)s off the invoice; your reason stands on it.", sum=missing),
        _("No money moves, and nothing more is asked of %(company)s.", company=booking.exhibitor.name),
    ]
    title = _("Let the rest go")
    return act.page(booking, title, effects if may else _gone(), form if may else None, title, refusal=refusal)


@blueprint.route("/payments/<reference>/surplus", methods=["GET", "POST"])
def surplus(reference: str) -> Response:
    payment = payments.by_reference(reference)
    booking, form, cents = payment.booking, ReasonForm(), payment.surplus_left_cents
    too_much = filters.money(cents, payment.currency)
    is_done, refusal = act.tried(form, lambda: rest.give_surplus(payment.id, by=guards.me(), why=form.why.data), may=bool(cents))
    if is_done:
        return act.done(booking.reference, _("%(sum)s go back. The booking stays as it is.", sum=too_much))
    effects = [
        _("%(sum)s came above what was asked for, and go back to %(company)s.", sum=too_much, company=booking.exhibitor.name)
    ]
    if payment.method is Method.transfer:
        effects.append(_("They are to be sent by bank transfer; Today asks for it until it is noted."))
    effects.append(_("The booking and its invoice stay as they are."))
    title = _("Give the surplus back")
    return act.page(booking, title, effects if cents else _gone(), form if cents else None, title, refusal=refusal)


def _gone() -> list[str]:
    return [_("Nothing is open of this payment any more.")]
