"""Links of letters that need no sign-in: a co-exhibitor's name in public, an offering that is still true, no more letters."""

from flask import Blueprint

blueprint = Blueprint("beside", __name__)

from mima.blueprints.beside import consent, searches, still_true  # noqa: E402

__all__ = ["blueprint", "consent", "searches", "still_true"]
