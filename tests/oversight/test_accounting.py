"""The accountant's month: what is in it, that its totals agree, and that it is refused when they do not."""

import csv
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any, TypeVar

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select, text, update

from mima.billing import document
from mima.billing.models import Paper
from mima.core.db import db
from mima.core.errors import NotFound
from mima.core.snapshot import snapshot
from mima.core.transaction import transaction
from mima.oversight.accounting import agreement, archive, books, entries, months
from mima.oversight.accounting.months import Month
from mima.payments import flow
from mima.payments.models import LedgerEntry, LedgerKind, StandPayment
from mima.payments.payouts.models import Match, Payout, PayoutPart
from tests.billing.papers import booked, credited, invoiced
from tests.billing.records import BELGIAN
from tests.billing.test_reverse_charge import is_of
from tests.payments.bank import owed
from tests.payments.conftest import stripe_app, stripe_server
from tests.payments.parts import differ, in_two_parts, with_deposits
from tests.payments.shop import Shop
from tests.people import Cast
from tests.statements import counted

__all__ = ["stripe_app", "stripe_server"]
T = TypeVar("T")
NOVEMBER = Month(2026, 11, "Europe/Paris")


@pytest.fixture
def shop(context: Flask, noon: time_machine.Traveller, cast: Cast, stripe_app: Flask) -> Shop:
    return Shop(cast, stripe_app)


