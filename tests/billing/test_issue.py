"""Issuing: which number a paper gets, what it freezes, and that nothing changes it afterwards."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from mima.billing import queries, service
from mima.billing.models import Paper, PaperKind
from mima.billing.record import SumsDisagree, fingerprint
from mima.booths.models import Booking
from mima.core.actors import COMMAND, STRIPE
from mima.core.db import db
from mima.core.errors import NotFound
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.exhibitors import service as exhibitors
from mima.journal import queries as journal
from tests.billing.papers import booked, credited, invoiced
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def test_the_first_invoice_of_a_year_is_number_one(cast: Cast) -> None:
    assert invoiced(booked(cast)).number == "2026-F-0001"


def test_numbers_follow_each_other(cast: Cast) -> None:
    papers = [invoiced(booked(cast, "bruno", "A01")), invoiced(booked(cast, "carla", "A02"))]
    assert [paper.number for paper in papers] == ["2026-F-0001", "2026-F-0002"]


def test_credit_notes_have_a_series_of_their_own(cast: Cast) -> None:
    assert credited(invoiced(booked(cast))).number == "2026-A-0001"


def test_a_new_year_begins_a_new_series(cast: Cast, noon: time_machine.Traveller) -> None:
    invoiced(booked(cast))
    other = booked(cast, "carla", "A02")
    noon.move_to(datetime(2027, 1, 1, tzinfo=UTC))
    assert invoiced(other).number == "2027-F-0001"


def test_the_year_begins_at_midnight_in_paris(cast: Cast, noon: time_machine.Traveller) -> None:
    booking = booked(cast)
    noon.move_to(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    paper = invoiced(booking)
    assert (paper.number, paper.issued_on) == ("2027-F-0001", date(2027, 1, 1))


def test_a_late_clock_does_not_issue_before_its_predecessor(cast: Cast, noon: time_machine.Traveller) -> None:
    first = invoiced(booked(cast))
    other = booked(cast, "carla", "A02")
    noon.move_to(datetime(2026, 11, 20, tzinfo=UTC))
    assert invoiced(other).issued_on == first.issued_on


def test_a_number_whose_paper_was_undone_is_given_again(cast: Cast) -> None:
    booking = booked(cast)
    with pytest.raises(KeyboardInterrupt), transaction():
        service.issue_invoice(booking, paid_at=datetime.now(UTC), method="card", by=STRIPE)
        raise KeyboardInterrupt
    assert invoiced(booking).number == "2026-F-0001"


def test_a_second_call_gives_the_same_invoice(cast: Cast) -> None:
    booking = booked(cast)
    assert invoiced(booking).id == invoiced(booking).id


def test_what_was_taken_back_whole_is_not_taken_back_again(cast: Cast) -> None:
    invoice = invoiced(booked(cast))
    credited(invoice)
    with pytest.raises(service.CreditedWhole, match="2026-F-0001"):
        credited(invoice, "again")


def test_a_credit_note_is_not_taken_back(cast: Cast) -> None:
    credit = credited(invoiced(booked(cast)))
    with pytest.raises(service.NotAnInvoice, match="2026-A-0001"):
        credited(credit)


def test_the_invoice_has_the_bookings_sums(cast: Cast) -> None:
    booking = booked(cast, extras={"power": 2, "screen": 1})
    paper = invoiced(booking)
    assert (paper.net_cents, paper.vat_cents, paper.gross_cents) == (booking.net_cents, booking.vat_cents, booking.gross_cents)


def test_the_credit_note_names_the_invoice_and_its_reason(cast: Cast) -> None:
    corrects = credited(invoiced(booked(cast)), "Stand annulé").record["corrects"]
    assert corrects == {"number": "2026-F-0001", "issued_on": "2026-11-23", "reason": "Stand annulé"}


def test_the_credit_note_has_the_whole_sum(cast: Cast) -> None:
    invoice = invoiced(booked(cast))
    assert credited(invoice).gross_cents == invoice.gross_cents


def test_lines_that_do_not_add_up_get_no_invoice(cast: Cast) -> None:
    booking = booked(cast)
    with transaction():
        db.session.execute(update(Booking).values(net_cents=1))
    with pytest.raises(SumsDisagree, match=booking.reference):
        invoiced(booking)


def test_a_company_without_a_legal_name_is_named_as_the_market_knows_it(cast: Cast) -> None:
    with transaction():
        exhibitors.change_profile(cast.company("bruno"), by=COMMAND, legal_name="", siret="", street="")
    assert invoiced(booked(cast)).record["buyer"]["name"] == "Maison Pouzzolane"


def test_an_edition_without_a_seller_still_invoices_the_money_that_came(cast: Cast) -> None:
    with transaction():
        editions.by_slug(cast.edition).seller = {}
    assert invoiced(booked(cast)).record["seller"]["name"] == ""


def test_a_later_change_of_the_company_leaves_its_papers_alone(cast: Cast) -> None:
    invoice = invoiced(booked(cast))
    with transaction():
        exhibitors.change_profile(cast.company("bruno"), by=COMMAND, legal_name="Renamed SAS")
    assert credited(invoice).record["buyer"]["name"] == "Maison Pouzzolane SARL"


def test_the_record_read_back_has_the_fingerprint_it_was_issued_with(cast: Cast) -> None:
    paper = invoiced(booked(cast))
    db.session.expire_all()
    assert fingerprint(paper.record) == paper.record_sha256


@pytest.mark.parametrize("change", [update(Paper).values(gross_cents=1, net_cents=1, vat_cents=0), delete(Paper)])
def test_the_database_refuses_to_change_an_issued_paper(cast: Cast, change: object) -> None:
    invoiced(booked(cast))
    with pytest.raises(DBAPIError, match="an issued paper never changes"), transaction():
        db.session.execute(change)  # type: ignore[call-overload]


def test_the_database_refuses_a_change_by_hand(cast: Cast) -> None:
    invoiced(booked(cast))
    with pytest.raises(DBAPIError, match="an issued paper never changes"), transaction():
        db.session.execute(text("UPDATE paper SET number = '2026-F-0009'"))


def test_issuing_is_journalled_with_its_number(cast: Cast) -> None:
    paper = invoiced(booked(cast))
    [entry] = journal.history(("paper", paper.id))
    assert (entry.verb, entry.actor.value, entry.facts["number"]) == ("invoice.issued", "stripe", "2026-F-0001")


def test_a_bookings_papers_come_in_the_order_of_issue(cast: Cast) -> None:
    booking = booked(cast)
    credited(invoiced(booking))
    assert [paper.kind for paper in queries.papers_of(booking)] == [PaperKind.invoice, PaperKind.credit_note]


def test_a_booking_without_a_paper_has_none_to_show(cast: Cast) -> None:
    with pytest.raises(NotFound):
        queries.paper_of(booked(cast), PaperKind.invoice)


def test_the_papers_of_an_edition_are_newest_first(cast: Cast) -> None:
    credited(invoiced(booked(cast)))
    assert [paper.number for paper in queries.papers(editions.by_slug(cast.edition))] == ["2026-A-0001", "2026-F-0001"]
