"""GET and POST /offers/<token>, the link of a letter: the offer with a button that declines it, for whoever has the link."""

from flask import Response, make_response, render_template, url_for

from mima.blueprints.waiting import blueprint
from mima.core import clock
from mima.core.actors import SCHEDULE
from mima.core.errors import N_, DomainError
from mima.core.transaction import transaction
from mima.waiting import offering, queries
from mima.waiting.models import BoothOffer, OfferState
from mima.web import guards, hx, i18n


@blueprint.get("/offers/<token>")
def offer(token: str) -> Response:
    """The offer alone: programs that open every link of a letter must decline nothing."""
    return answer(token, queries.by_token(token))


@blueprint.post("/offers/<token>")
def decline(token: str) -> Response:
    found, user = queries.by_token(token), guards.user_or_none()
    # Whoever has the link speaks for the company; only its members are named for it.
    is_member = user is not None and found.wish.exhibitor_id in guards.my_exhibitor_ids()
    by = user.actor if user is not None and is_member else SCHEDULE
    try:
        with transaction():
            offering.decline(found, by=by, why=N_("by the letter's link"))
    except DomainError as error:
        return answer(token, queries.by_token(token), error)
    return hx.go(url_for("waiting.offer", token=token))


def answer(token: str, found: BoothOffer, refusal: DomainError | None = None) -> Response:
    """The page, with the sentence of a refusal."""
    standing = found.standing(clock.now())
    html = render_template(
        "waiting/offer.html",
        token=token,
        offer=found,
        booking=found.reservation.booking,
        state=standing,
        may_answer=standing is OfferState.offered,
        was_declined=standing is OfferState.declined,
        refusal=i18n.sentence(refusal) if refusal else "",
    )
    return make_response(html, refusal.status if refusal else 200)
