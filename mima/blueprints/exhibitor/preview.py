"""GET /exhibitor/offerings/<id>/preview: the page in the catalog, which shows a company what others do not see yet."""

from flask import Response, redirect

from mima.blueprints.exhibitor import blueprint, mine
from mima.catalog.models import Offering
from mima.core.errors import NotFound
from mima.web import pages


@blueprint.get("/offerings/<public_id>/preview")
def preview(public_id: str) -> Response:
    found = address(mine.visible(public_id))
    if found is None:
        raise NotFound
    return redirect(found, 303)  # type: ignore[return-value]


def address(offering: Offering) -> str | None:
    """Where the offering stands or will stand in the catalog."""
    return pages.address(f"/catalog/offerings/{offering.slug}")
