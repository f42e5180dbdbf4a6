"""Undoing a booking: a held booth released, a booked one cancelled, a payment given back as the terms say. Once each."""

from flask import Response
from flask_babel import gettext as _

from mima.billing import queries as papers
from mima.blueprints.organizer import act, blueprint
from mima.blueprints.organizer.forms import ReasonForm, RefundForm
from mima.blueprints.organizer.story import left
from mima.booths import queries as booths
from mima.booths import service
from mima.booths.models import Booking, ReservationState
from mima.core import clock
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.payments import attempts, crediting, flow, ordering, proposing
from mima.payments import queries as payments
from mima.payments.dues import queries as dues
from mima.payments.models import Method, PaymentState, StandPayment
from mima.web import filters, guards, i18n, terms


@blueprint.route("/bookings/<reference>/release", methods=["GET", "POST"])
def release(reference: str) -> Response:
    found = booths.booking(reference)
    claim, form, refusal = booths.reservation_of(found), ReasonForm(), None
    code, me = claim.codes, guards.me()
    if form.validate_on_submit():
        try:
            # A page that may still take money is closed first; if somebody paid in this moment, the booking stands.
            flow.go_back(reference)
            with transaction():
                attempts.check_nothing_waits(claim)
                ordering.withdraw_open(found, by=me, why=form.why.data)
                service.release(claim, by=me, why=form.why.data)
        except DomainError as error:
            refusal = error
        else:
            return act.done(
                reference,
                i18n.nbooths(
                    "Booth %(booth)s is free again. Nothing was charged.",
                    "Booths %(booth)s are free again. Nothing was charged.",
                    code,
                ),
            )
    effects = [
        _freed(code),
        _("%(company)s has paid nothing, so no money moves.", company=found.exhibitor.name),
    ]
    is_waiting = attempts.waiting(claim) is not None
    may = (claim.state is ReservationState.held and not is_waiting) or refusal is not None
    gone = [
        _("Money came for this booking and waits for a decision. Take it for the booking or refund it first.")
        if is_waiting
        else _("This booking is not held any more; there is nothing to release.")
    ]
    button = i18n.ngettext("Release the booth", "Release the booths", 1 + claim.beside)
    title = i18n.nbooths("Release booth %(booth)s", "Release booths %(booth)s", code)
    return act.page(found, title, effects if may else gone, form if may else None, button, refusal=refusal)


@blueprint.route("/bookings/<reference>/cancel", methods=["GET", "POST"])
def cancel(reference: str) -> Response:
    """For a booth that is booked without money of ours: with money, it is the payment that is given back."""
    found = booths.booking(reference)
    claim, form, refusal = booths.reservation_of(found), ReasonForm(), None
    code, me = claim.codes, guards.me()
    may = claim.state is ReservationState.confirmed and not _has_money(found)
    if may and form.validate_on_submit():
        try:
            with transaction():
                ordering.call_off(claim, by=me, why=form.why.data)
        except DomainError as error:
            refusal = error
        else:
            return act.done(
                reference,
                i18n.nbooths(
                    "The booking is cancelled and booth %(booth)s is free again.",
                    "The booking is cancelled and booths %(booth)s are free again.",
                    code,
                ),
            )
    effects = [
        _freed(code),
        _("No money came, so none goes back."),
    ]
    invoice = papers.invoice_of(found)
    if invoice is not None and papers.uncredited_cents(invoice):
        effects.append(_("A credit note takes the whole of invoice %(number)s back.", number=invoice.number))
    gone = [_("This booking cannot be cancelled here: it is not booked any more, or its money must go back with it.")]
    title = i18n.nbooths("Cancel the booking of booth %(booth)s", "Cancel the booking of booths %(booth)s", code)
    return act.page(found, title, effects if may else gone, form if may else None, _("Cancel the booking"), refusal=refusal)


def _freed(codes: str) -> str:
    return i18n.nbooths(
        "Booth %(booth)s is free again at once, for everybody.", "Booths %(booth)s are free again at once, for everybody.", codes
    )


def _has_money(booking: Booking) -> bool:
    return any(payment.granted_at is not None for payment in payments.of_booking(booking))


@blueprint.route("/payments/<reference>/refund", methods=["GET", "POST"])
def refund(reference: str) -> Response:
    payment = payments.by_reference(reference)
    booking, refusal = payment.booking, None
    form = _form(payment)
    if form.validate_on_submit():
        cents, departure = _typed(form)
        sum_back = filters.money(proposing.proposal(payment) if cents is None else cents, payment.currency)
        try:
            was_asked = flow.refund(payment.id, by=guards.me(), why=form.why.data, cents=cents, departure=departure)
        except DomainError as error:
            refusal = act.refuse(form, error)
        else:
            return act.done(booking.reference, *_outcome(payment, sum_back, was_asked=was_asked))
    still = _still_stands(payment)
    title = _("Cancel and refund %(company)s", company=booking.exhibitor.name) if still else _refund_title(payment)
    may = left(payment) > 0 or still
    return act.page(booking, title, _effects(payment), form if may else None, _button(payment), refusal=refusal)


def _form(payment: StandPayment) -> ReasonForm | RefundForm:
    """Where there is a sum to agree on, it is proposed; else only the reason is asked."""
    if left(payment) > 0 and not proposing.is_decided(payment):
        return RefundForm(sum_back=_plain(proposing.proposal(payment)))
    return ReasonForm()


