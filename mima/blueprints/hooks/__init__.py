"""Where other machines ring."""

from flask import Blueprint

blueprint = Blueprint("hooks", __name__, url_prefix="/hooks")

from mima.blueprints.hooks import stripe  # noqa: E402

__all__ = ["blueprint", "stripe"]
