"""Languages: French first, English second; chosen by the person, then by the browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_app_context, has_request_context, request, session
from flask.globals import app_ctx
from flask_babel import Babel, force_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from mima.booths.pricing import Codes, Label
from mima.core.money import Sum
from mima.core.words import Both, Sentence
from mima.web import guards

LANGUAGES = ("fr", "en")
TRANSLATIONS = Path(__file__).parent.parent / "translations"

babel = Babel()


def init_app(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "fr"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    babel.init_app(app, locale_selector=choose, timezone_selector=lambda: "Europe/Paris")
    app.jinja_env.globals.update(language=language, both=both, sentence=sentence, asked_language=asked, page_address=page_address)
    app.jinja_env.filters.update(in_language=in_language)
    # In place of Jinja's own, which take three detours for each of a page's hundred sentences.
    app.jinja_env.globals.update(_=_written, gettext=_written, ngettext=_written_plural, nbooths=_written_booths)


def choose() -> str:
    """The language of this request: its address's, the one clicked in this browser, the account's, the browser's, French."""
    if not has_request_context():
        return "fr"
    if said := asked():
        return said
    clicked = session.get("language")
    if clicked in LANGUAGES:
        return str(clicked)
    if "language_of_errors" not in g and (user := guards.user_or_none()) is not None:
        return user.language
    return _preferred(request.headers.get("Accept-Language", ""))


def asked() -> str:
    """The language that the address itself asks for (`?lang=en`), for this one answer; empty where it says none."""
    said = request.args.get("lang", "") if request.method in ("GET", "HEAD") else ""
    return said if said in LANGUAGES else ""


def page_address() -> str:
    """The page's own address, but for the language that it asks for."""
    if not asked():
        return request.full_path.rstrip("?")
    query = urlencode([(name, value) for name, value in request.args.items(multi=True) if name != "lang"])
    return f"{request.path}?{query}" if query else request.path


def in_language(address: str, code: str) -> str:
    """The address that asks for this language, or the same one for none."""
    return f"{address}{'&' if '?' in address else '?'}lang={code}" if code else address


@lru_cache(512)
def _preferred(accepted: str) -> str:
    return parse_accept_header(accepted, LanguageAccept).best_match(LANGUAGES, "fr")


def language() -> str:
    """`fr` or `en`, for this request or letter."""
    if not has_app_context():
        return "fr"
    # A page asks a hundred times: past the proxies, which would look the context up for each attribute.
    kept = app_ctx._get_current_object().g  # type: ignore[attr-defined]
    spoken: str | None = getattr(kept, "spoken", None)
    if spoken is None:
        spoken = kept.spoken = choose()
    return spoken


def gettext(message: str, /, **values: Any) -> str:
    """The sentence in the reader's language; without values its placeholders stay."""
    text: str = _catalog().gettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, count: float, /, **values: Any) -> str:
    """The sentence for so many things, in the reader's language."""
    text: str = _catalog().ngettext(one, many, count)
    return text % {"num": count, **values}


def nbooths(one: str, many: str, codes: str, /, **values: Any) -> str:
    """The sentence about a booking's booths in the reader's language; `codes` are theirs (A02, A03), and stand at `booth`."""
    return ngettext(one, many, _how_many(codes), booth=_listed(codes), **values)


def _how_many(codes: str) -> int:
    return codes.count(", ") + 1


def _listed(codes: str) -> str:
    """A02, A03 and A04."""
    *before, last = codes.split(", ")
    return gettext("%(several)s and %(last)s", several=", ".join(before), last=last) if before else last


@pass_eval_context
def _written(context: EvalContext, message: str, /, **values: Any) -> str:
    # What a translator wrote may hold tags; what is filled in is escaped. A letter is plain text: nothing is escaped there.
    text = _safe(message, language()) if context.autoescape else _catalog().gettext(message)
    return text % values if values or "%" in text else text


@lru_cache(4096)
def _safe(message: str, code: str) -> Markup:
    return Markup(_messages(code).gettext(message))  # noqa: S704


@pass_eval_context
def _written_plural(context: EvalContext, one: str, many: str, count: float, /, **values: Any) -> str:
    text: str = _catalog().ngettext(one, many, count)
    if context.autoescape:
        text = Markup(text)  # noqa: S704
    return text % {"num": count, **values}


@pass_eval_context
def _written_booths(context: EvalContext, one: str, many: str, codes: str, /, **values: Any) -> str:
    return _written_plural(context, one, many, _how_many(codes), booth=_listed(codes), **values)


def _catalog() -> Any:
    return _messages(language())


@lru_cache
def _messages(code: str) -> NullTranslations:
    return Translations.load(TRANSLATIONS, [code])


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Everything inside is said in this language, whoever reads the page around it."""
    before = g.pop("spoken", None)
    g.spoken = code
    try:
        with force_locale(code):
            yield
    finally:
        g.spoken = before


def both(thing: Any, field: str) -> str:
    """The thing's text in the reader's language, or in the other one where it is empty."""
    first, second = (f"{field}_fr", f"{field}_en") if language() == "fr" else (f"{field}_en", f"{field}_fr")
    return getattr(thing, first) or getattr(thing, second) or ""


class Said(Protocol):
    """A message id and what fills its placeholders, as errors and other facts have them."""

    @property
    def message(self) -> str: ...

    @property
    def values(self) -> dict[str, Any]: ...


def sentence(error: Said) -> str:
    """The fact's sentence in the reader's language, as are the names in it that exist in both."""
    return gettext(error.message, **{key: _spoken(value) for key, value in error.values.items()})


def _spoken(value: Any) -> Any:
    """A name that exists in both languages, a moment of a place or a sum as its reader tells it; anything else as it is."""
    from mima.web import filters  # which needs the language from here

    if isinstance(value, datetime) and isinstance(value.tzinfo, ZoneInfo):
        return filters.day_and_time(value, value.tzinfo.key)
    if isinstance(value, Sum):
        return filters.money(value.cents, value.currency)
    if isinstance(value, Codes):
        return _listed(value)
    return getattr(value, language()) if isinstance(value, Label | Both) else value


def say(message: str, /, **values: Any) -> str:
    """A message id in the reader's language, its placeholders filled: by these values, or by those that it carries itself."""
    if isinstance(message, Sentence):
        return sentence(message)
    return gettext(message, **values)


def told(reason: str) -> str:
    """A reason that the market gave by itself, in the reader's language; one that a person wrote stays as it is."""
    return gettext(reason) if reason else ""
