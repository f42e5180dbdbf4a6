"""POST /editions/<slug>/booths/<code>/hold: the booth is theirs for a quarter of an hour, or a page says why not."""

from flask import Response, make_response, render_template, url_for

from mima.blueprints.booths import blueprint
from mima.booths import queries as booths
from mima.booths import service
from mima.core import clock
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.web import guards, hx


@blueprint.post("/editions/<slug>/booths/<code>/hold")
def hold(slug: str, code: str) -> Response:
    exhibitor, me = guards.my_exhibitor(), guards.me()
    place = booths.taken(slug, code, exhibitor, clock.now())
    if place is not None:
        return refused(slug, code, service.BoothTaken(code=code), place)
    booth = booths.booth(slug, code)
    try:
        with transaction():
            reference = service.hold(booth, exhibitor, by=me).reference
    except DomainError as error:
        return refused(slug, code, error, booth)
    return hx.go(url_for("bookings.show", reference=reference))


def refused(slug: str, code: str, error: DomainError, place: booths.Place) -> Response:
    """The sentence, and the way on. A light page: when a sale opens, many come second at the same moment."""
    free = booths.free_near(place, clock.now()) if isinstance(error, service.BoothTaken) else []
    page = render_template("booths/refused.html", slug=slug, code=code, error=error, free=free)
    answer = make_response(page, error.status)
    # Reloading what the browser now shows asks for the booth again, and does not try to take it.
    answer.headers["HX-Push-Url"] = url_for("booths.booth", slug=slug, code=code)
    return answer
