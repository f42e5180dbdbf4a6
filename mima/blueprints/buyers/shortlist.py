"""GET /account/shortlist, POST /account/shortlist/<offering> to keep it or not, and its note."""

from dataclasses import dataclass

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from mima.blueprints.buyers import blueprint
from mima.buyers import queries
from mima.buyers import shortlist as service
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.web import guards, hx, i18n
from mima.web.forms import with_plain_breaks


@dataclass(frozen=True, slots=True)
class Refused:
    """A note as it was typed, beside its offering, and why it is not kept."""

    slug: str
    note: str
    said: str


@blueprint.get("/account/shortlist")
def shortlist() -> Response:
    return _page()


def _page(refused: Refused | None = None) -> Response:
    user = guards.signed_in()
    page = render_template("buyers/shortlist.html", entries=queries.shortlist(user), user=user, refused=refused)
    return make_response(page, 422 if refused else 200)


@blueprint.post("/account/shortlist/<slug>")
def keep(slug: str) -> Response:
    """Kept with `keep=1`, else not kept any more; sending it twice changes nothing more."""
    user = guards.signed_in()
    offering = queries.offering(slug, user)
    wanted = request.form.get("keep") == "1"
    with transaction():
        service.keep(offering, user) if wanted else service.unkeep(offering, user)
    if hx.wants_fragment():
        is_wide, title = request.form.get("look") == "wide", i18n.both(offering, "title")
        return Response(render_template("buyers/_kept.html", slug=slug, title=title, is_kept=wanted, is_wide=is_wide))
    flash(_("Kept on your shortlist.") if wanted else _("Taken off your shortlist."), "ok")
    return hx.go(guards.safe_next(request.form.get("next"), url_for("buyers.shortlist")))


@blueprint.post("/account/shortlist/<slug>/note")
def annotate(slug: str) -> Response:
    user = guards.signed_in()
    offering = queries.offering(slug, user)
    note = with_plain_breaks(request.form.get("note", ""))
    try:
        with transaction():
            service.annotate(offering, user, note)
    except Invalid as error:
        why = error.fields["note"]
        return _page(Refused(slug, note, i18n.say(why)))
    flash(_("Your note is kept."), "ok")
    return hx.go(url_for("buyers.shortlist", _anchor=f"entry-{offering.slug}"))
