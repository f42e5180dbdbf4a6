"""A company's desk: one module per page."""

from flask import Blueprint

blueprint = Blueprint("exhibitor", __name__, url_prefix="/exhibitor")

from mima.blueprints.exhibitor import bookings, new, profile  # noqa: E402

__all__ = ["blueprint", "bookings", "new", "profile"]
