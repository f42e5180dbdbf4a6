"""The application: the API, the hosted page and the controls over one file."""

from __future__ import annotations

import json
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from .api import api
from .checkout import checkout
from .control import control
from .dashboard import dashboard
from .delivery import Pump, Retries
from .settings import NAME, Settings, here, origin, refuse_live_keys
from .store import Store

TEST_KEY = "sk_test_mima_sandbox"


def create_app(
    database: Path,
    *,
    app_url: str,
    own_url: str,
    webhook_url: str | None,
    webhook_secret: str,
    secret_key: str = TEST_KEY,
    pump: bool = True,
    retries: Retries | None = None,
) -> Flask:
    """The stand-in as a WSGI application; with `pump` a thread pushes webhooks, else `pump_of(app).deliver()` does."""
    refuse_live_keys(secret_key)
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/static/<filename>", "static", static)
    app.config |= {"MAX_CONTENT_LENGTH": 1_000_000, "TRUSTED_HOSTS": ["127.0.0.1", "localhost", _host(own_url)]}
    app.jinja_env.undefined = StrictUndefined
    store = Store(database, webhooks=webhook_url is not None)
    settings = Settings(
        store=store,
        pump=Pump(store, url=webhook_url, secret=webhook_secret, retries=retries or Retries()),
        app_url=app_url.rstrip("/"),
        own_url=own_url.rstrip("/"),
        secret_key=secret_key,
    )
    app.extensions[NAME] = settings
    for blueprint in (api, checkout, control, dashboard):
        app.register_blueprint(blueprint)
    app.before_request(refuse_foreign_forms)
    app.after_request(harden)
    app.register_error_handler(HTTPException, plain_error)
    if pump:
        settings.pump.start()
    return app


def pump_of(app: Flask) -> Pump:
    settings: Settings = app.extensions[NAME]
    return settings.pump


FILES = {file.name: (file.read_bytes(), guess_type(file.name)[0]) for file in (Path(__file__).parent / "static").iterdir()}


def static(filename: str) -> Response:
    """A file of the pages, out of memory: an open one would outlive a browser that goes away before its end."""
    content, kind = FILES.get(filename) or abort(404)
    return Response(content, mimetype=kind)


def _host(address: str) -> str:
    return urlsplit(address).hostname or "127.0.0.1"


def refuse_foreign_forms() -> None:
    """No other site's page may press the buttons here."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)


def harden(response: Response) -> Response:
    """Pages may load only their own stylesheet, and send forms only here and, by redirect, to the market."""
    targets = " ".join(dict.fromkeys(("'self'", origin(here().own_url), origin(here().app_url))))
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; img-src 'self'; form-action {targets}; base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def plain_error(error: HTTPException) -> Response:
    """Errors outside Stripe's own: JSON where the API was called, a sentence elsewhere."""
    if request.path.startswith("/v1"):
        body = {"error": {"message": error.description, "type": "api_error"}}
        return Response(json.dumps(body, indent=2), status=error.code, mimetype="application/json")
    return Response(f"{error.code} {error.name}\n{error.description}\n", status=error.code, mimetype="text/plain")
