"""Identity: signing in and out, up, proving an address, choosing a password, a person's own page."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__, url_prefix="/account")

from mima.blueprints.accounts import account, password, reset, sign_in, sign_up, verify  # noqa: E402

__all__ = ["account", "blueprint", "password", "reset", "sign_in", "sign_up", "verify"]
