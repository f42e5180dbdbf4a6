"""A statement comes in line by line, once; what names a booking is proposed, entered once, and nothing is booked twice."""

from collections import Counter
from datetime import date

import pytest
from flask import Flask

from mima import audit
from mima.booths import queries as booths
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.payments import flow
from mima.payments.attempts import AlreadyPaid
from mima.payments.statements import camt, queries, service, table
from mima.payments.statements.lines import (
    NoColumns,
    OtherAccount,
    Statement,
    StatementRefused,
    StatementTooLarge,
    StatementUnsafe,
    UnreadableLine,
)
from mima.payments.statements.matching import Fit, match
from mima.payments.statements.models import LineState
from mima.payments.statements.service import Imported, LineSettled
from tests.payments import bank
from tests.payments.bank import entry, owed, quoted
from tests.payments.shop import Shop
from tests.payments.test_races import all_at_once

CSV = "Date;Libellé;Montant\n23/11/2026;VIR MAISON {};1 512,00\n24/11/2026;LOYER;-800,00\n24/11/2026;DON;50,00\n"


def imported(shop: Shop, raw: bytes) -> Imported:
    edition, ana = editions.by_slug(shop.cast.edition), shop.actor("ana")
    statement = service.read(raw, edition)
    with transaction():
        return service.keep(statement, by=ana)


def the_line() -> str:
    db.session.rollback()
    (line,) = queries.waiting()
    return line.public_id


def fit_of(reference: str) -> Fit:
    (line,) = queries.waiting()
    return match(line.text, line.amount_cents, line.currency, queries.known_bookings()).fit


def of_csv(text: str) -> Statement:
    return table.read(text.encode())


def test_a_transfer_that_names_a_booking_and_its_sum_is_exact(shop: Shop) -> None:
    reference = quoted(shop)
    assert imported(shop, bank.camt(entry(f"Stand {reference}"))) == Imported(to_match=1)
    assert fit_of(reference) is Fit.exact


def test_the_same_file_twice_changes_nothing(shop: Shop) -> None:
    raw = bank.camt(entry(f"Stand {quoted(shop)}"), entry("Don", "50.00", ref="BK2"))
    assert imported(shop, raw) == Imported(to_match=1, foreign=1)
    assert imported(shop, raw) == Imported(known=2)


def test_two_equal_transfers_of_one_day_are_two(shop: Shop) -> None:
    one = entry("Don", "50.00", ref="NONREF")
    assert imported(shop, bank.camt(one, one)).foreign == 2


def test_of_two_that_import_at_once_each_line_comes_once(shop: Shop, app: Flask) -> None:
    raw = bank.camt(*(entry(f"Don {number}", ref=f"BK{number}") for number in range(10)))
    counts = all_at_once(app, [lambda: imported(shop, raw)] * 4)
    assert sum(one.foreign for one in counts if isinstance(one, Imported)) == 10


def test_an_entered_line_books_the_booth_under_its_reference(shop: Shop) -> None:
    reference = quoted(shop)
    imported(shop, bank.camt(entry(f"Stand {reference}", ref="RF-9")))
    assert flow.enter_line(the_line(), reference, by=shop.actor("ana")) == "paid"
    assert shop.states(reference) == ("paid", "confirmed")
    assert shop.ledger() == [("transfer", 151_200)]
    assert queries.waiting_count() == 0
    assert not [finding for result in audit.of_this_moment() for finding in result.findings]


def test_an_entered_line_settles_a_due_invoice_by_its_number(shop: Shop) -> None:
    reference = owed(shop)
    imported(shop, bank.camt(entry("VIREMENT FACTURE 2026 F 0001 MERCI")))
    assert fit_of(reference) is Fit.exact
    flow.enter_line(the_line(), reference, by=shop.actor("ana"))
    assert shop.states(reference) == ("paid", "confirmed")


def test_a_line_is_entered_once_whoever_clicks(shop: Shop, app: Flask) -> None:
    references = [quoted(shop, "bruno", "A02"), quoted(shop, "carla", "A03")]
    imported(shop, bank.camt(entry(f"{references[0]} {references[1]}")))
    line, ana = the_line(), shop.actor("ana")
    db.session.rollback()

    def click(reference: str) -> str:
        try:
            return flow.enter_line(line, reference, by=ana)
        except (LineSettled, AlreadyPaid) as error:
            return type(error).__name__

    answers = all_at_once(app, [lambda one=one: click(one) for one in references * 3])  # type: ignore[misc]
    assert Counter(map(str, answers))["paid"] == 1
    assert shop.ledger() == [("transfer", 151_200)]


