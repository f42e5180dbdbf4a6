"""/organizer/payments/statement: a bank's statement comes in, its transfers are entered for their bookings or put aside."""

from dataclasses import dataclass
from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.file import FileField, FileRequired

from mima.blueprints.organizer import blueprint, edition
from mima.core.errors import N_, DomainError, Invalid
from mima.core.transaction import transaction
from mima.payments import flow
from mima.payments.models import PaymentState
from mima.payments.statements import queries, service
from mima.payments.statements.lines import MOST_BYTES, StatementRefused
from mima.payments.statements.matching import Fit, Known, Match, match
from mima.payments.statements.models import LineState, StatementLine
from mima.web import guards, hx, i18n
from mima.web.forms import Form, TextField, required
from mima.web.requests import takes


class StatementForm(Form):
    file = FileField(
        _l("Statement: CAMT.053 (XML) or CSV"),
        [FileRequired(_l("Please choose a file."))],
        render_kw={"accept": ".xml,.csv,.txt,text/csv,application/xml"},
    )


class LineForm(Form):
    booking = TextField(_l("Booking, quote or invoice number"), [required()], most=60)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A line with the bookings that it names."""

    line: StatementLine
    match: Match

    @property
    def is_exact(self) -> bool:
        return self.match.fit is Fit.exact

    @property
    def booking(self) -> Known:
        return self.match.bookings[0]


@blueprint.route("/payments/statement", methods=["GET", "POST"])
@takes(MOST_BYTES + 200_000)
def statement() -> Response:
    form = StatementForm()
    if not form.validate_on_submit():
        return _page(form, 422 if form.is_submitted() else 200)
    try:
        read = service.read(form.file.data.read(), edition.present())
    except StatementRefused as error:
        form.file.errors = [i18n.sentence(error)]
        return _page(form, error.status)
    with transaction():
        imported = service.keep(read, by=guards.me())
    flash(_told(imported), "ok")
    return hx.go(url_for("organizer.statement"))


def _told(imported: service.Imported) -> str:
    said = [
        ngettext("%(num)d new transfer names a booking.", "%(num)d new transfers name a booking.", imported.to_match),
        ngettext("%(num)d names none and is put aside.", "%(num)d name none and are put aside.", imported.foreign),
    ]
    if imported.known:
        said.append(ngettext("%(num)d was known already.", "%(num)d were known already.", imported.known))
    if imported.debits:
        said.append(
            ngettext(
                "%(num)d line of money that went out is left out.",
                "%(num)d lines of money that went out are left out.",
                imported.debits,
            )
        )
    return " ".join(said)


def _page(form: StatementForm, status: int) -> Response:
    known = queries.known_bookings()
    html = render_template(
        "organizer/statement.html",
        form=form,
        proposed=[Proposed(line, _match(line, known)) for line in queries.waiting()],
        aside=queries.newest(LineState.aside),
        entered=queries.newest(LineState.entered),
    )
    return make_response(html, status)


def _match(line: StatementLine, known: list[Known]) -> Match:
    return match(line.text, line.amount_cents, line.currency, known)


@blueprint.route("/payments/statement/<key>", methods=["GET", "POST"])
def line(key: str) -> Response:
    """Enter the line for a booking: the one that its row proposes, or the one that is typed here."""
    found, known = queries.by_key(key), queries.known_bookings()
    proposed = Proposed(found, _match(found, known))
    is_new = request.method == "GET" and proposed.match.bookings
    form = LineForm(booking=proposed.booking.reference if is_new else "")
    refusal: DomainError | None = None
    if form.validate_on_submit():
        try:
            return _entered(key, _named(form.booking.data, known))
        except Invalid as error:
            form.refuse(Invalid({"booking": next(iter(error.fields.values()), error.message)}))
            refusal = error
        except DomainError as error:
            refusal = error
    return _line_page(proposed, form, refusal)


def _named(typed: str, known: list[Known]) -> str:
    """The reference of the one booking that this names."""
    found = match(typed, 0, "", known).bookings
    if len(found) != 1:
        raise Invalid({"booking": N_("No single booking has this number.")})
    return found[0].reference


def _entered(key: str, reference: str) -> Response:
    if flow.enter_line(key, reference, by=guards.me()) is PaymentState.to_decide:
        flash(
            _(
                "The transfer is entered for booking %(reference)s. Its sum is another one: decide about it there.",
                reference=reference,
            ),
            "warn",
        )
        return hx.go(url_for("organizer.booking", reference=reference, _anchor="payments"))
    flash(_("The transfer is entered for booking %(reference)s.", reference=reference), "ok")
    return hx.go(url_for("organizer.statement"))


def _line_page(proposed: Proposed, form: LineForm, refusal: DomainError | None) -> Response:
    said = i18n.sentence(refusal) if refusal is not None and not isinstance(refusal, Invalid) else ""
    status = refusal.status if refusal else 422 if form.errors else 200
    settled: Any = proposed.line.state is LineState.entered
    html = render_template(
        "organizer/line.html", proposed=proposed, line=proposed.line, form=form, refusal=said, is_settled=settled
    )
    return make_response(html, status)


@blueprint.post("/payments/statement/<key>/aside")
def put_aside(key: str) -> Response:
    try:
        with transaction():
            service.put_aside(key, by=guards.me())
    except service.LineSettled as error:
        flash(i18n.sentence(error), "bad")
        return hx.go(url_for("organizer.statement"))
    flash(_("Put aside. It may still be entered from the list below."), "ok")
    return hx.go(url_for("organizer.statement"))
