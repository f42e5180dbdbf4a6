"""POST /bookings/<reference>/extras: the booking orders exactly these extras, and has this code."""

from datetime import timedelta

from flask import Response, flash, url_for

from mima.accounts import allowance
from mima.blueprints.bookings import blueprint, show
from mima.blueprints.bookings.claim import Claim
from mima.blueprints.bookings.order import ExtrasForm
from mima.booths import codes, service
from mima.booths import queries as booths
from mima.booths.models import Booking
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.web import errors, guards, hx, i18n

MOST_TRIES, TRIES_WITHIN = 30, timedelta(hours=1)


@blueprint.post("/<reference>/extras")
def extras(reference: str) -> Response:
    booking = guards.booking(reference)
    refused = save(booking)
    if refused is not None:
        return refused
    return show.answer(booking) if hx.wants_fragment() else hx.go(url_for("bookings.show", reference=reference))


def save(booking: Booking) -> Response | None:
    """The booking orders what the form of this request says; or the page of the refusal, and nothing is changed."""
    offered = booths.extras(booking.edition)
    form = ExtrasForm.for_extras(offered, booths.reservation_of(booking))()
    if not form.validate():
        return _refused(booking, form, Invalid())
    wanted, code = form.wanted(offered), form.typed_code
    try:
        _count_try(booking, code)
        with transaction():
            service.change_extras(booths.reservation_of(booking), wanted, code=code, by=guards.me())
    except DomainError as error:
        return errors.retry_later(_refused(booking, form, error), error)
    return None


def is_other(booking: Booking) -> bool:
    """Whether the form of this request is there, and says something else than the booking orders."""
    offered = booths.extras(booking.edition)
    form = ExtrasForm.for_extras(offered, booths.reservation_of(booking))()
    if not form.is_sent:
        return False
    if not form.validate():
        return True
    wanted = {extra_id: quantity for extra_id, quantity in form.wanted(offered).items() if quantity}
    return wanted != booths.ordered_extras(booking) or _is_other_code(booking, form.typed_code)


def _is_other_code(booking: Booking, code: str | None) -> bool:
    present = booking.discount.code if booking.discount else ""
    return code is not None and codes.folded(code) != present


def _count_try(booking: Booking, code: str | None) -> None:
    """A code that the booking does not have yet is a try, whether it counts or not: codes are not to be guessed."""
    if code and _is_other_code(booking, code):
        with transaction():
            allowance.use(f"code:{booking.exhibitor_id}", limit=MOST_TRIES, window=TRIES_WITHIN)


def _refused(booking: Booking, form: ExtrasForm, error: DomainError) -> Response:
    """The form again with the sentence, at its field where it is about one.

    Once the order may not be changed any more, htmx is sent to the booking as it is now.
    """
    if hx.wants_fragment() and not Claim.of(booths.reservation_of(booking)).may_change:
        flash(i18n.sentence(error), "bad")
        return hx.go(url_for("bookings.show", reference=booking.reference))
    if isinstance(error, Invalid):
        form.refuse(error)
    return show.answer(booking, form=form, refusal=error)
