"""What every request must be before a view sees it: for this host, from no foreign page, not larger than it takes, of text."""

from collections.abc import Callable, Iterable, Mapping
from io import RawIOBase
from typing import IO, Any, TypeVar, cast

from flask import Flask, Request, abort, request, session
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wsgi import get_input_stream

from mima.config import Config

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
MOST_BYTES = 32_000_000
# What somebody who is signed in may have sent too much of, and still find again what was typed beside it.
MOST_BORNE = 1_000_000_000
MULTIPART = "multipart/form-data"

View = TypeVar("View", bound=Callable[..., Any])


class Parameters(ImmutableMultiDict[str, Any]):
    """What an address or a form says, without the one character that is in no text and that PostgreSQL cannot keep."""

    def __init__(self, said: Mapping[str, Any] | Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__([(_text(name), _text(value)) for name, value in iter_multi_items(said or ())])


def _text(value: Any) -> Any:
    return value.replace("\x00", "") if isinstance(value, str) else value


class Nowhere(RawIOBase):
    """Where the files go of a request that is too large: what was typed beside them is read, and they are not kept."""

    def writable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:
        return len(content)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return 0


class TextRequest(Request):
    """A request whose form is text. Of one that is too large, but not by very much, the text is read and the files are not kept.

    A browser shows no answer before it has sent everything, so it is read to its end. No view may have what `is_too_large`.
    """

    parameter_storage_class = Parameters
    most_borne = 0

    @property
    def is_too_large(self) -> bool:
        limit = self.max_content_length
        return limit is not None and limit < (self.content_length or 0) <= self.most_borne and self.mimetype == MULTIPART

    @property
    def stream(self) -> IO[bytes]:
        return get_input_stream(self.environ) if self.is_too_large else super().stream

    def _get_file_stream(self, *told: Any, **named: Any) -> IO[bytes]:
        return cast(IO[bytes], Nowhere()) if self.is_too_large else super()._get_file_stream(*told, **named)


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
        request.most_borne = 0 if is_visitor else MOST_BORNE  # type: ignore[attr-defined]

    @app.before_request
    def refuse_what_is_too_large() -> None:
        # After the check of the form's token, which has read what was typed: the page of the error offers it.
        if request.is_too_large:  # type: ignore[attr-defined]
            abort(413)

    @app.before_request
    def refuse_what_is_no_address() -> None:
        if "\x00" in request.path:
            abort(404)

    @app.before_request
    def refuse_foreign_posts() -> None:
        # A second lock beside the CSRF token, and the only one for forms whose page carries none.
        if request.method not in SAFE and request.headers.get("Sec-Fetch-Site") == "cross-site":
            abort(403)
