"""Numbers without hole or double: the series' row is the lock, held until the paper is committed with it."""

from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from mima.billing.models import PaperKind, PaperSeries
from mima.billing.record import Heading
from mima.core.db import db, violated

LETTERS = {PaperKind.invoice: "F", PaperKind.credit_note: "A"}


def text(kind: PaperKind, year: int, position: int) -> str:
    """2027-F-0001."""
    return f"{year}-{LETTERS[kind]}-{position:04d}"


def give(kind: PaperKind, today: date) -> tuple[PaperSeries, Heading]:
    """The series, locked until the transaction ends, and its next number with the day it is issued on.

    Who takes a credit note's has the invoices' locked before: whoever issues both, in whatever order, waits for no one who
    waits for them. A rollback gives the number back. The day is never before the predecessor's: somebody who waited here over
    midnight, or whose clock is late, issues on the day of the paper before.
    """
    if kind is PaperKind.credit_note:
        _in_order(today)
    series = _locked(kind, today)
    series.last_number += 1
    series.last_date = max(today, series.last_date)
    db.session.flush()
    return series, Heading(kind, text(kind, series.year, series.last_number), series.last_date)


def _in_order(today: date) -> None:
    db.session.execute(select(PaperSeries.id).where(*_which(PaperKind.invoice, today)).with_for_update())


def _which(kind: PaperKind, today: date) -> tuple[ColumnElement[bool], ...]:
    return PaperSeries.kind == kind, PaperSeries.year == today.year


def _locked(kind: PaperKind, today: date) -> PaperSeries:
    wanted = _which(kind, today)
    if db.session.scalar(select(PaperSeries.id).where(*wanted)) is None:
        _begin(kind, today)
    return db.session.scalars(
        select(PaperSeries).where(*wanted).with_for_update().execution_options(populate_existing=True)
    ).one()


def _begin(kind: PaperKind, today: date) -> None:
    """The year's first paper begins its series, unless somebody else does so at this moment."""
    try:
        with db.session.begin_nested():
            db.session.add(PaperSeries(kind=kind, year=today.year, last_number=0, last_date=today))
    except IntegrityError as error:
        if violated(error) != "uq_paper_series_kind_year":
            raise
