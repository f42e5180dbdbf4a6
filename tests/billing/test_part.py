"""A part of an invoice taken back: every cent stands somewhere, in the right rate, and the rules of e-invoices are kept."""

import random

import pytest

from mima.billing import facturx, part, record
from mima.billing.models import PaperKind
from mima.billing.record import Heading, Record
from tests.billing.records import invoice
from tests.billing.rules import SCHEMATRONS, Rules

INVOICE = invoice()
WHOLE = INVOICE["totals"]["gross_cents"]


def credit(cents: int, of: Record = INVOICE) -> Record:
    from datetime import date

    return record.credit_note(
        Heading(PaperKind.credit_note, "2026-A-0002", date(2026, 12, 1)), of, "Stand annulé", gross_cents=cents
    )


def sums() -> list[int]:
    return [1, 2, 3, 7, 99, WHOLE // 3, WHOLE // 2, WHOLE - 1, *(random.Random(7).randrange(1, WHOLE) for _time in range(300))]


def test_the_rows_add_up_to_exactly_what_goes_back() -> None:
    for cents in sums():
        assert sum(row["net_cents"] + row["vat_cents"] for row in part.rows(INVOICE["vat"], cents)) == cents


def test_vat_is_within_a_cent_of_its_rate() -> None:
    for cents in sums():
        for row in part.rows(INVOICE["vat"], cents):
            assert abs(row["vat_cents"] * 10_000 - row["net_cents"] * row["rate"]) < 10_000


def test_no_rate_gives_back_more_than_it_took() -> None:
    took = {row["rate"]: row["net_cents"] + row["vat_cents"] for row in INVOICE["vat"]}
    for cents in sums():
        for row in part.rows(INVOICE["vat"], cents):
            assert 0 < row["net_cents"] + row["vat_cents"] <= took[row["rate"]]


def test_both_rates_are_in_a_half() -> None:
    assert [row["rate"] for row in credit(WHOLE // 2)["vat"]] == [550, 2000]


def test_the_whole_as_a_part_is_the_whole() -> None:
    assert credit(WHOLE)["lines"] == INVOICE["lines"]


@pytest.mark.parametrize("name", SCHEMATRONS)
def test_a_part_keeps_the_rules_of_e_invoices(name: str) -> None:
    rules = Rules()
    franchise = invoice(rates=(0, 0), vat_regime="franchise")
    for paper in [*(credit(cents) for cents in (1, 99, 12_345, WHOLE - 1)), credit(12_345, franchise)]:
        xml = facturx.xml(paper)
        assert rules.faults(xml) == []
        assert rules.broken(name, xml) == []
