"""The front door, and the language switch."""

from flask import Blueprint

blueprint = Blueprint("site", __name__)

from mima.blueprints.site import home, language, robots  # noqa: E402

__all__ = ["blueprint", "home", "language", "robots"]