@pytest.fixture(autouse=True)
def light_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing is tested where it lives."""
    monkeypatch.setattr(document, "pdf", lambda record: f"%PDF {record['number']}".encode())


def written(month: Month = NOVEMBER) -> bytes:
    with snapshot():
        found = books.of(month)
    return b"".join(archive.pieces(found))


def table(name: str, raw: bytes | None = None) -> list[dict[str, str]]:
    with zipfile.ZipFile(BytesIO(raw or written())) as zipped:
        told = zipped.read(f"mima-2026-11/{name}").decode("utf-8-sig")
    return list(csv.DictReader(StringIO(told, newline=""), delimiter=";"))


def moves(lines: list[dict[str, str]], code: str) -> list[tuple[str, str, str]]:
    return [(one["CompteNum"], one["Debit"], one["Credit"]) for one in lines if one["JournalCode"] == code]


class Undo(Exception):
    """What was tampered with is as it was."""


def tampered(table: str, change: Any, look: Callable[[], T]) -> T:
    """What `look` sees after a change that the database itself refuses while its guard is there."""
    on = f" ON {table}" if db.engine.dialect.name == "postgresql" else ""
    found: list[T] = []
    with pytest.raises(Undo), transaction():
        for verb in ("update", "delete"):
            db.session.execute(text(f"DROP TRIGGER {table}_refuses_{verb}{on}"))
        db.session.execute(change)
        found.append(look())
        raise Undo
    return found[0]


def refusal() -> agreement.DoesNotAgree | None:
    """Why the month is not written."""
    try:
        archive.pieces(books.of(NOVEMBER))
    except agreement.DoesNotAgree as error:
        return error
    return None


def test_an_invoice_is_a_balanced_entry_of_sales(shop: Shop) -> None:
    invoiced(booked(shop.cast, extras={"power": 1}))
    assert moves(table("journal.csv"), "VE") == [
        ("411000", "1836,00", "0,00"),
        ("706000", "0,00", "1530,00"),
        ("445710", "0,00", "306,00"),
    ]


def test_a_credit_note_is_the_same_entry_turned_round(shop: Shop) -> None:
    credited(invoiced(booked(shop.cast, code="A02")))
    assert moves(table("journal.csv"), "VE")[3:] == [
        ("411000", "0,00", "1512,00"),
        ("706000", "1260,00", "0,00"),
        ("445710", "252,00", "0,00"),
    ]


def test_a_card_payment_stands_on_the_account_of_stripe_with_its_fee(shop: Shop) -> None:
    shop.booked()
    assert moves(table("journal.csv"), "ST") == [
        ("511500", "1512,00", "0,00"),
        ("411000", "0,00", "1512,00"),
        ("627000", "22,93", "0,00"),
        ("511500", "0,00", "22,93"),
    ]


def test_a_transfer_stands_on_the_banks_account(shop: Shop) -> None:
    flow.mark_transfer_received(shop.hold(), by=shop.actor("ana"), reference="VIR 1")
    assert moves(table("journal.csv"), "BQ") == [("512000", "1512,00", "0,00"), ("411000", "0,00", "1512,00")]


def test_an_invoice_that_is_due_is_owed_until_its_transfer_comes(shop: Shop) -> None:
    reference = owed(shop)
    before = table("journal.csv")
    flow.mark_transfer_received(reference, by=shop.actor("ana"), reference="VIR 1")
    after = table("journal.csv")
    assert (moves(before, "BQ"), moves(before, "VE")[0]) == ([], ("411000", "1512,00", "0,00"))
    assert moves(after, "BQ") == [("512000", "1512,00", "0,00"), ("411000", "0,00", "1512,00")]


def test_money_that_a_dispute_lost_leaves_the_account_of_stripe(shop: Shop) -> None:
    reference = shop.booked()
    shop.end_dispute(shop.dispute(reference), "lost")
    flow.sync_payment(shop.payment(reference).id)
    assert ("511500", "0,00", "1512,00") in moves(table("journal.csv"), "ST")


def test_a_refund_takes_both_sides_back(shop: Shop) -> None:
    reference = shop.booked()
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="ill")
    assert moves(table("journal.csv"), "ST")[-2:] == [("511500", "0,00", "1512,00"), ("411000", "1512,00", "0,00")]


def test_a_company_that_paid_its_invoice_owes_nothing(shop: Shop) -> None:
    shop.booked()
    lines = entries.of(books.of(NOVEMBER))
    assert sum(line.balance_cents for line in lines if line.account.number == "411000") == 0


def test_the_journal_has_the_columns_of_the_fec(shop: Shop) -> None:
    shop.booked()
    first = table("journal.csv")[0]
    assert (len(first), first["EcritureNum"], first["EcritureDate"]) == (18, "VE-2026-11-0001", "20261123")
    assert (first["CompAuxLib"], first["PieceRef"]) == ("Maison Pouzzolane SARL", "2026-F-0001")


def test_a_sale_under_reverse_charge_stands_apart_and_all_agrees(shop: Shop) -> None:
    is_of(shop.cast, BELGIAN)
    invoiced(booked(shop.cast, code="A02"))
    invoiced(booked(shop.cast, "carla", "A03"))
    none, rate, total = table("tva.csv")
    assert [none["Motif"], none["HT net"], none["TVA nette"]] == ["Autoliquidation", "1260,00", "0,00"]
    assert [rate["Motif"], rate["TVA nette"], total["HT net"]] == ["", "252,00", "2520,00"]
    accounts = {line["CompteNum"] for line in table("journal.csv")}
    assert {"706000", "706100", "445710"} < accounts


def test_the_balance_of_a_reverse_charge_moves_its_deposit_to_its_own_account(shop: Shop) -> None:
    is_of(shop.cast, BELGIAN)
    with_deposits(shop)
    in_two_parts(shop)
    lines = table("journal.csv")
    sold = sum(float(line["Credit"].replace(",", ".")) for line in lines if line["CompteNum"] == "706100")
    assert sold > 0 and not [line for line in lines if line["CompteNum"] in ("706000", "445710")]


def test_vat_is_told_by_rate(shop: Shop) -> None:
    credited(invoiced(booked(shop.cast, code="A02")))
    invoiced(booked(shop.cast, "carla", "A03"))
    rate, total = table("tva.csv")
    assert (rate["Taux %"], rate["HT factures"], rate["TVA avoirs"], rate["TVA nette"]) == (
        "20,00",
        "2520,00",
        "-252,00",
        "252,00",
    )
    assert total["HT net"] == "1260,00"


def test_money_is_told_with_its_references(shop: Shop) -> None:
    reference = shop.booked()
    payment = shop.payment(reference)
    (row,) = table("encaissements.csv")
    assert (row["Référence Stripe ou bancaire"], row["PaymentIntent"]) == (payment.charge, payment.payment_intent)
    assert (row["Facture"], row["Montant"], row["Frais Stripe"], row["Net"]) == ("2026-F-0001", "1512,00", "22,93", "1489,07")


def test_totals_stand_beside_the_journals_own(shop: Shop) -> None:
    shop.booked()
    rows = {row["Contrôle"]: row for row in table("totaux.csv")}
    assert rows["Ventes TTC"]["Montant"] == rows["Ventes TTC"]["Au journal"] == "1512,00"
    assert {row["Écart"] for row in rows.values()} == {"", "0,00"}


def test_every_paper_of_the_month_is_there_once(shop: Shop) -> None:
    credited(invoiced(booked(shop.cast)))
    with zipfile.ZipFile(BytesIO(written())) as zipped:
        names = [name for name in zipped.namelist() if "/pieces/" in name]
    assert names == ["mima-2026-11/pieces/2026-F-0001.pdf", "mima-2026-11/pieces/2026-A-0001.pdf"]


def test_a_fee_that_stripe_has_not_told_is_named_not_invented(shop: Shop) -> None:
    charge = shop.payment(shop.booked()).charge
    told = tampered("ledger_entry", update(LedgerEntry).values(fee_cents=0), lambda: archive._readme(books.of(NOVEMBER)))
    assert f"inconnus de Stripe à ce jour pour {charge}." in told
    assert "Versements de Stripe vers la banque : aucun ce mois-ci." in told


def test_the_same_month_gives_the_same_bytes_in_another_year(shop: Shop, noon: time_machine.Traveller) -> None:
    shop.booked()
    noon.move_to(datetime(2026, 12, 2, tzinfo=UTC))
    first = written()
    noon.move_to(datetime(2031, 5, 2, tzinfo=UTC))
    with transaction():
        shop.cast.company("bruno").legal_name = "Another name"
    assert written() == first


def test_a_running_month_says_that_it_is_provisional(shop: Shop) -> None:
    shop.booked()
    with zipfile.ZipFile(BytesIO(written())) as zipped:
        assert "provisoire" in zipped.read("mima-2026-11/lisez-moi.txt").decode()


def test_a_month_ends_at_midnight_where_the_market_is(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.hold()
    noon.move_to(datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    flow.mark_transfer_received(reference, by=shop.actor("ana"), reference="VIR 1")
    assert (len(books.of(NOVEMBER).movements), len(books.of(Month(2026, 12, "Europe/Paris")).movements)) == (0, 1)


def test_no_text_of_a_company_can_become_a_formula(shop: Shop) -> None:
    with transaction():
        shop.cast.company("bruno").legal_name = "=cmd|' /C calc'!A0"
    shop.booked()
    cells = [cell for name in ("journal.csv", "pieces.csv", "encaissements.csv") for row in table(name) for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]


def test_a_month_takes_five_statements_whatever_happened(shop: Shop) -> None:
    shop.booked()
    shop.booked("carla", "A03")
    db.session.rollback()
    with counted() as statements:
        books.of(NOVEMBER)
    assert len(statements) == 5


def paid_out(shop: Shop) -> str:
    """The name of a payout that has reached the bank."""
    (made,) = shop.control("payout")["made"]
    shop.control("clock", days=1)
    flow.reconcile(everything=True)
    return str(made)


def test_a_payout_goes_from_stripe_to_the_bank(shop: Shop) -> None:
    shop.booked()
    key = paid_out(shop)
    lines = [one for one in table("journal.csv") if one["PieceRef"] == key]
    assert moves(lines, "ST") == [("512000", "1489,07", "0,00"), ("511500", "0,00", "1489,07")]


def test_stripes_account_is_empty_when_all_was_paid_out(shop: Shop) -> None:
    shop.booked("bruno", "A01")
    reference = shop.booked("carla", "A03")
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="asked")
    paid_out(shop)
    lines = [one for one in table("journal.csv") if one["CompteNum"] == "511500"]
    cents = [int(one[side].replace(",", "")) for side in ("Debit", "Credit") for one in lines]
    assert sum(cents[: len(lines)]) == sum(cents[len(lines) :])


def test_each_movement_of_a_payout_stands_beside_its_booking(shop: Shop) -> None:
    reference = shop.booked()
    key = paid_out(shop)
    (row,) = table("versements.csv")
    assert (row["Versement"], row["Réservation"], row["Rapprochement"]) == (key, reference, "grand livre")
    assert (row["Montant versé"], row["Montant"], row["Frais"], row["Net"]) == ("1489,07", "1512,00", "22,93", "1489,07")


def test_what_is_not_matched_is_named_in_capitals(shop: Shop) -> None:
    shop.booked()
    paid_out(shop)
    with transaction():
        db.session.execute(update(PayoutPart).values(matched=Match.none, entry_id=None))
    assert table("versements.csv")[0]["Rapprochement"] == "NON RAPPROCHÉ"


def test_a_payout_that_came_back_is_entered_both_ways(shop: Shop) -> None:
    shop.booked()
    key = paid_out(shop)
    shop.control("payout/fail", payout=key)
    flow.reconcile(everything=True)
    lines = [one for one in table("journal.csv") if one["PieceRef"] == key and one["CompteNum"] == "512000"]
    assert [(one["Debit"], one["Credit"]) for one in lines] == [("1489,07", "0,00"), ("0,00", "1489,07")]
    assert [row["Rapprochement"] for row in table("versements.csv")] == ["grand livre", "versement renvoyé"]


def test_a_payout_on_its_way_is_not_in_the_books_yet(shop: Shop) -> None:
    shop.booked()
    shop.control("payout")
    flow.reconcile(everything=True)
    assert table("versements.csv") == []


def test_what_stripe_takes_for_itself_is_a_fee(shop: Shop) -> None:
    shop.booked()
    key = paid_out(shop)
    with transaction():
        payout = db.session.scalars(select(Payout)).one()
        payout.amount_cents, payout.parts_cents = payout.amount_cents - 300, payout.parts_cents - 300
        part = {"stripe_id": "txn_1", "kind": "stripe_fee", "source": "", "amount_cents": -300, "fee_cents": 0}
        db.session.add(PayoutPart(payout_id=payout.id, currency="EUR", at=payout.made_at, matched=Match.fee, **part))
    fees = [one for one in table("journal.csv") if one["PieceRef"] == key and one["CompteNum"] == "627000"]
    assert [(one["Debit"], one["Credit"]) for one in fees] == [("3,00", "0,00")]
    told = {row["Contrôle"]: (row["Montant"], row["Écart"]) for row in table("totaux.csv")}
    assert told["Frais Stripe connus"] == ("25,93", "0,00")
    assert told["Versements de Stripe"] == ("1486,07", "0,00")


def test_payouts_that_are_not_those_of_the_journal_are_refused(shop: Shop) -> None:
    shop.booked()
    paid_out(shop)
    with snapshot():
        found = books.of(NOVEMBER)
    lines = [line for line in entries.of(found) if "Versement" not in line.words]
    with pytest.raises(agreement.PayoutsDiffer):
        agreement.check(found, lines)


def test_months_go_from_the_first_movement_until_now(shop: Shop, noon: time_machine.Traveller) -> None:
    shop.booked()
    noon.move_to(datetime(2027, 1, 31, 23, 30, tzinfo=UTC))
    assert [str(month) for month in months.with_movements("Europe/Paris")] == ["2027-02", "2027-01", "2026-12", "2026-11"]


def test_a_market_without_money_has_no_months(cast: Cast, context: Flask, noon: object) -> None:
    assert months.with_movements("Europe/Paris") == []


@pytest.mark.parametrize("name", ["2026-10", "2026-12", "2026-00", "2026-13", "2026-1", ""])
def test_a_month_before_or_after_is_not_found(shop: Shop, name: str) -> None:
    shop.booked()
    with pytest.raises(NotFound):
        months.of(name, "Europe/Paris")


def test_a_paper_that_was_changed_is_refused_by_name(shop: Shop) -> None:
    shop.booked()
    change = update(Paper).values(gross_cents=Paper.gross_cents + 1, net_cents=Paper.net_cents + 1)
    found = tampered("paper", change, refusal)
    assert isinstance(found, agreement.PaperChanged)
    assert "2026-F-0001" in str(found)


def test_a_paper_that_is_gone_is_refused_by_the_one_before(shop: Shop) -> None:
    for name, code in (("bruno", "A01"), ("carla", "A02"), ("carla", "A03")):
        invoiced(booked(shop.cast, name, code))
    found = tampered("paper", delete(Paper).where(Paper.number == "2026-F-0002"), refusal)
    assert isinstance(found, agreement.PaperMissing)
    assert "2026-F-0001" in str(found)


def test_a_ledger_that_contradicts_its_payment_is_refused(shop: Shop) -> None:
    reference = shop.payment(shop.booked()).reference
    found = tampered("ledger_entry", update(LedgerEntry).values(amount_cents=LedgerEntry.amount_cents - 1), refusal)
    assert isinstance(found, agreement.PaymentDiffers)
    assert reference in str(found)


def test_a_market_in_order_is_not_refused(shop: Shop) -> None:
    shop.booked()
    assert tampered("ledger_entry", update(LedgerEntry).values(currency="EUR"), refusal) is None


def test_a_payment_that_contradicts_its_ledger_is_refused(shop: Shop) -> None:
    shop.booked()
    with transaction():
        db.session.execute(update(StandPayment).values(captured_cents=StandPayment.captured_cents + 1))
    with pytest.raises(agreement.PaymentDiffers):
        written()


def test_money_in_two_currencies_is_refused(shop: Shop) -> None:
    shop.booked()
    found = tampered("ledger_entry", update(LedgerEntry).values(currency="USD"), refusal)
    assert "EUR, USD" in str(found)


def test_a_journal_that_lacks_a_line_is_refused(shop: Shop) -> None:
    shop.booked()
    found = books.of(NOVEMBER)
    lines = entries.of(found)
    agreement.check(found, lines)
    for left_out in range(len(lines)):
        with pytest.raises(agreement.DoesNotAgree):
            agreement.check(found, lines[:left_out] + lines[left_out + 1 :])


def test_a_journal_that_lacks_a_whole_entry_is_refused(shop: Shop) -> None:
    shop.booked()
    found = books.of(NOVEMBER)
    lines = entries.of(found)
    for journal, refusal in (("VE", agreement.SalesDiffer), ("ST", agreement.MoneyDiffers)):
        with pytest.raises(refusal):
            agreement.check(found, [line for line in lines if line.journal.code != journal])


def test_a_refusal_comes_before_the_first_byte(shop: Shop) -> None:
    shop.booked()
    with transaction():
        db.session.execute(update(StandPayment).values(captured_cents=StandPayment.captured_cents + 1))
    with pytest.raises(agreement.DoesNotAgree):
        archive.pieces(books.of(NOVEMBER))


def test_no_more_than_one_paper_waits_in_memory(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, code in (("bruno", "A01"), ("carla", "A02"), ("carla", "A03")):
        invoiced(booked(shop.cast, name, code))
    monkeypatch.setattr(document, "pdf", lambda record: bytes(100_000))
    sizes = [len(piece) for piece in archive.pieces(books.of(NOVEMBER))]
    assert (len(sizes), max(sizes) < 110_000) == (4, True)


def test_every_kind_of_movement_has_words() -> None:
    from mima.oversight.accounting.chart import WORDS

    assert set(LedgerKind) <= set(WORDS)


def net_of(account: str) -> int:
    """What the journal moved on this account, in cents; a credit is more."""
    lines = [one for one in table("journal.csv") if one["CompteNum"] == account]
    return sum(int(one["Credit"].replace(",", "")) - int(one["Debit"].replace(",", "")) for one in lines)


def test_a_deposit_waits_as_an_advance(shop: Shop) -> None:
    with_deposits(shop)
    shop.booked()
    assert (net_of("419100"), net_of("706000"), net_of("445710")) == (37_800, 0, 7_560)


def test_the_final_invoice_takes_the_deposit_off_the_whole(shop: Shop) -> None:
    in_two_parts(shop)
    assert (net_of("419100"), net_of("706000"), net_of("445710")) == (0, 126_000, 25_200)


def test_papers_of_a_booking_in_two_parts_add_up_to_its_price(shop: Shop) -> None:
    in_two_parts(shop)
    papers = table("pieces.csv")
    assert [(one["Nature"], one["TTC"]) for one in papers] == [("Facture d’acompte", "453,60"), ("Facture de solde", "1058,40")]
    assert {one["Écart"] for one in table("totaux.csv")} == {"", "0,00"}


def test_a_credit_note_of_a_deposit_takes_it_off_the_advances(shop: Shop) -> None:
    with_deposits(shop)
    reference = shop.booked()
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="they cannot come")
    assert (net_of("419100"), net_of("706000"), net_of("411000")) == (0, 0, 0)


def test_after_the_final_invoice_what_goes_back_is_taken_off_the_sales(shop: Shop) -> None:
    reference = in_two_parts(shop)
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="they cannot come")
    assert (net_of("419100"), net_of("706000"), net_of("445710"), net_of("411000")) == (0, 0, 0, 0)


def test_each_movement_stands_once_beside_the_invoice_that_it_paid(shop: Shop) -> None:
    reference = in_two_parts(shop)
    differ(shop, reference, -10_000)
    rows = [(one["Facture"], one["Montant"]) for one in table("encaissements.csv")]
    assert rows == [("2026-F-0001", "453,60"), ("2026-F-0002", "1058,40"), ("2026-F-0002", "-120,00")]


def test_several_credit_notes_of_one_invoice_all_stand_there(shop: Shop) -> None:
    reference = shop.booked()
    differ(shop, reference, -10_000)
    differ(shop, reference, -5_000)
    papers = table("pieces.csv")
    assert [(one["Numéro"], one["TTC"], one["Annule"]) for one in papers[1:]] == [
        ("2026-A-0001", "-120,00", "2026-F-0001"),
        ("2026-A-0002", "-60,00", "2026-F-0001"),
    ]
