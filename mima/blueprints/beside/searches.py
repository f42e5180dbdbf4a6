"""GET and POST /searches/stop/<token>: no more letters about one search, without signing in."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from mima.blueprints.beside import blueprint
from mima.buyers import searches
from mima.core.transaction import transaction


@blueprint.get("/searches/stop/<token>")
def stop_letters(token: str) -> str:
    """The question alone: programs that open every link of a letter must stop nothing."""
    return render_template("beside/stop_letters.html", token=token, saved=searches.by_stop(token))


@blueprint.post("/searches/stop/<token>")
def letters_stopped(token: str) -> Answer:
    with transaction():
        searches.stop(searches.by_stop(token))
    flash(_("No more letters about this search."), "ok")
    return redirect(url_for("beside.stop_letters", token=token), 303)
