"""Promise 4: numbers run without hole or double in each series, in order of date; an issued paper never changes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter

from sqlalchemy import select, text

from mima.billing import numbering, part, record
from mima.billing.models import Covers, Paper, PaperKind, PaperSeries
from mima.booths.models import Booking, BookingLine, Vat
from mima.core.db import db

TRIGGERS = {"paper_refuses_update", "paper_refuses_delete", "paper_credits_at_most"}
_TRIGGERS_OF = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'paper'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'paper'::regclass AND NOT tgisinternal AND tgenabled <> 'D'",
}


def check_numbers() -> tuple[int, list[str]]:
    """How many papers were looked at, and one sentence for each thing that is not as promised."""
    papers = db.session.scalars(select(Paper).order_by(Paper.series_id, Paper.position)).all()
    by_series: dict[int, list[Paper]] = defaultdict(list)
    for paper in papers:
        by_series[paper.series_id].append(paper)
    findings = list(_missing_triggers())
    for series in db.session.scalars(select(PaperSeries).order_by(PaperSeries.id)):
        findings += _in_series(series, by_series[series.id])
    for paper in papers:
        findings += _in_paper(paper)
    return len(papers), findings + list(_in_credit_notes(papers))


def _missing_triggers() -> Iterator[str]:
    present = set(db.session.scalars(text(_TRIGGERS_OF[db.session.get_bind().dialect.name])))
    for name in sorted(TRIGGERS - present):
        yield f"The database no longer protects issued papers: trigger {name} is gone."


def _in_series(series: PaperSeries, papers: Sequence[Paper]) -> Iterator[str]:
    name = f"{series.kind} {series.year}"
    positions = [paper.position for paper in papers]
    for hole in sorted(set(range(1, series.last_number + 1)) - set(positions)):
        yield f"Series {name} has no paper {numbering.text(series.kind, series.year, hole)}."
    for beyond in sorted(set(positions) - set(range(1, series.last_number + 1))):
        yield f"Series {name} stands at {series.last_number} and has a paper at {beyond}."
    if len(positions) != len(set(positions)):
        yield f"Series {name} has a number twice."
    for before, after in pairwise(papers):
        if after.issued_on < before.issued_on:
            yield f"{after.number} is dated {after.issued_on}, before {before.number} of {before.issued_on}."
    for paper in papers:
        if (paper.kind, paper.issued_on.year) != (series.kind, series.year):
            yield f"{paper.number} does not belong to series {name}."
        if paper.number != numbering.text(series.kind, series.year, paper.position):
            yield f"{paper.number} stands at {paper.position} of series {name}."


def _in_paper(paper: Paper) -> Iterator[str]:
    if record.fingerprint(paper.record) != paper.record_sha256:
        yield f"The record of {paper.number} is not the one that was issued."
    totals = paper.record["totals"]
    said = (paper.record["number"], paper.record["issued_on"], *(totals[f"{part}_cents"] for part in ("net", "vat", "gross")))
    if said != (paper.number, paper.issued_on.isoformat(), paper.net_cents, paper.vat_cents, paper.gross_cents):
        yield f"The row of {paper.number} contradicts its record."


def _in_credit_notes(papers: Sequence[Paper]) -> Iterator[str]:
    by_id = {paper.id: paper for paper in papers}
    credited: dict[int, list[Paper]] = defaultdict(list)
    for paper in papers:
        if paper.corrects_id is None:
            continue
        invoice = by_id.get(paper.corrects_id)
        if invoice is None or invoice.kind is not PaperKind.invoice:
            yield f"Credit note {paper.number} corrects no invoice."
            continue
        credited[invoice.id].append(paper)
        if paper.exhibitor_id != invoice.exhibitor_id:
            yield f"Credit note {paper.number} is for another company than invoice {invoice.number}."
    for invoice_id, notes in credited.items():
        yield from _in_sum(by_id[invoice_id], sorted(notes, key=attrgetter("id")))


def _in_sum(invoice: Paper, notes: Sequence[Paper]) -> Iterator[str]:
    """The credit notes of an invoice give back no more than it took, in all and in each rate."""
    names = ", ".join(note.number for note in notes)
    what = f"Credit note {names} gives" if len(notes) == 1 else f"Credit notes {names} give"
    if sum(note.gross_cents for note in notes) > invoice.gross_cents:
        yield f"{what} back more than invoice {invoice.number} took."
    for row in part.left(invoice.record["vat"], [note.record["vat"] for note in notes]):
        if row["net_cents"] < 0 or row["vat_cents"] < 0:
            yield f"{what} back more than invoice {invoice.number} took at {row['rate'] / 100:g}%."


def check_vat() -> tuple[int, list[str]]:
    """A booking whose VAT charges none has none in its sums and lines; a paper says why where it charges none, or whose it is."""
    none = Booking.vat != Vat.standard
    lines = select(BookingLine.id).where(BookingLine.booking_id == Booking.id, BookingLine.vat_rate != 0).exists()
    charged = db.session.scalars(select(Booking.reference).where(none, (Booking.vat_cents != 0) | lines).order_by(Booking.id))
    findings = [f"Booking {reference} is sold without VAT and charges some." for reference in charged]
    records = db.session.scalars(select(Paper.record).order_by(Paper.id)).all()
    return len(records), findings + [finding for one in records for finding in unsaid(one)]


def unsaid(paper: record.Record) -> list[str]:
    """The rates of this paper that it does not give the right reason for, and VAT, ours or the payer's, without our number."""
    charges = any(row["category"] in record.NAMES_SELLER for row in paper["vat"])
    unnamed = [f"{paper['number']} charges VAT and does not say the seller's VAT number."]
    return (unnamed if charges and not paper["seller"]["vat_number"] else []) + [
        f"{paper['number']} does not say rightly why it charges VAT of {row['rate'] / 100:g}%."
        for row in paper["vat"]
        if (row["category"] == record.STANDARD_RATE) != bool(row["rate"])
        or bool(row["rate"]) == bool(row["exemption"])
        or (row["category"] == record.REVERSE_CHARGE and not paper["buyer"]["vat_number"])
    ]


def check_deposits() -> tuple[int, list[str]]:
    """An invoice of what a deposit left takes exactly that deposit's invoice off, rate by rate; there is never one without."""
    papers = db.session.scalars(select(Paper).where(Paper.kind == PaperKind.invoice).order_by(Paper.id)).all()
    deposits = {paper.booking_id: paper for paper in papers if paper.covers is Covers.deposit}
    balances = [paper for paper in papers if paper.covers is Covers.balance]
    findings = []
    for paper in balances:
        deposit = deposits.get(paper.booking_id)
        taken = [(one["number"], one["vat"]) for one in paper.record["deducted"]]
        if deposit is None or taken != [(deposit.number, deposit.record["vat"])]:
            findings.append(f"Invoice {paper.number} does not take off the deposit of its booking as it was invoiced.")
    return len(balances), findings
