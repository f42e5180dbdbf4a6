"""GET /organizer/exports: the bookings of an edition, the present one unless another is named, as files for spreadsheets."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Response, make_response, render_template
from flask_babel import gettext as _

from mima.blueprints.organizer import blueprint, edition, words
from mima.core import clock, sheets
from mima.core.sheets import Cell, Cents
from mima.editions.models import Edition
from mima.oversight import bookings
from mima.oversight.accounting import months
from mima.oversight.bookings import Full
from mima.payments.models import RECEIVED
from mima.web import i18n
from mima.web.words import word

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/exports")
def exports() -> str:
    chosen = edition.chosen()
    found = months.with_movements(chosen.edition.timezone)
    return render_template("organizer/exports.html", edition=chosen.edition, chosen=chosen, months=found)


@blueprint.get("/exports/bookings.xlsx")
def bookings_xlsx() -> Response:
    present = edition.chosen().edition
    return _file(present, sheets.as_xlsx(str(_("Bookings"))[:31], headings(), _rows(present)), "xlsx", XLSX)


@blueprint.get("/exports/bookings.csv")
def bookings_csv() -> Response:
    present = edition.chosen().edition
    return _file(present, sheets.as_csv(headings(), _rows(present)), "csv", "text/csv; charset=utf-8")


def _file(present: Edition, content: bytes, suffix: str, kind: str) -> Response:
    today = present.day_at(clock.now())
    answer = make_response(content)
    answer.headers["Content-Type"] = kind
    name = _("bookings")  # without accents: it is the name of a file
    answer.headers["Content-Disposition"] = f'attachment; filename="{present.slug}-{name}-{today.isoformat()}.{suffix}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def headings() -> list[str]:
    """One for each cell of `_row`."""
    return [
        _("Reference"),
        _("Edition"),
        _("Company"),
        _("Legal name"),
        _("SIRET"),
        _("VAT number"),
        _("Booth"),
        _("Category"),
        _("Area in m²"),
        _("State"),
        _("Held until"),
        _("Confirmed at"),
        _("Lines"),
        _("Without VAT"),
        _("VAT"),
        _("With VAT"),
        _("Paid"),
        _("Refunded"),
        _("Method"),
        _("Stripe references"),
        _("Bank references"),
        _("Invoice"),
        _("Credit note"),
    ]


def _rows(present: Edition) -> Iterator[list[Cell]]:
    return (_row(full, ZoneInfo(present.timezone)) for full in bookings.everything(present))


def _row(full: Full, zone: ZoneInfo) -> list[Cell]:
    row, claim, booking = full.row, full.row.reservation, full.row.booking
    company, booths = booking.exhibitor, [one.booth for one in claim.claims]
    return [
        booking.reference,
        booking.edition.name,
        company.name,
        company.legal_name,
        company.siret,
        company.vat_number,
        claim.codes,
        ", ".join(dict.fromkeys(i18n.both(booth.category, "name") for booth in booths)),
        Cents(sum(booth.area_dm2 for booth in booths)),
        str(word(claim.state).text),
        _local(claim.held_until, zone),
        _local(claim.confirmed_at, zone),
        _lines(full),
        Cents(booking.net_cents),
        Cents(booking.vat_cents),
        Cents(booking.gross_cents),
        Cents(row.captured_cents),
        Cents(row.refunded_cents),
        ", ".join(dict.fromkeys(words.method(payment.method) for payment in full.payments if payment.state in RECEIVED)),
        _stripe(full),
        " ".join(full.at_the_bank),
        row.invoice,
        row.credit_note,
    ]


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment.astimezone(zone).replace(tzinfo=None) if moment is not None else None


def _lines(full: Full) -> str:
    return "; ".join(f"{i18n.both(line, 'label')} × {line.quantity}" for line in full.lines)


def _stripe(full: Full) -> str:
    """Every name by which Stripe knows the money of the booking."""
    known = [(payment.session_id, payment.payment_intent, payment.charge) for payment in full.payments]
    names = [name for names in known for name in names if name]
    return " ".join([*names, *(refund.stripe_id for refund in full.refunds if refund.stripe_id)])
