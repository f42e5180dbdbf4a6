"""GET and POST /bookings/<reference>/cannot-come: the market was moved, and the company cannot come on its new days."""

from flask import Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.billing import queries as papers
from mima.billing.models import PaperKind
from mima.blueprints.bookings import blueprint
from mima.booths import queries as booths
from mima.booths.models import Booking, Reservation
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.payments import refusing
from mima.web import filters, guards, hx, i18n
from mima.web.forms import Form, LongTextField


class CannotComeForm(Form):
    why = LongTextField(_l("A word to the market's team"), most=1_000)


@blueprint.route("/<reference>/cannot-come", methods=["GET", "POST"])
def cannot_come(reference: str) -> Response:
    """The page says what giving the booking up does, before it is done."""
    booking, form = guards.booking(reference), CannotComeForm()
    refusal: DomainError | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                back = refusing.refuse(booking, by=guards.me(), why=form.why.data or "")
        except DomainError as error:
            refusal = error
        else:
            flash(_done(booking, back), "ok")
            return hx.go(url_for("bookings.show", reference=reference))
    return _page(booking, form, refusal)


def _done(booking: Booking, back: int) -> str:
    said = [_("The booking is cancelled. We are sorry that you cannot come.")]
    if back:
        said.append(_("%(sum)s go back to you.", sum=filters.money(back, booking.currency)))
    return " ".join(said)


def _page(booking: Booking, form: CannotComeForm, refusal: DomainError | None) -> Response:
    claim = booths.reservation_of(booking)
    hindrance = refusing.hindrance(claim)
    gone, may = refusal or hindrance, hindrance is None
    html = render_template(
        "bookings/cannot_come.html",
        booking=booking,
        claim=claim,
        form=form if may else None,
        effects=_effects(booking, claim) if may else [],
        refusal=i18n.sentence(gone) if gone is not None else "",
    )
    return make_response(html, refusal.status if refusal is not None else 422 if form.errors else 200)


def _effects(booking: Booking, claim: Reservation) -> list[str]:
    """Exactly what the click will do."""
    freed = i18n.nbooths(
        "Booth %(booth)s is free again at once, for everybody.",
        "Booths %(booth)s are free again at once, for everybody.",
        claim.codes,
    )
    back = refusing.back_cents(claim)
    money = (
        _("All that you paid and that is still here goes back to you: %(sum)s.", sum=filters.money(back, booking.currency))
        if back
        else _("No money came, so none goes back.")
    )
    invoices = [
        paper.number for paper in papers.papers_of(booking) if paper.kind is PaperKind.invoice and papers.uncredited_cents(paper)
    ]
    noted = [_("A credit note takes the whole of invoice %(number)s back.", number=number) for number in invoices]
    return [freed, money, *noted, _("This cannot be undone.")]
