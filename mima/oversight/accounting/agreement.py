"""What must agree before a file for the accountant is written: each sum is taken on two ways."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from mima.billing import record
from mima.core.errors import N_, DomainError
from mima.oversight.accounting import chart
from mima.oversight.accounting.books import Books, Issued
from mima.oversight.accounting.chart import Account
from mima.oversight.accounting.entries import Line


class DoesNotAgree(DomainError):
    """The month's file is not written: it would be wrong."""


class PaperChanged(DoesNotAgree):
    message = N_("The file was not written: paper %(number)s is not as it was issued.")


class PaperMissing(DoesNotAgree):
    message = N_("The file was not written: after paper %(number)s another one is missing in its series.")


class SalesDiffer(DoesNotAgree):
    message = N_(
        "The file was not written: the papers of %(month)s come to %(papers)s cents, the journal's sales to %(journal)s cents."
    )


class MoneyDiffers(DoesNotAgree):
    message = N_(
        "The file was not written: the ledger of %(month)s comes to %(ledger)s cents, the journal's money to %(journal)s cents."
    )


class PaymentDiffers(DoesNotAgree):
    message = N_(
        "The file was not written: payment %(payment)s says that %(said)s cents were kept, the ledger says %(ledger)s cents."
    )


class PayoutsDiffer(DoesNotAgree):
    message = N_(
        "The file was not written: Stripe's payouts of %(month)s come to %(payouts)s cents, the journal's to %(journal)s cents."
    )


class Unbalanced(DoesNotAgree):
    message = N_("The file was not written: entry %(number)s has debits of %(debit)s cents and credits of %(credit)s cents.")


class SeveralCurrencies(DoesNotAgree):
    message = N_("The file was not written: %(month)s has sums in %(currencies)s, and a journal is in one currency.")


def check(books: Books, lines: Sequence[Line]) -> None:
    """Nothing, if papers, ledger, payments and journal agree; otherwise the first of them that do not, by name."""
    _one_currency(books)
    for paper in books.papers:
        _as_issued(paper)
    _without_hole(books.papers)
    _kept_agrees(books)
    _balanced(lines)
    _sales_agree(books, lines)
    _money_agrees(books, lines)
    _payouts_agree(books, lines)


def sold_cents(papers: Iterable[Issued]) -> int:
    """Invoices less credit notes, with VAT, by the papers' rows."""
    return sum(paper.sign * paper.gross_cents for paper in papers)


def balance(lines: Iterable[Line], journals: Iterable[chart.Journal], *accounts: Account) -> int:
    """What these journals moved on these accounts; a debit is more, a credit less."""
    wanted = {journal.code for journal in journals}
    return sum(line.balance_cents for line in lines if line.journal.code in wanted and line.account in accounts)


def _one_currency(books: Books) -> None:
    if len(books.currencies) > 1:
        raise SeveralCurrencies(month=str(books.month), currencies=", ".join(sorted(books.currencies)))


def _as_issued(paper: Issued) -> None:
    totals, rates = paper.record["totals"], paper.record["vat"]
    says = (paper.record["number"], paper.record["issued_on"], *(totals[f"{part}_cents"] for part in ("net", "vat", "gross")))
    row = (paper.number, paper.on.isoformat(), paper.net_cents, paper.vat_cents, paper.gross_cents)
    by_rate = (sum(rate["net_cents"] for rate in rates), sum(rate["vat_cents"] for rate in rates))
    is_whole = says == row and by_rate == (paper.net_cents, paper.vat_cents) and sum(by_rate) == paper.gross_cents
    if not is_whole or record.fingerprint(paper.record) != paper.sha256:
        raise PaperChanged(number=paper.number)


def _without_hole(papers: Sequence[Issued]) -> None:
    for before, after in pairwise(sorted(papers, key=lambda paper: (paper.series, paper.position))):
        if before.series == after.series and after.position != before.position + 1:
            raise PaperMissing(number=before.number)


def _kept_agrees(books: Books) -> None:
    for payment in books.payments:
        if payment.said_cents != payment.ledger_cents:
            raise PaymentDiffers(payment=payment.payment, said=payment.said_cents, ledger=payment.ledger_cents)


def _balanced(lines: Sequence[Line]) -> None:
    debits: Counter[str] = Counter()
    credited: Counter[str] = Counter()
    for line in lines:
        debits[line.number] += line.debit_cents
        credited[line.number] += line.credit_cents
    for number, debit in debits.items():
        if debit != credited[number]:
            raise Unbalanced(number=number, debit=debit, credit=credited[number])


def _sales_agree(books: Books, lines: Sequence[Line]) -> None:
    papers = sold_cents(books.papers)
    owed = balance(lines, [chart.SOLD], chart.CUSTOMERS)
    earned = -balance(lines, [chart.SOLD], chart.SALES, chart.SALES_IN_THE_UNION, chart.ADVANCES, chart.VAT)
    for journal in (owed, earned):
        if journal != papers:
            raise SalesDiffer(month=str(books.month), papers=papers, journal=journal)


def _money_agrees(books: Books, lines: Sequence[Line]) -> None:
    ledger = sum(moved.amount_cents for moved in books.movements)
    money = [chart.AT_THE_BANK, chart.AT_STRIPE]
    journal = balance(lines, money, chart.BANK, chart.STRIPE, chart.FEES)
    if not ledger == journal == -balance(lines, money, chart.CUSTOMERS):
        raise MoneyDiffers(month=str(books.month), ledger=ledger, journal=journal)


def _payouts_agree(books: Books, lines: Sequence[Line]) -> None:
    """What the bank got from Stripe is what Stripe says it sent, and nothing else left Stripe's account but fees."""
    payouts = sum(payout.at_the_bank_cents for payout in books.payouts)
    journal = balance(lines, [chart.AT_STRIPE], chart.BANK)
    if journal != payouts:
        raise PayoutsDiffer(month=str(books.month), payouts=payouts, journal=journal)
