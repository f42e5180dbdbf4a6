"""Error pages: what happened, what was kept, what to do. A rule's refusal becomes its sentence with its status.

What was typed into the form that met the error stands on its page: to be sent again where that may help, else to be copied. A
fragment leaves it where it was typed.
"""

from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from structlog import get_logger
from werkzeug.exceptions import HTTPException

from mima.core.db import db
from mima.core.errors import DomainError
from mima.web import guards, hx, i18n, resume

# The database cannot be reached, or not now.
AWAY = (OperationalError, InterfaceError, NoConnection)

# The same form may be taken at another moment, or without its files; of the others, a second try is refused as the first one was.
WORTH_A_TRY = (409, 413, 429, 500, 503)

log = get_logger()


def init_app(app: Flask) -> None:
    app.register_error_handler(DomainError, domain_error)
    app.register_error_handler(CSRFError, form_refused)
    for away in AWAY:
        app.register_error_handler(away, database_away)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(500, server_error)


def page(status: int, sentence: str = "", *, heading: str = "") -> Response:
    """The error page of this status, or its short form for a fragment request; without the database if that is away."""
    try:
        return _page(status, sentence, heading)
    except AWAY:
        _bare()
        return _page(status, sentence, heading)


def _page(status: int, sentence: str, heading: str) -> Response:
    title, advice = _words(status)
    if hx.wants_fragment():
        answer = make_response(
            render_template("_ui/_note.html", tone="bad", heading=heading or title, sentence=sentence or advice), status
        )
        answer.headers["HX-Retarget"] = "#notes"
        answer.headers["HX-Reswap"] = "innerHTML"
        # Whoever asked for a part of a page selects it from the answer, and would find no note there.
        answer.headers["HX-Reselect"] = "unset"
        return answer
    kept = resume.typed()
    content = render_template(
        "error.html",
        status=status,
        heading=heading or title,
        sentence=sentence or advice,
        kept=kept,
        may_help=status in WORTH_A_TRY,
    )
    answer = make_response(content, status)
    if kept is not None:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def domain_error(error: DomainError) -> Response:
    db.session.rollback()
    return retry_later(page(error.status, i18n.sentence(error)), error)


def form_refused(_error: CSRFError) -> Response:
    """The form's token is of another session: what was typed is offered to be sent again, with a fresh one."""
    kept = resume.keep()
    if kept is not None:
        return resume.offer(kept, status=400)
    return page(400, _("This form was open for too long, or in another session. Load the page again and send it once more."))


def retry_later(answer: Response, error: DomainError) -> Response:
    """The answer says when to come back, if the error is about having tried too often or about somebody who is away."""
    if error.status == 429:
        answer.headers["Retry-After"] = str(60 * int(error.values.get("minutes", 1)))
    if error.status == 503:
        answer.headers["Retry-After"] = "60"
    return answer


def http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    answer = page(error.code)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "Content-Range"):
            answer.headers[name] = value
    return answer


def database_away(error: SQLAlchemyError) -> Response:
    """The database does not answer, is locked or its disk is full: say so, promise nothing, ask to come back."""
    log.error("database_away", error=str(getattr(error, "orig", error)))
    _bare()
    answer = page(503)
    answer.headers["Retry-After"] = "10"
    return answer


def server_error(error: Exception) -> Response:
    log.error("server_error", path=request.path, exc_info=getattr(error, "original_exception", error))
    _bare()
    return page(500)


def _bare() -> None:
    """The page needs no database from here on."""
    db.session.rollback()
    guards.forget()
    g.language_of_errors = True
    g.bare = True


def _words(status: int) -> tuple[str, str]:
    words = {
        400: (
            _("This request cannot be read"),
            _("Something in it is not as expected. Go back and try again; nothing was changed."),
        ),
        403: (
            _("This is not for you"),
            _("You are signed in, but this belongs to somebody else or to the market's team."),
        ),
        404: (
            _("Nothing at this address"),
            _("It may have been withdrawn or moved, or the address has a slip in it. The catalog and the plan are a click away."),
        ),
        405: (
            _("Not this way"),
            _("This address does not take this kind of request. Go back and use the page's own buttons."),
        ),
        409: (
            _("Somebody was quicker, or something changed"),
            _("What you wanted is no longer possible as it was. Look at the page again."),
        ),
        413: (_("Too large"), _("What you sent is larger than we take. Nothing else was lost; choose a smaller file.")),
        422: (_("Something is missing or does not fit"), _("Go back, look at what you filled in and send it again.")),
        429: (_("A little too often"), _("Please wait a few minutes and try again; nothing is lost.")),
        500: (
            _("Our fault"),
            _("Something broke on our side and was noted. Nothing half-done was kept. Try again in a moment."),
        ),
        503: (
            _("The market is out of breath"),
            _("We cannot answer right now. Wait a moment and try again; what was confirmed is safe."),
        ),
    }
    return words.get(status, words[400 if status < 500 else 500])