def test_a_hand_and_a_statement_book_one_booking_once(shop: Shop, app: Flask) -> None:
    reference, ana = quoted(shop), shop.actor("ana")
    imported(shop, bank.camt(entry(f"Stand {reference}")))
    line = the_line()
    db.session.rollback()

    def by_statement() -> object:
        return refused(lambda: flow.enter_line(line, reference, by=ana))

    def by_hand() -> object:
        return refused(lambda: flow.mark_transfer_received(reference, by=ana, reference="VIR 1"))

    all_at_once(app, [by_statement, by_hand] * 3)
    assert shop.ledger() == [("transfer", 151_200)]


def refused(step):  # type: ignore[no-untyped-def]
    try:
        return step()
    except (LineSettled, AlreadyPaid) as error:
        return type(error).__name__


def test_another_sum_waits_for_a_decision_and_the_booth_with_it(shop: Shop) -> None:
    reference = quoted(shop)
    imported(shop, bank.camt(entry(f"Stand {reference}", "1500.00")))
    assert fit_of(reference) is Fit.unclear
    assert flow.enter_line(the_line(), reference, by=shop.actor("ana")) == "to_decide"
    assert shop.states(reference) == ("to_decide", "held")
    flow.accept(shop.payment(reference).id, by=shop.actor("ana"), why="bank fees")
    assert shop.states(reference) == ("paid", "confirmed")
    assert not [finding for result in audit.of_this_moment() for finding in result.findings]


def test_another_sum_may_be_sent_back(shop: Shop) -> None:
    reference = quoted(shop)
    imported(shop, bank.camt(entry(f"Stand {reference}", "1500.00")))
    flow.enter_line(the_line(), reference, by=shop.actor("ana"))
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="wrong sum")
    assert shop.states(reference) == ("refund_due", "held")


def test_a_part_of_a_due_invoice_is_decided_and_the_booth_stays(shop: Shop) -> None:
    reference = owed(shop)
    imported(shop, bank.camt(entry(f"Stand {reference}", "1500.00")))
    flow.enter_line(the_line(), reference, by=shop.actor("ana"))
    assert shop.states(reference) == ("to_decide", "confirmed")


def test_a_line_for_a_booking_that_is_paid_is_unclear_and_not_entered(shop: Shop) -> None:
    reference = quoted(shop)
    flow.mark_transfer_received(reference, by=shop.actor("ana"), reference="VIR 1")
    imported(shop, bank.camt(entry(f"Stand {reference}")))
    assert fit_of(reference) is Fit.unclear
    with pytest.raises(AlreadyPaid):
        flow.enter_line(the_line(), reference, by=shop.actor("ana"))


def test_a_transfer_that_came_too_late_for_its_booth_goes_back(shop: Shop) -> None:
    reference = quoted(shop)
    flow.withdraw_quote(reference, by=shop.actor())
    with transaction():
        from mima.booths import service as booth_service

        booth_service.release(booths.reservation_of(booths.booking(reference)), by=shop.actor())
    shop.hold("carla")
    imported(shop, bank.camt(entry(f"Stand {reference}")))
    flow.enter_line(the_line(), reference, by=shop.actor("ana"))
    assert shop.states(reference) == ("refund_due", "released")
    flow.reconcile(everything=True)
    assert shop.refunds()[0].key is None


def test_a_line_may_be_put_aside_and_entered_after_all(shop: Shop) -> None:
    reference = quoted(shop)
    imported(shop, bank.camt(entry(f"Stand {reference}")))
    line = the_line()
    with transaction():
        service.put_aside(line, by=shop.actor("ana"))
    assert queries.by_key(line).state is LineState.aside
    assert flow.enter_line(line, reference, by=shop.actor("ana")) == "paid"
    with pytest.raises(LineSettled), transaction():
        service.put_aside(line, by=shop.actor("ana"))


def test_the_statement_of_another_account_is_refused(shop: Shop) -> None:
    with pytest.raises(OtherAccount):
        imported(shop, bank.camt(entry("x"), iban="DE89370400440532013000"))


def test_debits_and_what_is_only_announced_are_left() -> None:
    pending = entry("x", ref="P").replace("BOOK", "PDNG")
    read = camt.read(bank.camt(entry("x", way="DBIT"), pending, entry("y")))
    assert (read.debits, [line.text for line in read.lines]) == (1, ["y"])


