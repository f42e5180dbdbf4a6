"""POST /bookings/<reference>/quote, …/quote/withdraw, …/order: paying by bank transfer. GET …/quote.pdf: the newest quote."""

from datetime import timedelta

from flask import Response, flash, make_response, request, url_for
from flask_babel import gettext as _

from mima.accounts import allowance
from mima.billing import document
from mima.billing.quotes import queries
from mima.blueprints.bookings import blueprint, show
from mima.blueprints.bookings.transfer import OrderForm
from mima.booths.models import Booking
from mima.core.errors import DomainError, Invalid, NotFound
from mima.core.transaction import transaction
from mima.payments import flow
from mima.web import errors, guards, hx
from mima.web.i18n import LANGUAGES, language

# Each quote is a letter to the company, each order one to the market's team.
MOST_STEPS, STEPS_WITHIN = 10, timedelta(hours=1)


@blueprint.post("/<reference>/quote")
def quote(reference: str) -> Response:
    booking = guards.booking(reference)
    try:
        _count(booking, "quote")
        flow.give_quote(reference, by=guards.me())
    except DomainError as error:
        return errors.retry_later(show.answer(booking, refusal=error), error)
    flash(_("Your quote is ready, and on its way to you by mail as well."), "ok")
    return hx.go(url_for("bookings.show", reference=reference))


@blueprint.post("/<reference>/quote/withdraw")
def withdraw_quote(reference: str) -> Response:
    booking = guards.booking(reference)
    try:
        flow.withdraw_quote(reference, by=guards.me())
    except DomainError as error:
        return show.answer(booking, refusal=error)
    return hx.go(url_for("bookings.show", reference=reference))


@blueprint.post("/<reference>/order")
def order(reference: str) -> Response:
    booking, form = guards.booking(reference), OrderForm()
    if not form.validate():
        return show.answer(booking, order_form=form)
    try:
        _count(booking, "order")
        flow.order(reference, form.order_number.data, by=guards.me())
    except Invalid as error:
        form.refuse(error)
        return show.answer(booking, order_form=form)
    except DomainError as error:
        return errors.retry_later(show.answer(booking, order_form=form, refusal=error), error)
    flash(_("Your purchase order is with the market's team. They write to you when it is accepted."), "ok")
    return hx.go(url_for("bookings.show", reference=reference))


def _count(booking: Booking, step: str) -> None:
    with transaction():
        allowance.use(f"{step}:{booking.id}", limit=MOST_STEPS, window=STEPS_WITHIN)


@blueprint.get("/<reference>/quote.pdf")
def quote_paper(reference: str) -> Response:
    made = queries.of(guards.booking(reference))
    if not made:
        raise NotFound
    asked = request.args.get("language")
    answer = make_response(document.pdf(made[-1].record, asked if asked in LANGUAGES else language()))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{made[-1].number}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
