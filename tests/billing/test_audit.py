"""Promise 4, broken on purpose by somebody who took the triggers away."""

import pytest
from sqlalchemy import text

from mima.billing import audit
from mima.core.db import db
from mima.core.transaction import transaction
from tests.billing.papers import booked, credited, invoiced
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


@pytest.fixture
def three_papers(cast: Cast) -> None:
    credited(invoiced(booked(cast, "bruno", "A01")))
    invoiced(booked(cast, "carla", "A02"))


def found(*statements: str) -> list[str]:
    """What the audit says after these statements, undone again; the missing triggers themselves apart."""
    on = " ON paper" if db.engine.dialect.name == "postgresql" else ""
    try:
        with transaction():
            for change in ("update", "delete"):
                db.session.execute(text(f"DROP TRIGGER paper_refuses_{change}{on}"))
            for statement in statements:
                db.session.execute(text(statement))
            db.session.expire_all()
            findings = audit.check_numbers()[1]
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        return [finding for finding in findings if "trigger" not in finding]


def test_papers_as_issued_are_clean(three_papers: None) -> None:
    assert audit.check_numbers() == (3, [])


def test_missing_triggers_are_found(three_papers: None) -> None:
    on = " ON paper" if db.engine.dialect.name == "postgresql" else ""
    try:
        with transaction():
            db.session.execute(text(f"DROP TRIGGER paper_refuses_update{on}"))
            findings = audit.check_numbers()[1]
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        assert findings == ["The database no longer protects issued papers: trigger paper_refuses_update is gone."]


BROKEN = {
    "Series invoice 2026 has no paper 2026-F-0002.": "DELETE FROM paper WHERE number = '2026-F-0002'",
    "Series invoice 2026 stands at 1 and has a paper at 2.": "UPDATE paper_series SET last_number = 1",
    "2026-F-0002 is dated 2026-11-01, before 2026-F-0001 of 2026-11-23.": (
        "UPDATE paper SET issued_on = '2026-11-01' WHERE number = '2026-F-0002'"
    ),
    "2026-F-0009 stands at 2 of series invoice 2026.": "UPDATE paper SET number = '2026-F-0009' WHERE number = '2026-F-0002'",
    "2026-F-0001 does not belong to series invoice 2026.": (
        "UPDATE paper SET issued_on = '2025-11-01' WHERE number = '2026-F-0001'"
    ),
    "The record of 2026-F-0002 is not the one that was issued.": (
        "UPDATE paper SET record_sha256 = 'x' WHERE number = '2026-F-0002'"
    ),
    "The row of 2026-F-0002 contradicts its record.": (
        "UPDATE paper SET gross_cents = 1, net_cents = 1, vat_cents = 0 WHERE number = '2026-F-0002'"
    ),
    "Credit note 2026-A-0001 gives back more than invoice 2026-F-0001 took.": (
        "UPDATE paper SET gross_cents = 9999999, net_cents = 9999999, vat_cents = 0 WHERE number = '2026-A-0001'"
    ),
    "Credit note 2026-A-0001 is for another company than invoice 2026-F-0001.": (
        "UPDATE paper SET exhibitor_id = (SELECT max(id) FROM exhibitor) WHERE number = '2026-A-0001'"
    ),
}


@pytest.mark.parametrize("sentence", BROKEN)
def test_what_was_tampered_with_is_found(three_papers: None, sentence: str) -> None:
    assert sentence in found(BROKEN[sentence])