def test_a_batch_is_taken_apart() -> None:
    one, two = (
        f'<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">{cents}.50</Amt></TxAmt></AmtDtls><RmtInf><Strd><CdtrRefInf><Ref>{word}</Ref>'
        f"</CdtrRefInf></Strd></RmtInf></TxDtls>"
        for cents, word in ((700, "AAA"), (812, "BBB"))
    )
    whole = entry("x", "1513.00")
    start, end = whole.index("<TxDtls>"), whole.index("</NtryDtls>")
    lines = camt.read(bank.camt(whole[:start] + one + two + whole[end:])).lines
    assert [(line.amount_cents, line.text) for line in lines] == [(70_050, "AAA"), (81_250, "BBB")]
    assert len({line.reference for line in lines}) == 2


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", StatementUnsafe),
        (b"<html><body>Sign in</body></html>", StatementRefused),
        (b"<Document", StatementRefused),
        (bank.camt(entry("x", "1,50")), UnreadableLine),
        (bank.camt(entry("x", "NaN")), UnreadableLine),
        (bank.camt(entry("x", "1e40")), UnreadableLine),
        (bank.camt(entry("x", "9e999999")), UnreadableLine),
        (bank.camt(entry("x", day="soon")), UnreadableLine),
        (bank.camt(*([entry("x")] * 2001)), StatementTooLarge),
    ],
)
def test_what_is_no_statement_is_refused_in_a_sentence(raw: bytes, error: type[StatementRefused]) -> None:
    with pytest.raises(error):
        camt.read(raw)


def test_a_file_that_is_too_large_is_not_read(shop: Shop) -> None:
    with pytest.raises(StatementTooLarge):
        service.read(b"<" + b" " * 4_000_001, editions.by_slug(shop.cast.edition))


def test_a_french_table_is_read_with_its_commas(shop: Shop) -> None:
    reference = quoted(shop)
    assert imported(shop, CSV.format(reference).encode("cp1252")) == Imported(to_match=1, foreign=1, debits=1)
    assert fit_of(reference) is Fit.exact


@pytest.mark.parametrize(
    ("said", "cents"),
    [
        ("1512,00", 151_200),
        ("1 512,00 €", 151_200),
        ("1.512,5", 151_250),
        ('"1,512.00"', 151_200),
        ("1512", 151_200),
        ("+12,30", 1_230),
    ],
)
def test_sums_are_read_as_people_write_them(said: str, cents: int) -> None:
    (line,) = of_csv(f"date;libelle;montant\n2026-11-23;x;{said}\n").lines
    assert (line.amount_cents, line.booked_on) == (cents, date(2026, 11, 23))


def test_a_table_with_commas_debits_and_a_preamble_is_read() -> None:
    text = 'Compte,FR76\n\nDate opération,Libellé,Débit,Crédit\n23/11/26,SORTI,"12,00",\n24.11.2026,ENTRE,,"8,00"\n'
    read = of_csv(text)
    assert (read.debits, [(line.text, line.amount_cents) for line in read.lines]) == (1, [("ENTRE", 800)])


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a;b;c\n1;2;3\n", NoColumns),
        ("", NoColumns),
        ("date;libelle;montant\n2026-11-23;x;beaucoup\n", UnreadableLine),
        ("date;libelle;montant\nhier;x;1,00\n", UnreadableLine),
        ("date;libelle;montant\n" + "2026-11-23;x;1,00\n" * 2_100, StatementTooLarge),
    ],
)
def test_a_table_that_cannot_be_read_says_why(text: str, error: type[StatementRefused]) -> None:
    with pytest.raises(error):
        of_csv(text)


def test_references_are_found_however_they_are_typed() -> None:
    from mima.booths.models import ReservationState
    from mima.payments.statements.matching import Known

    known = [Known("K7P2QX0A1B", ["2026-F-0012"], "Maison", "A02", (100,), "EUR", ReservationState.held, False)]
    for text in ("stand k7p2qx0a1b", "K7P2 QX0A 1B", "D-K7P2QXOA1B", "K7P2QX0AlB"):
        assert match(text, 100, "EUR", known).fit is Fit.exact, text
    assert match("facture 2026-F-0012 du 3", 100, "EUR", known).fit is Fit.exact
    assert match("facture 2026-F-00123", 100, "EUR", known).fit is Fit.foreign
    assert match("K7P2QX0A1B", 90, "EUR", known).fit is Fit.unclear
    assert match("K7P2QX0A1B", 100, "USD", known).fit is Fit.unclear
