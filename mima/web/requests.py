"""What every request must be before a view sees it: for this host, from no foreign page, not larger than it takes, of text."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from flask import Flask, Request, abort, request, session
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items
from werkzeug.middleware.proxy_fix import ProxyFix

from mima.config import Config

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
MOST_BYTES = 32_000_000

View = TypeVar("View", bound=Callable[..., Any])


class Parameters(ImmutableMultiDict[str, Any]):
    """What an address or a form says, without the one character that is in no text and that PostgreSQL cannot keep."""

    def __init__(self, said: Mapping[str, Any] | Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__([(_text(name), _text(value)) for name, value in iter_multi_items(said or ())])


def _text(value: Any) -> Any:
    return value.replace("\x00", "") if isinstance(value, str) else value


class TextRequest(Request):
    parameter_storage_class = Parameters


def takes(most_bytes: int) -> Callable[[View], View]:
    """The view takes requests of so many bytes from whoever is signed in; without it, and from visitors, `MOST_BYTES` hold."""

    def mark(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask, config: Config) -> None:
    if config.proxies:
        hops = config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.request_class = TextRequest
    app.config["TRUSTED_HOSTS"] = None if config.testing else [config.host.partition(":")[0], "127.0.0.1", "localhost"]

    @app.url_value_preprocessor
    def limit(endpoint: str | None, _values: dict[str, Any] | None) -> None:
        # Before everything else: the check of the form's token already reads the whole request.
        view = app.view_functions.get(endpoint or "")
        # The cookie alone is looked at: what was typed is read also where the database is away.
        is_visitor = "_user_id" not in session
        request.max_content_length = MOST_BYTES if is_visitor else getattr(view, "most_bytes", MOST_BYTES)

    @app.before_request
    def refuse_what_is_no_address() -> None:
        if "\x00" in request.path:
            abort(404)

    @app.before_request
    def refuse_foreign_posts() -> None:
        # A second lock beside the CSRF token, and the only one for forms whose page carries none.
        if request.method not in SAFE and request.headers.get("Sec-Fetch-Site") == "cross-site":
            abort(403)
