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
    return _where(reference, _free, is_swap=False)


@blueprint.get("/bookings/<reference>/swap")
def swap_with(reference: str) -> str:
    return _where(reference, _partners, is_swap=True)


def _where(reference: str, choices: Callable[[Reservation], list[Choice]], *, is_swap: bool) -> str:
    """The choice for the booth that the address names; where it names none of the booking's, its booths to choose from."""
    found = booths.booking(reference)
    facts = {"booking": found, "first": booths.reservation_of(found), "is_swap": is_swap}
    try:
        claim = moving.claim_of(found, _leaving())
    except (moving.SeveralBooths, moving.NotItsBooth) as error:
        return render_template("organizer/move_which.html", refusal=i18n.sentence(error) if _leaving() else "", **facts)
    return render_template("organizer/move_where.html", claim=claim, choices=choices(claim), **facts)


def _leaving() -> str:
    """Which booth of a booking of several goes, as the address says it."""
    return request.args.get("booth", "")


def _named(claim: Reservation) -> str | None:
    """What the address must say of the claim, which is nothing where its booking has no other."""
    return claim.booth.code if moving.is_one_of_several(claim) else None


def _free(claim: Reservation) -> list[Choice]:
    if not moving.may_move(claim):
        return []
    price, reference, booth = Elsewhere.of(claim), claim.booking.reference, _named(claim)
    return [
        _choice(price, one, "", url_for("organizer.move", reference=reference, code=one.code, booth=booth))
        for one in moving.free(claim)
    ]


def _partners(claim: Reservation) -> list[Choice]:
    if not moving.may_exchange(claim):
        return []
    price, reference, booth = Elsewhere.of(claim), claim.booking.reference, _named(claim)
    found = []
    for one in moving.partners(claim):
        other = one.booking.reference
        address = url_for("organizer.swap", reference=reference, other=other, booth=booth, other_booth=_named(one))
        found.append(_choice(price, one.booth, one.booking.exhibitor.name, address))
    return found


def _choice(price: Elsewhere, booth: Booth, company: str, address: str) -> Choice:
    booking = price.reservation.booking
    cents = pricing.totals(price.difference(booth)).gross_cents
    total = filters.money(pricing.totals(price.on(booth)).gross_cents, booking.currency)
    return Choice(booth, company, total, moving_words.difference(cents, booking.currency), address)


@blueprint.route("/bookings/<reference>/move/<code>", methods=["GET", "POST"])
def move(reference: str, code: str) -> Response:
    slug = booths.booking(reference).edition.slug
    leaving = _known(slug, _leaving())
    booths.booth(slug, code)

    def load() -> tuple[Reservation, Booth]:
        booking, booth = booths.booking(reference), booths.booth(slug, code)
        moving.check_not_there(booking, booth, leaving)
        return moving.claim_of(booking, leaving), booth

    def look() -> Rehearsal:
        return rehearsal.rehearse_move(*load())

    def do(why: str, seen: str, waived: list[str]) -> Rehearsal:
        return service.move(*load(), by=guards.me(), why=why, seen=seen, waived=waived)

    return _act(reference, look, do, again=url_for("organizer.move_where", reference=reference, booth=leaving or None))


def _known(slug: str, code: str) -> str:
    """The code of a booth of the edition, or nothing; `NotFound` otherwise."""
    return booths.booth(slug, code).code if code else ""


@blueprint.route("/bookings/<reference>/swap/<other>", methods=["GET", "POST"])
def swap(reference: str, other: str) -> Response:
    codes = (_leaving(), request.args.get("other_booth", ""))
    for name, code in zip((reference, other), codes, strict=True):
        _known(booths.booking(name).edition.slug, code)

    def load() -> tuple[Reservation, Reservation]:
        return moving.claim_of(booths.booking(reference), codes[0]), moving.claim_of(booths.booking(other), codes[1])

    def look() -> Rehearsal:
        return rehearsal.rehearse_exchange(*load())

    def do(why: str, seen: str, waived: list[str]) -> Rehearsal:
        return service.exchange(*load(), by=guards.me(), why=why, seen=seen, waived=waived)

    return _act(reference, look, do, again=url_for("organizer.swap_with", reference=reference, booth=codes[0] or None))


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
