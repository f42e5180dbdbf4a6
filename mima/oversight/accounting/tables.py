"""The tables of the month, as rows of cells under French headings."""

from collections.abc import Iterator, Sequence
from datetime import date

from mima.core.sheets import Cell, Cents
from mima.oversight.accounting import agreement, chart
from mima.oversight.accounting.books import Books, Issued
from mima.oversight.accounting.entries import Line
from mima.payments.models import LedgerKind
from mima.payments.payouts.models import Match

Rows = Iterator[list[Cell]]

# The eighteen columns of the fichier des écritures comptables, in its order (art. A47 A-1 LPF).
JOURNAL = [
    *("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib"),
    *("PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate"),
    *("Montantdevise", "Idevise"),
]
PAPERS = ["Numéro", "Nature", "Date", "Réservation", "Client", "SIRET", "N° TVA", "HT", "TVA", "TTC", "Annule", "Fichier"]
VAT = ["Taux %", "Motif", "HT factures", "TVA factures", "HT avoirs", "TVA avoirs", "HT net", "TVA nette"]
MONEY = [
    *("Date", "Nature", "Moyen", "Réservation", "Client", "Facture", "Paiement", "Référence Stripe ou bancaire"),
    *("PaymentIntent", "Montant", "Frais Stripe", "Net", "Devise"),
]
PAYOUTS = [
    *("Date", "Versement", "Montant versé", "Nature", "Référence Stripe", "Réservation", "Montant", "Frais", "Net", "Devise"),
    "Rapprochement",
]
MATCHES = {
    Match.ledger: "grand livre",
    Match.fee: "frais Stripe hors paiements",
    Match.payout: "versement revenu",
    Match.none: "NON RAPPROCHÉ",
}
TOTALS = ["Contrôle", "D’après", "Montant", "Au journal", "Écart"]


def journal(lines: Sequence[Line]) -> Rows:
    """Lettering and validation are the accountant's and stay empty; so does a foreign currency, of which there is none."""
    for line in lines:
        yield [
            *line.journal,
            line.number,
            _compact(line.on),
            *line.account,
            *line.customer,
            line.piece,
            _compact(line.on),
            line.words,
            Cents(line.debit_cents),
            Cents(line.credit_cents),
            *("", "", "", "", ""),
        ]


def _compact(day: date) -> str:
    return f"{day:%Y%m%d}"


def papers(books: Books) -> Rows:
    for paper in books.papers:
        buyer, corrected = paper.record["buyer"], paper.record["corrects"]
        yield [
            paper.number,
            chart.paper(paper.kind, paper.covers),
            paper.on,
            paper.record["booking"],
            paper.customer,
            buyer["siret"],
            buyer["vat_number"],
            *(Cents(paper.sign * cents) for cents in (paper.net_cents, paper.vat_cents, paper.gross_cents)),
            corrected["number"] if corrected else "",
            file_of(paper),
        ]


def file_of(paper: Issued) -> str:
    return f"pieces/{paper.number}.pdf"


def vat(books: Books) -> Rows:
    """One row for each rate, and for each reason to charge none, and one for all of them; sums come from the papers."""
    rates: dict[tuple[int, str], list[int]] = {}
    for paper in books.papers:
        at = 0 if paper.sign > 0 else 2
        for row in paper.record["vat"]:
            sums = rates.setdefault((row["rate"], chart.why(row)), [0, 0, 0, 0])
            sums[at] += row["net_cents"]
            sums[at + 1] += row["vat_cents"]
    for (rate, why), sums in sorted(rates.items()):
        yield [Cents(rate), why, *_netted(sums)]
    yield ["Total", "", *_netted([sum(column) for column in zip(*rates.values(), strict=True)] or [0, 0, 0, 0])]


def _netted(sums: Sequence[int]) -> list[Cell]:
    net, tax, net_back, tax_back = sums
    return [Cents(cents) for cents in (net, tax, -net_back, -tax_back, net - net_back, tax - tax_back)]


def money(books: Books) -> Rows:
    for moved in books.movements:
        yield [
            moved.on,
            chart.words(moved.kind),
            chart.METHODS.get(moved.method, moved.method.value),
            moved.booking,
            moved.customer,
            moved.invoice,
            moved.payment,
            moved.reference,
            moved.payment_intent,
            Cents(moved.amount_cents),
            Cents(moved.fee_cents),
            Cents(moved.amount_cents - moved.fee_cents),
            moved.currency,
        ]


def payouts(books: Books) -> Rows:
    """One row for each movement in a payout; of one that came back, a row of its own."""
    for payout in books.payouts:
        head: list[Cell] = [payout.on, payout.reference, Cents(payout.at_the_bank_cents)]
        if not payout.came:
            yield [*head, "renvoyé par la banque", "", "", None, None, None, payout.currency, "versement renvoyé"]
        for part in payout.parts:
            sums = (part.amount_cents, part.fee_cents, part.amount_cents - part.fee_cents)
            what = [part.kind, part.reference, part.booking]
            yield [*head, *what, *(Cents(cents) for cents in sums), payout.currency, MATCHES[part.ours]]


def totals(books: Books, lines: Sequence[Line]) -> Rows:
    """Each sum beside the journal's own; what differs would not have been written."""
    invoiced, credited = (sum(one.gross_cents for one in books.papers if one.sign == sign) for sign in (1, -1))
    tax = sum(paper.sign * paper.vat_cents for paper in books.papers)
    came = sum(moved.amount_cents for moved in books.movements if moved.amount_cents > 0)
    went = sum(moved.amount_cents for moved in books.movements if moved.amount_cents < 0)
    fees = sum(moved.fee_cents for moved in books.movements) + books.own_fees_cents
    money_journals = [chart.AT_THE_BANK, chart.AT_STRIPE]
    yield ["Factures TTC", "pièces", Cents(invoiced), None, None]
    yield ["Avoirs TTC", "pièces", Cents(-credited), None, None]
    yield _compared("Ventes TTC", "pièces", invoiced - credited, agreement.balance(lines, [chart.SOLD], chart.CUSTOMERS))
    yield _compared("dont TVA", "pièces", tax, -agreement.balance(lines, [chart.SOLD], chart.VAT))
    yield ["Encaissements", "grand livre", Cents(came), None, None]
    yield ["Remboursements", "grand livre", Cents(went), None, None]
    kept = -agreement.balance(lines, money_journals, chart.CUSTOMERS)
    yield _compared("Encaissements nets", "grand livre", came + went, kept)
    yield _compared("Frais Stripe connus", "grand livre", fees, agreement.balance(lines, money_journals, chart.FEES))
    paid_out = sum(payout.at_the_bank_cents for payout in books.payouts)
    yield _compared("Versements de Stripe", "Stripe", paid_out, agreement.balance(lines, [chart.AT_STRIPE], chart.BANK))
    debit, credit = sum(line.debit_cents for line in lines), sum(line.credit_cents for line in lines)
    yield _compared("Débits et crédits", "journal", debit, credit)


def _compared(what: str, source: str, cents: int, journal: int) -> list[Cell]:
    return [what, source, Cents(cents), Cents(journal), Cents(cents - journal)]


def without_fee(books: Books) -> list[str]:
    """The charges of the month whose fee Stripe had not told when the money was entered, nor later in the month."""
    told = {moved.reference for moved in books.movements if moved.fee_cents}
    return [
        moved.reference
        for moved in books.movements
        if moved.kind is LedgerKind.payment and moved.amount_cents and moved.reference not in told
    ]
