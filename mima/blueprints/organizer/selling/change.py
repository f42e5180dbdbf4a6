"""One form for each category, extra, sale window and code, present or new; and for the terms that count for all booths."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.blueprints.organizer import blueprint
from mima.blueprints.organizer.selling.forms import CategoryForm, CodeForm, DepositForm, ExtraForm, TermsForm, WindowForm
from mima.booths import selling
from mima.booths.models import BoothCategory, DiscountCode, Extra
from mima.core.errors import DomainError, Invalid, NotFound
from mima.core.transaction import transaction
from mima.editions import deposit
from mima.editions import queries as editions
from mima.editions.models import Edition, SaleWindow
from mima.web import filters, guards, hx, i18n
from mima.web.forms import Form


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: its table, its form, what a new one is called, and what is said to who changes one."""

    model: type[Any]
    form: Callable[[], Any]
    new: Any
    change: Any
    hint: Any


HELD = _l(
    "Booked booths keep their price. A booth that is held costs the new one at once; one with an open payment page keeps the sum "
    "that the page shows."
)
HOLDS = _l(
    "Who goes to pay keeps the booth while the payment page is open, about half an hour, and once more for the time of a hold: "
    "not longer, however often they go and come back."
)
DEPOSIT = _l(
    "Empty: a booth is booked when all of its price is paid. Otherwise the deposit books it, and the company is asked for the "
    "rest 30 days before it is due. What is booked or held keeps what it was promised; once the day has come, all is due at once."
)
KINDS = {
    "categories": Kind(BoothCategory, CategoryForm, _l("New category"), _l("Change a category"), HELD),
    "extras": Kind(Extra, ExtraForm, _l("New extra"), _l("Change an extra"), HELD),
    "windows": Kind(
        SaleWindow,
        WindowForm,
        _l("New sale window"),
        _l("Change a sale window"),
        _l("Times are those of the market. While a window for who was there before is open, nobody else can take their booths."),
    ),
    "codes": Kind(
        DiscountCode,
        CodeForm,
        _l("New discount code"),
        _l("Change a discount code"),
        _l(
            "It is taken off booth and supplements, after the member rate. "
            "A booking that lapses or is given back gives its use back."
        ),
    ),
}


@blueprint.route("/editions/<slug>/selling/terms", methods=["GET", "POST"])
def selling_terms(slug: str) -> Response:
    """The member rate and the time of a hold."""
    edition, form = editions.prepared(slug), TermsForm()
    if request.method == "GET":
        form.show(edition)
    elif form.validate():
        with transaction():
            selling.save(edition, edition, form.facts(edition), by=guards.me())
        return _done(slug)
    return _page(edition, form, _("Terms for every booth"), f"{HELD} {HOLDS}")


@blueprint.route("/editions/<slug>/selling/deposit", methods=["GET", "POST"])
def selling_deposit(slug: str) -> Response:
    """Whether a deposit books a booth, how much of the price it is, and when the rest is due."""
    edition, form = editions.prepared(slug), DepositForm()
    if request.method == "GET":
        form.show(edition)
    elif form.validate():
        try:
            with transaction():
                deposit.change(edition, form.rate.points or 0, form.days.number, form.on.data, by=guards.me())
        except Invalid as error:
            form.refuse(error)
        else:
            return _done(slug)
    return _page(edition, form, _("Deposit and balance"), str(DEPOSIT))


@blueprint.route("/editions/<slug>/selling/<kind>", methods=["GET", "POST"])
def selling_new(slug: str, kind: str) -> Response:
    """A new category, extra, sale window or code."""
    return _thing(slug, _kind(kind), kind, None)


@blueprint.route("/editions/<slug>/selling/<kind>/<int:key>", methods=["GET", "POST"])
def selling_change(slug: str, kind: str, key: int) -> Response:
    """A present one."""
    return _thing(slug, _kind(kind), kind, key)


@blueprint.post("/editions/<slug>/selling/<kind>/<int:key>/remove")
def selling_remove(slug: str, kind: str, key: int) -> Response:
    try:
        with transaction():
            thing = selling.find(_kind(kind).model, editions.prepared(slug), key)
            selling.remove(thing, by=guards.me())
    except NotFound:
        raise
    except DomainError as error:
        flash(i18n.sentence(error), "bad")
        return hx.go(url_for("organizer.selling_change", slug=slug, kind=kind, key=key))
    return _done(slug)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise NotFound
    return KINDS[name]


def _thing(slug: str, kind: Kind, name: str, key: int | None) -> Response:
    edition = editions.prepared(slug)
    thing = selling.find(kind.model, edition, key) if key is not None else None
    form = _form(kind, edition, thing)
    if form.validate_on_submit():
        try:
            with transaction():
                facts = form.facts(edition)
                selling.save(edition, thing or _new(kind.model, edition, facts), facts, by=guards.me())
        except Invalid as error:
            form.refuse(error)
        else:
            return _done(slug)
    remove = url_for("organizer.selling_remove", slug=slug, kind=name, key=key) if thing else ""
    title = f"{kind.change}: {_named(thing, edition)}" if thing else str(kind.new)
    return _page(edition, form, title, str(kind.hint), remove)


def _named(thing: Any, edition: Edition) -> str:
    """What the thing is called, or when it begins."""
    if isinstance(thing, SaleWindow):
        return filters.day_and_time(thing.opens_at, edition.timezone)
    return str(thing.code if isinstance(thing, DiscountCode) else i18n.both(thing, "name"))


def _form(kind: Kind, edition: Edition, thing: Any) -> Any:
    """The form, with what the thing is where nothing was sent yet."""
    form = kind.form()
    if isinstance(form, WindowForm):
        form.offer(edition)
    if isinstance(form, CategoryForm) and thing is not None:
        del form.code
    if request.method == "GET":
        form.show(*(thing, edition.timezone) if isinstance(form, WindowForm) else (thing,))
    return form


def _new(model: type[Any], edition: Edition, facts: dict[str, Any]) -> Any:
    return selling.new_extra(edition, facts["name_en"]) if model is Extra else model(edition_id=edition.id)


def _done(slug: str) -> Response:
    flash(_("It is so from now on."), "ok")
    return hx.go(url_for("organizer.selling", slug=slug))


def _page(edition: Edition, form: Form, title: str, hint: str, remove: str = "") -> Response:
    html = render_template("organizer/selling_form.html", edition=edition, form=form, title=title, hint=hint, remove=remove)
    return make_response(html, 422 if form.errors else 200)
