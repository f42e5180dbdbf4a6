"""The month's journal in double entry. Pure: the same books give the same lines."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mima.oversight.accounting import chart
from mima.oversight.accounting.books import Books, Issued, Moved, PaidOut
from mima.oversight.accounting.chart import Account, Journal


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an entry; exactly one of debit and credit is not zero, and neither is below it."""

    journal: Journal
    number: str
    on: date
    account: Account
    customer: tuple[str, str]
    piece: str
    words: str
    debit_cents: int
    credit_cents: int

    @property
    def balance_cents(self) -> int:
        return self.debit_cents - self.credit_cents


NOBODY = ("", "")
Entry = list[Line]


def of(books: Books) -> list[Line]:
    """All lines by day, the sales of a day before its money; each journal numbers its entries from one."""
    entries = [_sale(paper) for paper in books.papers]
    for movement in books.movements:
        entries += [_movement(movement), _fee(movement)]
    for payout in books.payouts:
        entries += [_payout(payout), _own_fees(payout)]
    found = sorted((entry for entry in entries if entry), key=lambda entry: entry[0].on)
    return list(_numbered(books, found))


def _numbered(books: Books, entries: Sequence[Entry]) -> Iterator[Line]:
    counts: Counter[str] = Counter()
    for entry in entries:
        code = entry[0].journal.code
        counts[code] += 1
        number = f"{code}-{books.month}-{counts[code]:04d}"
        yield from (replace(line, number=number) for line in entry)


def _sale(paper: Issued) -> Entry:
    words = f"{chart.paper(paper.kind, paper.covers)} {paper.number} {paper.customer}"
    debtor = (chart.customer(paper.exhibitor_id), paper.customer)

    def line(account: Account, cents: int, customer: tuple[str, str] = NOBODY) -> Entry:
        return _line(chart.SOLD, paper.on, account, cents * paper.sign, paper.number, words, customer)

    lines = line(chart.CUSTOMERS, paper.record["totals"]["gross_cents"], debtor)
    # A deposit is no sale yet: it waits as an advance until the final invoice takes it off the whole.
    for account, cents in _used(paper).items():
        lines += line(chart.ADVANCES, cents) + line(account, -cents)
    for row in paper.record["vat"]:
        account = chart.ADVANCES if paper.record.get("on_account") else chart.sales(row["category"])
        lines += line(account, -row["net_cents"]) + line(chart.VAT, -row["vat_cents"])
    return lines


def _used(paper: Issued) -> Counter[Account]:
    """{where its sale stands: what of it deposits had paid}."""
    used: Counter[Account] = Counter()
    for deposit in paper.record.get("deducted", []):
        for row in deposit["vat"]:
            used[chart.sales(row["category"])] += row["net_cents"]
    return used


def _movement(moved: Moved) -> Entry:
    journal, account = chart.where(moved.kind)
    words = f"{chart.words(moved.kind)} {moved.booking} {moved.customer}"
    customer = (chart.customer(moved.exhibitor_id), moved.customer)
    return [
        *_line(journal, moved.on, account, moved.amount_cents, moved.reference, words),
        *_line(journal, moved.on, chart.CUSTOMERS, -moved.amount_cents, moved.reference, words, customer),
    ]


def _fee(moved: Moved) -> Entry:
    words = f"Frais Stripe {moved.booking}"
    return [
        *_line(chart.AT_STRIPE, moved.on, chart.FEES, moved.fee_cents, moved.reference, words),
        *_line(chart.AT_STRIPE, moved.on, chart.STRIPE, -moved.fee_cents, moved.reference, words),
    ]


def _payout(payout: PaidOut) -> Entry:
    words = f"Versement Stripe {payout.reference}" if payout.came else f"Versement Stripe renvoyé {payout.reference}"
    cents = payout.at_the_bank_cents
    return [
        *_line(chart.AT_STRIPE, payout.on, chart.BANK, cents, payout.reference, words),
        *_line(chart.AT_STRIPE, payout.on, chart.STRIPE, -cents, payout.reference, words),
    ]


def _own_fees(payout: PaidOut) -> Entry:
    words = f"Frais Stripe hors paiements {payout.reference}"
    return [
        *_line(chart.AT_STRIPE, payout.on, chart.FEES, payout.own_fees_cents, payout.reference, words),
        *_line(chart.AT_STRIPE, payout.on, chart.STRIPE, -payout.own_fees_cents, payout.reference, words),
    ]


def _line(
    journal: Journal, on: date, account: Account, cents: int, piece: str, words: str, customer: tuple[str, str] = NOBODY
) -> Entry:
    """A debit, or a credit where it is less than nothing; no line for nothing."""
    if not cents:
        return []
    return [Line(journal, "", on, account, customer, piece, words, max(cents, 0), max(-cents, 0))]
