"""GET /bookings/<reference>/invoice.pdf, /credit-note.pdf: its first papers; …/papers/<number>.pdf: each of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Response, make_response, request, url_for
from flask_babel import gettext as _

from mima.billing import document, queries
from mima.billing.models import Covers, Paper, PaperKind
from mima.blueprints.bookings import blueprint
from mima.booths.models import Booking
from mima.web import guards
from mima.web.i18n import LANGUAGES, language

FIRST = {PaperKind.invoice: "bookings.invoice", PaperKind.credit_note: "bookings.credit_note"}


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A paper as the booking's page offers it; `binding` is the French one's address, for readers of another language."""

    title: str
    address: str
    binding: str | None


@blueprint.get("/<reference>/invoice.pdf")
def invoice(reference: str) -> Response:
    return printed(queries.paper_of(guards.booking(reference), PaperKind.invoice))


@blueprint.get("/<reference>/credit-note.pdf")
def credit_note(reference: str) -> Response:
    return printed(queries.paper_of(guards.booking(reference), PaperKind.credit_note))


@blueprint.get("/<reference>/papers/<number>.pdf")
def paper(reference: str, number: str) -> Response:
    return printed(queries.of_booking(guards.booking(reference), number))


def links(booking: Booking, papers: Iterable[Paper]) -> list[PaperLink]:
    """The booking's papers as links, in the order of issue."""
    known = list(papers)
    return [_link(booking, paper, known) for paper in known]


def _link(booking: Booking, paper: Paper, papers: Sequence[Paper]) -> PaperLink:
    binding = None if language() == "fr" else address(booking, paper, papers, language="fr")
    return PaperLink(named(paper), address(booking, paper, papers), binding)


def address(booking: Booking, paper: Paper, papers: Sequence[Paper], **values: str) -> str:
    """Where the paper is read: the first invoice and the first credit note have addresses of their own."""
    reference = booking.reference
    first = next(one for one in papers if one.kind is paper.kind)
    if first.id == paper.id:
        return url_for(FIRST[paper.kind], reference=reference, **values)  # type: ignore[arg-type]
    return url_for("bookings.paper", reference=reference, number=paper.number, **values)  # type: ignore[arg-type]


def named(paper: Paper) -> str:
    """What the paper is, with its number."""
    if paper.kind is PaperKind.credit_note:
        return str(_("Credit note %(number)s", number=paper.number))
    if paper.covers is Covers.deposit:
        return str(_("Deposit invoice %(number)s", number=paper.number))
    if paper.covers is Covers.balance:
        return str(_("Final invoice %(number)s", number=paper.number))
    return str(_("Invoice %(number)s", number=paper.number))


def printed(paper: Paper) -> Response:
    """The paper as PDF, in the language asked for or the reader's."""
    asked = request.args.get("language")
    answer = make_response(document.pdf(paper.record, asked if asked in LANGUAGES else language()))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{paper.number}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
