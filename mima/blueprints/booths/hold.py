"""POST /editions/<slug>/booths/<code>/hold: the booth is theirs for a quarter of an hour, or the plan says why not."""

from flask import Response, url_for

from mima.blueprints.booths import blueprint, plan
from mima.booths import queries as booths
from mima.booths import service
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.web import guards, hx


@blueprint.post("/editions/<slug>/booths/<code>/hold")
def hold(slug: str, code: str) -> Response:
    exhibitor = guards.my_exhibitor()
    booth = booths.booth(editions.by_slug(slug), code)
    try:
        with transaction():
            reference = service.hold(booth, exhibitor, by=guards.me()).reference
    except DomainError as error:
        return refused(slug, code, error)
    return hx.go(url_for("bookings.show", reference=reference))


def refused(slug: str, code: str, error: DomainError) -> Response:
    """The plan as it is now, with the sentence. Its address is the booth's, so that reloading it asks and does not take."""
    answer = plan.answer(slug, code, refusal=error)
    answer.headers["HX-Push-Url"] = url_for("booths.booth", slug=slug, code=code)
    return answer
