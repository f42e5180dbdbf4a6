"""The drawing board of the floor plan, below /organizer/editions/<slug>/plan: a draft, its rehearsal, every plan there was."""

from flask import Blueprint

from mima.blueprints.organizer.today import for_the_masthead
from mima.web import guards

blueprint = Blueprint("editor", __name__, url_prefix="/organizer/editions/<slug>/plan")
blueprint.context_processor(for_the_masthead)


@blueprint.before_request
def only_the_team() -> None:
    """Every address of the drawing board: the sign-in page for a visitor, 403 for anybody else."""
    guards.organizer()


from mima.blueprints.editor import booth, doors, draft, files, history, rooms, saving  # noqa: E402

__all__ = ["blueprint", "booth", "doors", "draft", "files", "history", "rooms", "saving"]
