"""Links of letters that need no sign-in: whether a co-exhibitor is named in public, whether an offering is still true."""

from flask import Blueprint

blueprint = Blueprint("beside", __name__)

from mima.blueprints.beside import consent, still_true  # noqa: E402

__all__ = ["blueprint", "consent", "still_true"]
