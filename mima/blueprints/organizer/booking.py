"""GET /organizer/bookings/<reference>: the whole story; and a transfer that was seen on the account."""

from datetime import date

from flask import Response, render_template, request
from flask_babel import gettext as _

from mima.billing import payers
from mima.blueprints.bookings.part import NAMES
from mima.blueprints.organizer import act, blueprint
from mima.blueprints.organizer.forms import TransferForm
from mima.blueprints.organizer.story import TAKES_TRANSFER, Story
from mima.booths import queries as booths
from mima.booths.models import Booking, Reservation, ReservationState
from mima.core import clock
from mima.core.errors import DomainError
from mima.payments import flow, ordering
from mima.payments import queries as payments
from mima.payments.dues import first
from mima.payments.dues import queries as dues
from mima.payments.dues.models import Due
from mima.web import filters, guards, i18n


@blueprint.get("/bookings/<reference>")
def booking(reference: str) -> str:
    return render_template("organizer/booking.html", story=Story.of(booths.booking(reference)))


@blueprint.route("/bookings/<reference>/transfer", methods=["GET", "POST"])
def transfer(reference: str) -> Response:
    found = booths.booking(reference)
    form = TransferForm(received_on=today(found))
    due = dues.by_key(found, request.args["due"]) if "due" in request.args else None
    if due is not None:
        return _due_transfer(found, due, form)
    refusal = None
    if form.validate_on_submit():
        day, told = form.received_on.data, form.reference.data
        try:
            flow.mark_transfer_received(reference, by=guards.me(), reference=told, received_on=day)
        except DomainError as error:
            refusal = act.refuse(form, error)
        else:
            return act.done(reference, *_outcome(found))
    title = i18n.nbooths(
        "Mark a transfer received for booth %(booth)s",
        "Mark a transfer received for booths %(booth)s",
        booths.reservation_of(found).codes,
    )
    may = (
        refusal is not None
        or booths.reservation_of(found).state in TAKES_TRANSFER
        or ordering.is_owed(booths.reservation_of(found))
        or _came_late(found, booths.reservation_of(found))
    )
    effects = _effects(found, booths.reservation_of(found))
    return act.page(found, title, effects, form if may else None, _("The transfer has arrived"), refusal=refusal)


def _came_late(booking: Booking, claim: Reservation) -> bool:
    """Whether a transfer may still come for a booking that ended with its edition."""
    return booking.edition.is_called_off and claim.state is ReservationState.cancelled


def _due_transfer(found: Booking, due: Due, form: TransferForm) -> Response:
    """A transfer for the balance, or for a supplement, of a booked booking."""
    refusal, name, may = None, str(NAMES[due.kind]), due.is_open
    if may and form.validate_on_submit():
        day, told, key = form.received_on.data, form.reference.data, due.public_id
        try:
            flow.mark_transfer_received(found.reference, by=guards.me(), reference=told, received_on=day, due=key)
        except DomainError as error:
            refusal = act.refuse(form, error)
        else:
            return act.done(found.reference, _("The transfer is noted, and its invoice is paid."))
    total = filters.money(due.amount_cents, due.currency)
    effects = [
        _("%(total)s are entered as received from %(company)s.", total=total, company=found.exhibitor.name),
        _("The open payment page is closed first, so that nothing is paid twice."),
        _("Its invoice is paid with it, and the company gets a letter."),
    ]
    gone = [_("This is paid, or not to be paid any more; no transfer is expected for it.")]
    title = _("Mark a transfer received: %(name)s", name=name)
    return act.page(found, title, effects if may else gone, form if may else None, _("The transfer has arrived"), refusal=refusal)


def today(booking: Booking) -> date:
    """The day that it is at the market."""
    return booking.edition.day_at(clock.now())


def _effects(booking: Booking, claim: Reservation) -> list[str]:
    asked = first.first_cents(claim)
    total = filters.money(asked, booking.currency)
    facts = {"company": booking.exhibitor.name, "total": total}
    if _came_late(booking, claim):
        name = booking.edition.name
        return [_("%(edition)s is cancelled: the transfer is entered, and Today asks to send it back.", edition=name)]
    if claim.state is ReservationState.cancelled:
        return [_("This booking was cancelled; no transfer can be marked for it.")]
    if ordering.is_owed(claim):
        return [
            _("%(total)s, the whole sum, is entered as received from %(company)s.", **facts),
            _("The invoice that is due is paid with it, and the company gets a letter."),
        ]
    if claim.state is ReservationState.confirmed:
        return [
            i18n.nbooths(
                "Booth %(booth)s is booked and paid; no other transfer is expected for it.",
                "Booths %(booth)s are booked and paid; no other transfer is expected for them.",
                claim.codes,
            )
        ]
    if asked < booking.gross_cents:
        said = [_("%(total)s, the deposit, is entered as received from %(company)s; the rest is due later.", **facts)]
    else:
        said = [_("%(total)s, the whole sum, is entered as received from %(company)s.", **facts)]
    said.append(_given(claim, booking))
    if payments.is_debited(booking):
        said.append(_("A bank debit is under way for this booking. Until the bank has answered no transfer can be marked."))
    elif payments.is_page_open(booking):
        said.append(_("The open payment page is closed first, so that nothing is paid twice."))
    if lacking := payers.missing(booking):
        names = ", ".join(i18n.say(name) for name in lacking)
        said.append(
            _("The invoice will lack for ever what the company's profile lacks now: %(names)s. Ask for it first.", names=names)
        )
    return [*said, _("The invoice is issued and the company gets a letter.")]


def _given(claim: Reservation, booking: Booking) -> str:
    """What becomes of the booths."""
    if claim.state is ReservationState.held:
        return i18n.nbooths(
            "Booth %(booth)s is booked for %(company)s.",
            "Booths %(booth)s are booked for %(company)s.",
            claim.codes,
            company=booking.exhibitor.name,
        )
    return i18n.nbooths(
        "The hold is over: booth %(booth)s is booked if it is still free, else the money is to go back.",
        "The hold is over: booths %(booth)s are booked if they are all still free, else the money is to go back.",
        claim.codes,
    )


def _outcome(booking: Booking) -> tuple[str, str]:
    claim = booths.reservation_of(booking)
    if claim.state is ReservationState.confirmed:
        return i18n.nbooths(
            "The transfer is noted and booth %(booth)s is booked.",
            "The transfer is noted and booths %(booth)s are booked.",
            claim.codes,
        ), "ok"
    if booking.edition.is_called_off:
        return _("The transfer is noted: it is to be sent back, because the edition is cancelled."), "warn"
    return i18n.nbooths(
        "The transfer is noted, but booth %(booth)s went to somebody else: the money is to go back.",
        "The transfer is noted, but booths %(booth)s are not all free any more: the money is to go back.",
        claim.codes,
    ), "warn"
