"""Session cookies, and the answers that carry none."""

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class PrivateSessions(SecureCookieSessionInterface):
    """Signed cookies, but never on an answer that says it is public: a shared cache may hand that one to anybody."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not response.cache_control.public:
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    app.session_interface = PrivateSessions()
