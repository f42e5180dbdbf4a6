"""GET /organizer/bookings/<reference>/move and /swap: where a company may go; then all that happens, before it does."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext as _

from mima.blueprints.organizer import act, blueprint, moving_words
from mima.blueprints.organizer.moving_form import MoveForm
from mima.booths import moving, pricing
from mima.booths import queries as booths
from mima.booths.elsewhere import Elsewhere
from mima.booths.models import Booking, Booth, Reservation
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.payments import flow
from mima.payments.gateway import StripeAway
from mima.payments.moving import rehearsal, service
from mima.payments.moving.rehearsal import Rehearsal
from mima.web import filters, guards, i18n


@dataclass(frozen=True, slots=True)
class Choice:
    """A booth to which the company may go: who has it, what the booking costs there, and where all of it is said."""

    booth: Booth
    company: str
    total: str
    difference: str
    address: str


@blueprint.get("/bookings/<reference>/move")
def move_where(reference: str) -> str:
    found = booths.booking(reference)
    claim = booths.reservation_of(found)
    price = Elsewhere.of(claim)
    choices = [_choice(price, one, "", url_for("organizer.move", reference=reference, code=one.code)) for one in _free(claim)]
    return render_template("organizer/move_where.html", booking=found, claim=claim, choices=choices, is_swap=False)


def _free(claim: Reservation) -> list[Booth]:
    return list(moving.free(claim)) if moving.may_move(claim) else []


@blueprint.get("/bookings/<reference>/swap")
def swap_with(reference: str) -> str:
    found = booths.booking(reference)
    claim = booths.reservation_of(found)
    price = Elsewhere.of(claim)
    others = moving.partners(claim) if moving.may_exchange(claim) else ()
    choices = [
        _choice(
            price,
            one.booth,
            one.booking.exhibitor.name,
            url_for("organizer.swap", reference=reference, other=one.booking.reference),
        )
        for one in others
    ]
    return render_template("organizer/move_where.html", booking=found, claim=claim, choices=choices, is_swap=True)


def _choice(price: Elsewhere, booth: Booth, company: str, address: str) -> Choice:
    booking = price.reservation.booking
    cents = pricing.totals(price.difference(booth)).gross_cents
    total = filters.money(pricing.totals(price.on(booth)).gross_cents, booking.currency)
    return Choice(booth, company, total, moving_words.difference(cents, booking.currency), address)


@blueprint.route("/bookings/<reference>/move/<code>", methods=["GET", "POST"])
def move(reference: str, code: str) -> Response:
    found = booths.booking(reference)
    booths.booth(found.edition.slug, code)

    def look() -> Rehearsal:
        booking = booths.booking(reference)
        return rehearsal.rehearse_move(booths.reservation_of(booking), booths.booth(booking.edition.slug, code))

    def do(why: str, seen: str, waived: list[str]) -> Rehearsal:
        booking = booths.booking(reference)
        booth = booths.booth(booking.edition.slug, code)
        return service.move(booking, booth, by=guards.me(), why=why, seen=seen, waived=waived)

    return _act(reference, look, do, again=url_for("organizer.move_where", reference=reference))


@blueprint.route("/bookings/<reference>/swap/<other>", methods=["GET", "POST"])
def swap(reference: str, other: str) -> Response:
    for name in (reference, other):
        booths.booking(name)

    def look() -> Rehearsal:
        one, two = booths.reservation_of(booths.booking(reference)), booths.reservation_of(booths.booking(other))
        return rehearsal.rehearse_exchange(one, two)

    def do(why: str, seen: str, waived: list[str]) -> Rehearsal:
        one, two = booths.booking(reference), booths.booking(other)
        return service.exchange(one, two, by=guards.me(), why=why, seen=seen, waived=waived)

    return _act(reference, look, do, again=url_for("organizer.swap_with", reference=reference))


def _act(
    reference: str, look: Callable[[], Rehearsal], do: Callable[[str, str, list[str]], Rehearsal], *, again: str
) -> Response:
    """The rehearsal and its form; on the click it is done as it was shown, or the page says what stands now."""
    form, refusal = MoveForm(), None
    if form.validate_on_submit():
        try:
            with transaction():
                done = do(form.why.data, form.seen.data or "", form.waived)
                said, giving = moving_words.done(done), [payment.id for payment in moving_words.giving(done, form.waived)]
        except moving.AlreadyThere as error:
            return act.done(reference, i18n.sentence(error), "warn")
        except DomainError as error:
            refusal = act.refuse(form, error)
        else:
            return act.done(reference, " ".join([said, *_sent(giving)]))
    return _page(booths.booking(reference), look, form, refusal, again)


def _sent(payment_ids: list[int]) -> list[str]:
    """The refunds have been sent to Stripe; where it does not answer, the next run asks it again."""
    try:
        for key in payment_ids:
            flow.push_refunds(key)
    except StripeAway:
        return [_("Stripe does not answer at the moment; the refund is asked for again by itself.")]
    return []


def _page(booking: Booking, look: Callable[[], Rehearsal], form: MoveForm, refusal: DomainError | None, again: str) -> Response:
    """What a click does now, so that a second one is an informed one; without a form where nothing can be done."""
    found = None
    try:
        found = look()
    except DomainError as error:
        refusal = error
    views = [moving_words.View.of(found, step) for step in found.steps] if found is not None else []
    if found is not None:
        form.show(found, [view.waive for view in views])
    html = render_template(
        "organizer/move.html",
        booking=booking,
        form=form if found is not None else None,
        views=views,
        refusal=i18n.sentence(refusal) if refusal is not None and not isinstance(refusal, Invalid) else "",
        title=moving_words.title(found, booking),
        again=again,
    )
    if request.method == "GET":
        return make_response(html)
    return make_response(html, refusal.status if refusal is not None else 422)
