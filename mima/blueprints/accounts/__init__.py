"""Identity: signing in and out, up, proving an address, choosing a password."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__, url_prefix="/account")

from mima.blueprints.accounts import sign_in  # noqa: E402

__all__ = ["blueprint", "sign_in"]
