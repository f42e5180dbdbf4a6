"""What only the demo market has: how far its pictures and sound are. Registered by the demo only."""

from flask import Blueprint, current_app, render_template

from mima.demo import progress

blueprint = Blueprint("demo", __name__, url_prefix="/demo")


@blueprint.get("/progress")
def show() -> str:
    """The line again; without its trigger when all is there, so that the polling stops."""
    return render_template("_ui/_making.html")


@blueprint.app_context_processor
def making() -> dict[str, progress.Progress]:
    """For the layout: how far the maker of pictures and sound is."""
    return {"making": progress.read(current_app._get_current_object())}  # type: ignore[attr-defined]
