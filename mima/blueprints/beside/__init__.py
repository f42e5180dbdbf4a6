"""The link of the letter that asks a co-exhibitor whether it wants to be named in public."""

from flask import Blueprint

blueprint = Blueprint("beside", __name__)

from mima.blueprints.beside import consent  # noqa: E402

__all__ = ["blueprint", "consent"]
