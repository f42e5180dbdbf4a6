"""GET /organizer/editions: each edition's beginning, its words, its days, its seller, and whether everybody sees it."""

from collections.abc import Mapping
from datetime import date

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.billing.seller import Seller, checked
from mima.blueprints.organizer import blueprint
from mima.blueprints.organizer.act import refuse
from mima.blueprints.organizer.edition_forms import NewEditionForm, PostponeForm, SellerForm, WordsForm
from mima.booths import life, selling
from mima.booths.models import ReservationState
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.editions import queries, service
from mima.editions.models import Edition
from mima.payments import postponing
from mima.payments.calling_off import queries as calling_off
from mima.payments.postponing import Touched
from mima.readiness import service as readiness
from mima.web import filters, guards, hx, i18n
from mima.web.forms import Form

VAT_CHANGED = _l(
    "Held booths have the new VAT at once; booked ones, and those with an open payment page or an open quote, keep the VAT that "
    "they were sold with, and their invoices the VAT number."
)


@blueprint.get("/editions")
def editions() -> str:
    return render_template("organizer/editions.html", editions=queries.all_prepared())


@blueprint.route("/editions/new", methods=["GET", "POST"])
def new_edition() -> Response:
    """Beside the words and days of the form, all else comes from the edition that `like` names, if there is one."""
    like = queries.prepared(request.values["like"]) if request.values.get("like") else None
    form = NewEditionForm(obj=like if request.method == "GET" else None)
    if request.method == "GET":
        form.slug.data, form.name.data, form.starts_on.data, form.ends_on.data = "", "", None, None
    elif form.validate():
        given = (form.slug.data, form.starts_on.data, form.ends_on.data, form.words)
        try:
            with transaction():
                slug = _begin(like, *given).slug
        except DomainError as error:
            refuse(form, error)
        else:
            flash(_("The edition is prepared. Only the market's team sees it until you show it."), "ok")
            return hx.go(url_for("organizer.edition_page", slug=slug))
    return _page("organizer/new_edition.html", form, like=like, editions=queries.all_prepared())


def _begin(like: Edition | None, slug: str, starts_on: date, ends_on: date, words: Mapping[str, str]) -> Edition:
    """The new edition, with nothing in it or with all that comes along from another."""
    if like is None:
        return service.begin(slug, starts_on, ends_on, words, by=guards.me())
    made = life.begin_like(like, slug, starts_on, ends_on, words, by=guards.me())
    readiness.ask_like(like, made, by=guards.me())
    return made


@blueprint.route("/editions/<slug>", methods=["GET", "POST"])
def edition_page(slug: str) -> Response:
    found = queries.prepared(slug)
    form = WordsForm(obj=found)
    if form.validate_on_submit():
        with transaction():
            service.describe(queries.prepared(slug), form.words, by=guards.me())
        return _done(slug, _("Saved."))
    progress, claims = next(iter(calling_off.progress([found])), None), life.number_of_booths(life.claims(found))
    return _page("organizer/edition.html", form, edition=found, claims=claims, missing=_missing(found), progress=progress)


def _missing(edition: Edition) -> list[str]:
    return [i18n.say(message) for message in Seller.of(edition.seller).missing()]


@blueprint.route("/editions/<slug>/seller", methods=["GET", "POST"])
def seller(slug: str) -> Response:
    found = queries.prepared(slug)
    before = Seller.of(found.seller)
    form = SellerForm.showing(before)
    if form.validate_on_submit():
        try:
            after = checked(form.values(before))
        except DomainError as error:
            refuse(form, error)
        else:
            with transaction():
                selling.name_seller(queries.prepared(slug), after.stored(), by=guards.me())
            return _done(slug, _said(before, after))
    return _page("organizer/seller.html", form, edition=found, on_change=VAT_CHANGED)


def _said(before: Seller, after: Seller) -> str:
    names = _("Papers issued from now on name this seller; those that are issued keep theirs.")
    return names if before.vat_regime is after.vat_regime else f"{names} {VAT_CHANGED}"


