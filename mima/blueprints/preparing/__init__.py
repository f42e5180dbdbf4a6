"""What a company does for the day, below /bookings/<reference>: a form for each task, its certificate, who shows with it."""

from flask import Blueprint

blueprint = Blueprint("preparing", __name__, url_prefix="/bookings/<reference>")

from mima.blueprints.preparing import certificate, co_exhibitors, page  # noqa: E402

__all__ = ["blueprint", "certificate", "co_exhibitors", "page"]
