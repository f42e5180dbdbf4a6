"""GET /organizer/exhibitors and one company of them; trust is given and taken back here."""

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from mima.blueprints.organizer import blueprint
from mima.blueprints.organizer.forms import EndForm, MembershipForm
from mima.core import clock
from mima.core.transaction import transaction
from mima.exhibitors import identity, service
from mima.exhibitors import queries as exhibitors
from mima.oversight import companies as oversight
from mima.web import guards, hx

LONGEST_SEARCH = 100


@blueprint.get("/exhibitors")
def companies() -> str:
    words = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    found = oversight.companies(words)
    return render_template("organizer/companies.html", companies=found, words=words, today=clock.today())


@blueprint.get("/exhibitors/<slug>")
def company(slug: str) -> Response:
    return answer(slug)


def answer(slug: str, *, begin: MembershipForm | None = None, end: EndForm | None = None) -> Response:
    """The company's page, with the forms as they were filled in where one of them was refused."""
    today = clock.today()
    found = oversight.company(slug)
    html = render_template(
        "organizer/company.html",
        company=found,
        today=today,
        missing=identity.missing(found.exhibitor),
        begin=begin or MembershipForm(formdata=None, starts_on=today, prefix="begin-"),
        end=end or EndForm(formdata=None, ends_on=today, prefix="end-"),
    )
    return make_response(html, 422 if begin or end else 200)


@blueprint.post("/exhibitors/<slug>/trust")
def trust(slug: str) -> Response:
    trusted = request.form.get("trusted") == "1"
    with transaction():
        exhibitor = exhibitors.by_slug(slug)
        service.set_trusted(exhibitor, trusted, by=guards.me())
        name = exhibitor.name
    if hx.wants_fragment():
        return make_response(render_template("organizer/_trust.html", exhibitor=exhibitors.by_slug(slug)))
    said = _("%(name)s publishes without waiting from now on.") if trusted else _("Offerings of %(name)s wait for you again.")
    flash(said % {"name": name}, "ok")
    default = url_for("organizer.companies", _anchor=slug)
    return hx.go(guards.safe_next(request.form.get("next"), default))
