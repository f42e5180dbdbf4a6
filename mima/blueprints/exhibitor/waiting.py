"""Waiting for a booth: what the company looks for, at its address, to be changed and taken back; and the offers to it."""

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from mima.blueprints.exhibitor import blueprint
from mima.blueprints.exhibitor.waiting_form import WishForm
from mima.booths import queries as booths
from mima.booths.models import Booth
from mima.core import clock
from mima.core.errors import DomainError, Invalid, NotFound
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions.models import Edition
from mima.waiting import offering, queries, service, suggesting
from mima.waiting.models import OfferState, WaitingWish, WishState
from mima.web import guards, hx, i18n


@blueprint.route("/waiting/new/<slug>", methods=["GET", "POST"])
def wait(slug: str) -> Response:
    """What waits already is shown instead of a second form."""
    exhibitor, me, edition = guards.my_exhibitor(), guards.me(), editions.by_slug(slug)
    form = WishForm.of(edition, like=_like(edition))
    if not form.is_submitted():
        standing = queries.live_of(exhibitor, edition)
        if standing is not None:
            return hx.go(_address(standing))
        service.check_may_wait(edition)
        return _asking(edition, form)
    if not form.validate():
        return _asking(edition, form)
    try:
        with transaction():
            address = _address(service.wait(edition, exhibitor, form.looked, by=me))
    except DomainError as error:
        return _asking(edition, form, refusal=_refuse(form, error))
    flash(_("We know what you look for. When a booth is free that fits, we may offer it to you by letter."), "ok")
    return hx.go(address)


@blueprint.route("/waiting/<reference>", methods=["GET", "POST"])
def wish(reference: str) -> Response:
    found, me = guards.wish(reference), guards.me()
    form = WishForm.of(found.edition, wish=found)
    if not form.validate_on_submit():
        return _shown(found, form)
    try:
        with transaction():
            service.change(found, form.looked, by=me)
    except DomainError as error:
        return _shown(found, form, refusal=_refuse(form, error))
    flash(_("Saved. You keep your place among those who wait."), "ok")
    return hx.go(url_for("exhibitor.wish", reference=reference))


@blueprint.post("/waiting/<reference>/withdraw")
def withdraw_wish(reference: str) -> Response:
    found, me = guards.wish(reference), guards.me()
    try:
        with transaction():
            service.withdraw(found, by=me)
    except DomainError as error:
        return _shown(found, None, refusal=error)
    flash(_("Your wish is taken back. You may say what you look for again at any time."), "ok")
    return hx.go(url_for("exhibitor.bookings", _anchor="wishes"))


@blueprint.post("/waiting/<reference>/decline")
def decline_offer(reference: str) -> Response:
    """The booth that is offered now is declined."""
    found, me = guards.wish(reference), guards.me()
    try:
        with transaction():
            standing = queries.standing_offer(found.id)
            if standing is None:
                raise offering.OfferOver
            offering.decline(standing, by=me)
    except DomainError as error:
        return _shown(found, None, refusal=error)
    flash(_("Declined, and free for others. You go on waiting for another booth."), "ok")
    return hx.go(url_for("exhibitor.wish", reference=reference))


def _address(wish: WaitingWish) -> str:
    return url_for("exhibitor.wish", reference=wish.reference)


def _like(edition: Edition) -> Booth | None:
    """The booth of the address that is not to be had, whose like is looked for."""
    try:
        return booths.booth(edition.slug, request.args.get("booth", ""))
    except NotFound:
        return None


def _refuse(form: WishForm, error: DomainError) -> DomainError:
    if isinstance(error, Invalid):
        form.refuse(error)
    return error


def _said(refusal: DomainError | None) -> str:
    return i18n.sentence(refusal) if refusal is not None and not isinstance(refusal, Invalid) else ""


def _asking(edition: Edition, form: WishForm, *, refusal: DomainError | None = None) -> Response:
    html = render_template("exhibitor/wait.html", edition=edition, form=form, refusal=_said(refusal))
    return make_response(html, refusal.status if refusal else 422 if form.errors else 200)


def _shown(wish: WaitingWish, form: WishForm | None, *, refusal: DomainError | None = None) -> Response:
    """The wish: as its form while it waits, else as it was; with every offer, and the free booths that fit it now."""
    offers, now = queries.offers_of(wish), clock.now()
    standing = [(one, one.standing(now)) for one in offers]
    live = next((one for one, state in standing if state is OfferState.offered), None)
    is_met = any(state is OfferState.accepted for _one, state in standing)
    waits = live is None and not is_met and wish.state is not WishState.withdrawn
    html = render_template(
        "exhibitor/wish.html",
        wish=wish,
        edition=wish.edition,
        state=WishState.offered if live else WishState.open if waits else WishState.settled if is_met else wish.state,
        live=live,
        offers=standing,
        # Also what could not be saved any more is still on the page, to be copied.
        form=form if form is not None and (waits or refusal is not None) else None,
        refusal=_said(refusal),
        may_change=waits,
        may_withdraw=waits or live is not None,
        fitting=suggesting.fitting(wish) if waits else [],
    )
    return make_response(html, refusal.status if refusal else 422 if form is not None and form.errors else 200)
