"""Session cookies, and the answers that carry none."""

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from mima.web import headers


class PrivateSessions(SecureCookieSessionInterface):
    """Signed cookies, but never on an answer that says it is public: a shared cache may hand that one to anybody."""

    def __init__(self) -> None:
        self._signers: dict[str | bytes | None, URLSafeTimedSerializer | None] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        # Made once, not twice for each request.
        if app.secret_key not in self._signers:
            self._signers[app.secret_key] = super().get_signing_serializer(app)
        return self._signers[app.secret_key]

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not headers.is_public(response):
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    app.session_interface = PrivateSessions()
