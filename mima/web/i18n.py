"""Languages: French first, English second; chosen by the person, then by the browser."""

from typing import Any

from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, get_locale, gettext

from mima.booths.pricing import Label
from mima.core.errors import DomainError
from mima.web import guards

LANGUAGES = ("fr", "en")

babel = Babel()


def init_app(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "fr"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    babel.init_app(app, locale_selector=choose, timezone_selector=lambda: "Europe/Paris")
    app.jinja_env.globals.update(language=language, both=both, sentence=sentence)


def choose() -> str:
    """The language of this request: the one clicked in this browser, the account's, the browser's, French."""
    if not has_request_context():
        return "fr"
    clicked = session.get("language")
    if clicked in LANGUAGES:
        return str(clicked)
    if "language_of_errors" not in g and (user := guards.user_or_none()) is not None:
        return user.language
    return request.accept_languages.best_match(LANGUAGES, "fr")


def language() -> str:
    """`fr` or `en`, for this request or letter."""
    return str(get_locale() or "fr")


def both(thing: Any, field: str) -> str:
    """The thing's text in the reader's language, or in the other one where it is empty."""
    first, second = (f"{field}_fr", f"{field}_en") if language() == "fr" else (f"{field}_en", f"{field}_fr")
    return getattr(thing, first) or getattr(thing, second) or ""


def sentence(error: DomainError) -> str:
    """The error's sentence in the reader's language, as are the names in it that exist in both."""
    return say(error.message, **{key: _spoken(value) for key, value in error.values.items()})


def _spoken(value: Any) -> Any:
    return getattr(value, language()) if isinstance(value, Label) else value


def say(message: str, **values: Any) -> str:
    """A message id in the reader's language, its placeholders filled."""
    text: str = gettext(message)
    return text % values if values else text
