"""Several credit notes of one invoice: each names it, all of them give back what it took and no more, in every rate."""

import random

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from mima.billing import audit, part, queries, service
from mima.billing.models import Paper
from mima.billing.record import Record
from mima.core.actors import STRIPE
from mima.core.db import db
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from tests.billing.papers import booked, invoiced
from tests.billing.records import credit_note, invoice
from tests.billing.test_numbering_race import all_at_once
from tests.people import Cast

INVOICE = invoice()
WHOLE = INVOICE["totals"]["gross_cents"]


def take(paper: Paper, cents: int | None = None) -> Paper:
    with transaction():
        return service.issue_credit_note(paper, reason="Remboursement", by=STRIPE, gross_cents=cents)


def pieces(number: int, seed: int) -> list[int]:
    """The whole in so many parts."""
    cuts = sorted(random.Random(seed).sample(range(1, WHOLE), number - 1))
    return [after - before for before, after in zip([0, *cuts], [*cuts, WHOLE], strict=True)]


@pytest.mark.parametrize("seed", range(20))
def test_however_it_is_cut_the_parts_are_the_whole_in_every_rate(seed: int) -> None:
    earlier: list[Record] = []
    for cents in pieces(2 + seed % 7, seed):
        earlier.append(credit_note(INVOICE, gross_cents=cents, earlier=earlier))
    assert [row["net_cents"] + row["vat_cents"] for row in part.left(INVOICE["vat"], [one["vat"] for one in earlier])] == [0, 0]


@pytest.mark.parametrize("seed", range(20))
def test_no_part_takes_more_of_a_rate_than_is_left(seed: int) -> None:
    earlier: list[Record] = []
    for cents in pieces(2 + seed % 7, seed):
        earlier.append(credit_note(INVOICE, gross_cents=cents, earlier=earlier))
        left = part.left(INVOICE["vat"], [one["vat"] for one in earlier])
        assert min(min(row["net_cents"], row["vat_cents"]) for row in left) >= 0


def test_hundreds_of_cents_leave_nothing() -> None:
    vat = [row | {"net_cents": 100, "vat_cents": 20 if row["rate"] == 2000 else 6} for row in INVOICE["vat"]]
    taken: list[list[Record]] = []
    for _time in range(226):
        taken.append(part.rows(part.left(vat, taken), 1))
    assert [(row["net_cents"], row["vat_cents"]) for row in part.left(vat, taken)] == [(0, 0), (0, 0)]


@pytest.mark.usefixtures("context", "noon")
class TestIssued:
    """With the database."""

    def test_an_invoice_may_have_several(self, cast: Cast) -> None:
        paper = invoiced(booked(cast))
        numbers = [take(paper, cents).number for cents in (10_000, 20_000)]
        assert numbers == ["2026-A-0001", "2026-A-0002"]
        assert [note.number for note in queries.credit_notes_of(paper)] == numbers

    def test_each_names_the_invoice(self, cast: Cast) -> None:
        paper = invoiced(booked(cast))
        assert {take(paper, cents).record["corrects"]["number"] for cents in (1, 2)} == {"2026-F-0001"}

    def test_without_a_sum_it_is_all_that_is_left(self, cast: Cast) -> None:
        paper = invoiced(booked(cast))
        take(paper, 10_000)
        assert take(paper).gross_cents == paper.gross_cents - 10_000
        assert queries.uncredited_cents(paper) == 0

    def test_more_than_is_left_is_refused(self, cast: Cast) -> None:
        paper = invoiced(booked(cast))
        take(paper, 10_000)
        with pytest.raises(service.CreditedWhole):
            take(paper, paper.gross_cents - 9_999)

    def test_after_the_whole_there_is_nothing_to_take_back(self, cast: Cast) -> None:
        paper = invoiced(booked(cast))
        take(paper)
        with pytest.raises(service.CreditedWhole):
            take(paper)

    def test_a_refused_one_leaves_no_hole_in_the_numbers(self, cast: Cast) -> None:
        paper = invoiced(booked(cast))
        take(paper, 10_000)
        with pytest.raises(service.CreditedWhole):
            take(paper, paper.gross_cents)
        assert take(paper, 5).number == "2026-A-0002"
        assert audit.check_numbers()[1] == []

    def test_the_database_itself_refuses_a_sum_above_the_invoice(self, cast: Cast) -> None:
        paper = invoiced(booked(cast))
        take(paper, 100)
        copy = ", ".join(column.name for column in Paper.__table__.columns if column.name not in ("id", "number", "position"))
        names = f"number, position, {copy}"
        values = copy.replace("gross_cents", str(paper.gross_cents)).replace("net_cents", str(paper.gross_cents))
        values = values.replace("vat_cents", "0")
        with pytest.raises(DBAPIError, match="give back more than their invoice took"), transaction():
            db.session.execute(
                text(f"INSERT INTO paper ({names}) SELECT '2026-A-0009', 9, {values} FROM paper WHERE kind = 'credit_note'")
            )

    def test_raced_they_never_give_back_more_than_it_took(self, app: Flask, cast: Cast) -> None:
        paper_id = invoiced(booked(cast)).id
        db.session.remove()

        def race(_place: int) -> str:
            try:
                return take(db.session.get_one(Paper, paper_id), 60_000).number
            except DomainError:
                return "refused"

        outcomes = all_at_once(app, race, list(range(5)))
        paper = db.session.get_one(Paper, paper_id)
        assert sum(note.gross_cents for note in queries.credit_notes_of(paper)) <= paper.gross_cents
        assert outcomes.count("refused") == 5 - paper.gross_cents // 60_000
        assert audit.check_numbers()[1] == []

    def test_the_audit_finds_a_sum_above_the_invoice(self, cast: Cast) -> None:
        paper = invoiced(booked(cast))
        take(paper, paper.gross_cents - 1)
        second = take(paper, 1)
        on = " ON paper" if db.engine.dialect.name == "postgresql" else ""
        findings: list[str] = []
        with pytest.raises(KeyboardInterrupt), transaction():
            db.session.execute(text(f"DROP TRIGGER paper_refuses_update{on}"))
            db.session.execute(text(f"UPDATE paper SET gross_cents = 2, net_cents = 2, vat_cents = 0 WHERE id = {second.id}"))
            db.session.expire_all()
            findings += audit.check_numbers()[1]
            raise KeyboardInterrupt
        assert "Credit notes 2026-A-0001, 2026-A-0002 give back more than invoice 2026-F-0001 took." in findings
