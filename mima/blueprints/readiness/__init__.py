"""The organizers' side of what exhibitors do before the day: the list, certificates, letters to it, papers, what is asked."""

from typing import Any

from flask import Blueprint

from mima.blueprints.organizer.today import for_the_masthead
from mima.blueprints.readiness import words
from mima.web import guards

blueprint = Blueprint("readiness", __name__, url_prefix="/organizer")
blueprint.context_processor(for_the_masthead)


@blueprint.record_once
def _prepare(state: Any) -> None:
    words.add_filters(state.app)


@blueprint.before_request
def only_the_team() -> None:
    """Every address here: the sign-in page for a visitor, 403 for anybody else."""
    guards.organizer()


from mima.blueprints.readiness import board, certificates, files, terms, write  # noqa: E402

__all__ = ["blueprint", "board", "certificates", "files", "terms", "write"]