@blueprint.post("/editions/<slug>/visibility")
def visibility(slug: str) -> Response:
    is_public = request.form.get("public") == "1"
    with transaction():
        service.show(queries.prepared(slug), is_public, by=guards.me())
    return _done(slug, _("Everybody sees the edition now.") if is_public else _("Only the market's team sees the edition now."))


@blueprint.route("/editions/<slug>/postpone", methods=["GET", "POST"])
def postpone(slug: str) -> Response:
    """The page says whom it touches before it is done."""
    found = queries.prepared(slug)
    form = PostponeForm(obj=found)
    if form.validate_on_submit():
        try:
            with transaction():
                there = queries.prepared(slug)
                days = (form.starts_on.data, form.ends_on.data)
                until = form.refusable_until.data
                count = postponing.postpone(there, *days, by=guards.me(), why=form.why.data, refusable_until=until)
        except DomainError as error:
            refuse(form, error)
        else:
            sentence = _("The edition is on %(days)s.", days=filters.days(*days))
            return _done(slug, f"{sentence} {_written_to(count)}")
    return _page("organizer/postpone.html", form, edition=found, effects=_effects(found))


def _written_to(count: int) -> str:
    return i18n.ngettext(
        "%(count)s company has a letter about it.", "%(count)s companies have a letter about it.", count, count=count
    )


def _effects(edition: Edition) -> list[str]:
    """Exactly what other days will do."""
    found = postponing.touched(edition)
    new = _("For who books from now on, the days of the cancellation terms and of the balance move along with the market.")
    stays = _("Sale windows, early prices, codes and unloading slots keep their days; look at them afterwards.")
    if not found.companies:
        return [_("Nobody has a booth yet, so nobody is written to."), new, stays]
    return [*_letters(found), *_promised(found), new, stays]


def _letters(found: Touched) -> list[str]:
    names = ", ".join(company.name for company in found.companies)
    said = i18n.ngettext(
        "%(count)s company that has a booth, asks for one or waits has a letter with the new days and your reason: %(names)s.",
        "%(count)s companies that have a booth, ask for one or wait have a letter with the new days and your reason: %(names)s.",
        len(found.companies),
        count=len(found.companies),
        names=names,
    )
    return [said]


def _promised(found: Touched) -> list[str]:
    """What becomes of booths, of the days for cancelling, and of balances."""
    if not found.claims:
        return []
    booked = life.number_of_booths(claim for claim in found.claims if claim.state is ReservationState.confirmed)
    said = [
        i18n.ngettext(
            "%(count)s booth stays booked, at its price; no paper changes.",
            "%(count)s booths stay booked, at their prices; no paper changes.",
            booked,
            count=booked,
        ),
        i18n.ngettext(
            "If the market comes later, the cancellation days of %(count)s booking move along by as many days.",
            "If the market comes later, the cancellation days of %(count)s bookings move along by as many days.",
            len(found.claims),
            count=len(found.claims),
        ),
    ]
    if found.balances:
        said.append(_balances(found))
    return [
        *said,
        _("If it comes earlier, all these days stay as they were promised, even where they lie after the market."),
        _("Whoever booked may give the booth up until the last day to say so, and gets all back; the letter names that day."),
    ]


def _balances(found: Touched) -> str:
    return i18n.ngettext(
        "So does the day of %(count)s open balance: %(names)s.",
        "So do the days of %(count)s open balances: %(names)s.",
        len(found.balances),
        count=len(found.balances),
        names=", ".join(due.booking.reference for due in found.balances),
    )


def _page(template: str, form: Form, **values: object) -> Response:
    return make_response(render_template(template, form=form, **values), 422 if form.errors else 200)


def _done(slug: str, sentence: str) -> Response:
    flash(sentence, "ok")
    return hx.go(url_for("organizer.edition_page", slug=slug))
