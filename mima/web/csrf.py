"""The token of each form: it shows that the form came from a page of ours in this very browser.

A signed double-submit cookie (OWASP, Cross-Site Request Forgery Prevention): the token is a keyed digest of what only this
browser sends as a cookie, the secret of its session or, before anybody signs in, a random value of its own. So a token ends
with the session, and a page that visitors see alike needs no session and nothing signed but this.

Each answer writes it under a pad of its own. Whoever sees how long compressed answers are, and gets words of theirs into them,
could otherwise guess it digit by digit (BREACH, CVE-2013-3587): it is never twice the same text.
"""

import hmac
import re
import secrets
from collections.abc import Callable
from hashlib import blake2b, sha256
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request, session
from flask_wtf.csrf import CSRFError
from wtforms import Field, Form, ValidationError
from wtforms.csrf.core import CSRF

from mima.web import headers

# The name begins with this where all is https: no page of a neighbouring host can have set such a cookie (RFC 6265bis 4.1.3.2).
OURS_ALONE = "__Host-"
COOKIE = "mima_visitor"
FIELD, HEADER = "csrf_token", "X-CSRFToken"
# Of the digest, and of the pad that it is written under, in bytes.
SIZE = 16
WRITTEN = re.compile(rf"[0-9a-f]{{{4 * SIZE}}}")
SAFE = ("GET", "HEAD", "OPTIONS")

View = TypeVar("View", bound=Callable[..., Any])


def token() -> str:
    """The token of this browser's forms as this answer writes it, 64 hexadecimal digits: the pad, and the digest under it.

    A visitor's first one brings a cookie with the answer.
    """
    if "csrf_pad" not in g:
        g.csrf_pad = secrets.token_bytes(SIZE)
    pad: bytes = g.csrf_pad
    return (pad + _under(pad, _digest(_secret() or _new_visitor()))).hex()


def is_ours(sent: str | None) -> bool:
    """Whether it is the token that this browser's pages have, under whichever pad."""
    secret = _secret()
    if secret is None or not WRITTEN.fullmatch(sent or ""):
        return False
    written = bytes.fromhex(sent or "")
    return hmac.compare_digest(_digest(secret), _under(written[:SIZE], written[SIZE:]))


def _under(pad: bytes, content: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(pad, content, strict=True))


def _secret() -> str | None:
    signed_in = session.get("_user_id")
    if signed_in:
        return f"session {signed_in}"
    visitor = g.get("new_visitor") or request.cookies.get(_cookie())
    return f"visitor {visitor}" if visitor else None


def _new_visitor() -> str:
    g.new_visitor = secrets.token_hex(16)
    return f"visitor {g.new_visitor}"


def _digest(secret: str) -> bytes:
    return blake2b(secret.encode("utf-8", "replace"), key=current_app.extensions["mima.csrf_key"], digest_size=SIZE).digest()


def _cookie() -> str:
    return OURS_ALONE + COOKIE if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


class FormToken(CSRF):  # type: ignore[misc]
    """The hidden field of our forms."""

    def generate_csrf_token(self, csrf_token_field: Field) -> str:
        return token()

    def validate_csrf_token(self, form: Form, field: Field) -> None:
        # Sent in a header or by another name, it was looked at before.
        if not g.get("form_is_ours") and not is_ours(field.data):
            raise ValidationError("The token is of another browser or session.")


def exempt(view: View) -> View:
    """The view is called by somebody who has no page of ours and proves who that is in another way."""
    view.is_exempt_from_csrf = True  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """Nothing is changed by a request without the token, as a field or, from htmx, as a header: `CSRFError`."""
    app.extensions["mima.csrf_key"] = sha256(f"the token of a form {app.config['SECRET_KEY']}".encode()).digest()
    app.jinja_env.globals["csrf_token"] = token
    app.before_request(_protect)
    app.after_request(_send_cookie)


def _protect() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in SAFE or view is None or hasattr(view, "is_exempt_from_csrf"):
        return
    if current_app.config.get("WTF_CSRF_ENABLED", True):
        # A form that stands beside another one on its page gives its fields a prefix.
        fields = (value for name, value in request.form.items() if name.endswith(FIELD) and value)
        g.form_is_ours = is_ours(next(fields, None) or request.headers.get(HEADER))
        if not g.form_is_ours:
            raise CSRFError


def _send_cookie(answer: Response) -> Response:
    if "new_visitor" in g and not headers.is_public(answer):
        is_secure = current_app.config["SESSION_COOKIE_SECURE"]
        answer.set_cookie(_cookie(), g.new_visitor, secure=is_secure, httponly=True, samesite="Lax")
    return answer
