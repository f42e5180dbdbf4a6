"""An edition, its floor plan and one booth on it, and the click that holds the booth."""

from flask import Blueprint

blueprint = Blueprint("booths", __name__)

from mima.blueprints.booths import edition, hold, plan  # noqa: E402

__all__ = ["blueprint", "edition", "hold", "plan"]
