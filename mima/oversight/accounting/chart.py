"""Where the market's movements go in the books: the usual numbers of the French plan comptable général (PCG)."""

from typing import NamedTuple

from mima.billing.models import Covers, PaperKind
from mima.billing.record import REVERSE_CHARGE, Record
from mima.payments.models import BY_BANK, LedgerKind, Method


class Account(NamedTuple):
    number: str
    name: str


class Journal(NamedTuple):
    code: str
    name: str


CUSTOMERS = Account("411000", "Clients")
# What customers paid before their final invoice.
ADVANCES = Account("419100", "Clients, avances et acomptes reçus")
VAT = Account("445710", "TVA collectée")
BANK = Account("512000", "Banque")
STRIPE = Account("511500", "Encaissements en ligne (Stripe)")
FEES = Account("627000", "Services bancaires et assimilés")
SALES = Account("706000", "Prestations de services")
# Where the customer declares the VAT at home: what the seller declares apart (DES, CA3).
SALES_IN_THE_UNION = Account("706100", "Prestations de services, UE (autoliquidation)")

SOLD = Journal("VE", "Ventes")
AT_THE_BANK = Journal("BQ", "Banque")
AT_STRIPE = Journal("ST", "Stripe")

WORDS = {
    LedgerKind.payment: "Paiement en ligne",
    LedgerKind.refund: "Remboursement",
    LedgerKind.refund_returned: "Remboursement revenu",
    LedgerKind.transfer: "Virement reçu",
    LedgerKind.transfer_back: "Virement de remboursement",
    LedgerKind.fee: "Frais Stripe",
    LedgerKind.dispute: "Contestation perdue",
    LedgerKind.dispute_returned: "Contestation rendue",
}
METHODS = {Method.card: "Carte", Method.sepa_debit: "Prélèvement SEPA", Method.transfer: "Virement"}


def customer(exhibitor_id: int) -> str:
    """The company's own account under `CUSTOMERS`."""
    return f"C{exhibitor_id:05d}"


def where(kind: LedgerKind) -> tuple[Journal, Account]:
    """The journal and the account on which such money is seen: all that is not the bank's is Stripe's."""
    return (AT_THE_BANK, BANK) if kind in BY_BANK else (AT_STRIPE, STRIPE)


def paper(kind: PaperKind, covers: Covers) -> str:
    """What a paper is, as the books say it."""
    if kind is PaperKind.credit_note:
        return "Avoir"
    return {Covers.deposit: "Facture d’acompte", Covers.balance: "Facture de solde"}.get(covers, "Facture")


def sales(category: str) -> Account:
    """Where a sale with VAT of this category stands (UNTDID 5305, as in a paper's record)."""
    return SALES_IN_THE_UNION if category == REVERSE_CHARGE else SALES


def why(row: Record) -> str:
    """Why a rate is what it is, as the month's table of VAT says it; empty where VAT is charged."""
    return "Autoliquidation" if row["category"] == REVERSE_CHARGE else "" if row["rate"] else "Sans TVA"


def words(kind: LedgerKind) -> str:
    return WORDS.get(kind, kind.value)
