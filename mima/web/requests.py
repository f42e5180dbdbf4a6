"""What every request must be before a view sees it: for this host, and not sent from a foreign page."""

from flask import Flask, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix

from mima.config import Config

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def init_app(app: Flask, config: Config) -> None:
    if config.proxies:
        hops = config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.config["TRUSTED_HOSTS"] = None if config.testing else [config.host.partition(":")[0], "127.0.0.1", "localhost"]

    @app.before_request
    def refuse_foreign_posts() -> None:
        # A second lock beside the CSRF token, and the only one for forms whose page carries none.
        if request.method not in SAFE and request.headers.get("Sec-Fetch-Site") == "cross-site":
            abort(403)
