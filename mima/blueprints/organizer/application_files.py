"""GET /organizer/applications/<reference>/files/<public_id>: what a company sent with its application."""

from flask import Response

from mima.applications import queries
from mima.blueprints.organizer import blueprint
from mima.web import downloads


@blueprint.get("/applications/<reference>/files/<public_id>")
def application_file(reference: str, public_id: str) -> Response:
    return downloads.private_file(queries.file(queries.by_reference(reference), public_id))