def _plain(cents: int) -> str:
    return filters.whole_money(cents).replace("€", "").strip()


def _typed(form: ReasonForm | RefundForm) -> tuple[int | None, str]:
    return (form.sum_back.cents, form.departure.data) if isinstance(form, RefundForm) else (None, "")


def _refund_title(payment: StandPayment) -> str:
    return str(_("Refund %(company)s", company=payment.booking.exhibitor.name))


def _button(payment: StandPayment) -> str:
    if not _still_stands(payment):
        return str(_("Refund"))
    return str(_("Cancel and refund")) if left(payment) > 0 else str(_("End the booking"))


def _effects(payment: StandPayment) -> list[str]:
    """Exactly what the click will do."""
    booking, back = payment.booking, proposing.proposal(payment)
    said = [_money_goes(payment, back)] if left(payment) > 0 else [_nothing_left(payment)]
    if not _still_stands(payment):
        return said + (_stays(payment) if payment.granted_at is None else [])
    if left(payment) > 0:
        said.append(_("Promised when the booth was taken: %(terms)s", terms=_promise(payment)))
        said += _moved(payment)
    said.append(_freed(payment.reservation.codes))
    said += _parts(payment)
    invoices = [crediting.invoice_of(one) for one in proposing.concerned(payment)]
    numbers = [invoice.number for invoice in invoices if invoice is not None and papers.uncredited_cents(invoice)]
    if len(numbers) == 1:
        said.append(_("A credit note takes exactly what goes back off invoice %(number)s.", number=numbers[0]))
    elif numbers:
        names = ", ".join(numbers)
        said.append(_("Credit notes take exactly what goes back off the invoices %(numbers)s.", numbers=names))
    if left(payment) > 0:
        said.append(
            _(
                "%(company)s gets a letter when the money has gone, or at once if nothing goes back.",
                company=booking.exhibitor.name,
            )
        )
    return said


def _stays(payment: StandPayment) -> list[str]:
    """What becomes of a booking whose booth this money did not buy."""
    said = [_("The booking itself stays as it is: this payment did not buy the booth.")]
    claim = payment.reservation
    if not payment.is_to_decide or claim.state is not ReservationState.held:
        return said
    if claim.held_until <= clock.now():
        return [
            i18n.nbooths(
                "The time to pay is over: booth %(booth)s is free again with the refund.",
                "The time to pay is over: booths %(booth)s are free again with the refund.",
                claim.codes,
            )
        ]
    until = filters.day_and_time(claim.held_until, payment.booking.edition.timezone)
    return [*said, _("The company may pay it otherwise until %(time)s; after that the hold ends.", time=until)]


def _parts(payment: StandPayment) -> list[str]:
    """What happens to other payments of the booking, and to what is still to pay."""
    said = []
    if len(proposing.concerned(payment)) > 1:
        said.append(_("The booking was paid in several parts: the newest goes back first."))
    open_cents = sum(due.amount_cents for due in dues.open_of(payment.booking))
    if open_cents:
        still = filters.money(open_cents, payment.currency)
        said.append(_("%(sum)s that are still to pay are not asked for any more.", sum=still))
    return said


def _money_goes(payment: StandPayment, back: int) -> str:
    whole = filters.money(left(payment), payment.currency)
    values = {"sum": filters.money(back, payment.currency), "whole": whole, "company": payment.booking.exhibitor.name}
    if payment.is_debit:
        return str(_("%(sum)s of %(whole)s go back to the account that was debited.", **values))
    if payment.method is Method.card:
        return str(_("%(sum)s of %(whole)s go back to the card that paid.", **values))
    return str(
        _(
            "%(sum)s of %(whole)s are to be sent back to %(company)s by bank transfer; Today asks for it until it is noted.",
            **values,
        )
    )


def _nothing_left(payment: StandPayment) -> str:
    gone = sum(one.captured_cents - one.left_cents for one in proposing.concerned(payment))
    back = filters.money(gone, payment.currency)
    return str(_("Nothing is left to refund: %(sum)s of this payment went back or are on their way.", sum=back))


def _promise(payment: StandPayment) -> str:
    """What the company was told about cancelling when it took the booth."""
    return " ".join(terms.in_words(payment.reservation.cancellation_terms))


def _moved(payment: StandPayment) -> list[str]:
    """Why all goes back where the market was moved after the booth was taken."""
    claim, until = payment.reservation, payment.reservation.last_day_to_refuse
    if until is None or not claim.is_refusable(payment.booking.edition.day_at(clock.now())):
        return []
    day = filters.day(until)
    return [
        _("The market was moved: who says until %(day)s that they cannot come gets all back, whatever the terms say.", day=day)
    ]


def _still_stands(payment: StandPayment) -> bool:
    return proposing.stands(payment)


def _outcome(payment: StandPayment, sum_back: str, *, was_asked: bool) -> tuple[str, str]:
    if not was_asked and payment.state is PaymentState.kept:
        return _("The booking is cancelled. Nothing goes back; the money is kept."), "ok"
    if not was_asked:
        return _("Nothing more was refunded: the whole of this payment has gone back or is on its way."), "warn"
    if payment.state is PaymentState.refunded:
        return _("%(sum)s have gone back.", sum=sum_back), "ok"
    if payment.refunding_cents:
        return _("%(sum)s are on their way back.", sum=sum_back), "ok"
    return _("Stripe refused the refund of %(sum)s. The money is still owed; see below.", sum=sum_back), "bad"
