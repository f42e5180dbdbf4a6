"""GET and POST /organizer/editions/<slug>/terms: what is kept of the price, by the day of cancelling."""

from dataclasses import dataclass
from typing import Any

from flask import Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Optional

from mima.blueprints.organizer import blueprint
from mima.blueprints.organizer.forms import DayField
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions import terms as service
from mima.editions.models import Edition
from mima.web import filters, guards, hx
from mima.web.forms import Form, stripped


class PartField(StringField):  # type: ignore[misc]
    """A whole percentage; `rate` is it in basis points, None when empty."""

    rate: int | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""
        text = stripped(self.data).rstrip("%").strip()
        if text and not (text.isascii() and text.isdecimal() and len(text) <= 3):
            raise ValueError(_l("Please write a whole number, such as 50."))
        self.rate = int(text) * 100 if text else None


@dataclass(frozen=True, slots=True)
class Row:
    until: Any
    kept: Any


class TermsForm(Form):
    """One row for each step that an edition may have; empty ones are not read."""

    @property
    def rows(self) -> list[Row]:
        return [Row(self[f"until-{place}"], self[f"kept-{place}"]) for place in range(service.MOST_STEPS)]

    def steps(self) -> list[service.Step] | None:
        """The steps that were written, or None, with its complaint, where only half of one was."""
        written = [row for row in self.rows if row.until.data is not None or row.kept.rate is not None]
        for row in written:
            if row.until.data is None:
                row.until.errors = [_("Until which day?")]
            if row.kept.rate is None:
                row.kept.errors = [_("How much of the price is kept?")]
        if any(row.until.errors or row.kept.errors for row in written):
            return None
        return [service.Step(row.until.data, row.kept.rate) for row in written]


def _fields() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place in range(service.MOST_STEPS):
        found[f"until-{place}"] = DayField(_l("Until"), [Optional()])
        found[f"kept-{place}"] = PartField(_l("Kept, in percent"), render_kw={"inputmode": "numeric", "class": "input quantity"})
    return found


FilledForm = type("FilledForm", (TermsForm,), _fields())


@blueprint.route("/editions/<slug>/terms", methods=["GET", "POST"])
def cancellation_terms(slug: str) -> Response:
    edition = editions.prepared(slug)
    form = FilledForm(data=_present(edition))
    if form.validate_on_submit() and _taken(edition, form):
        flash(_("The terms hold for booths taken from now on."), "ok")
        return hx.go(url_for("organizer.cancellation_terms", slug=slug))
    html = render_template("organizer/terms.html", edition=edition, form=form)
    return make_response(html, 422 if form.errors else 200)


def _present(edition: Edition) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place, step in enumerate(service.read(edition.cancellation_terms)):
        found |= {f"until-{place}": step.until, f"kept-{place}": filters.number(step.kept_rate / 100)}
    return found


def _taken(edition: Edition, form: TermsForm) -> bool:
    """Whether the edition has the terms that were written; else the form says what is wrong with them."""
    steps = form.steps()
    if steps is None:
        return False
    try:
        with transaction():
            service.change(edition, steps, by=guards.me())
    except Invalid as error:
        form.refuse(_where_written(form, error))
        return False
    return True


def _where_written(form: TermsForm, error: Invalid) -> Invalid:
    """The complaints about steps, at the rows in which they were written: rows may have been left empty between."""
    places = [place for place, row in enumerate(form.rows) if row.until.data is not None]
    moved = {}
    for name, message in error.fields.items():
        part, _dash, place = name.partition("-")
        moved[f"{part}-{places[int(place)]}"] = message
    return Invalid(moved)
