"""Why people must look at a payment: a code with its facts on the row, and a sentence where it is read.

`said` reads rows, journal entries and letters of before as well: then the code was an English sentence, or such as
'amount: 151200 ≠ 150000'.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from mima.core.errors import N_, DomainError
from mima.core.money import Sum
from mima.payments.models import StandPayment


class Kind(StrEnum):
    """The money is not what was asked for; or a paper of it could not be written."""

    mismatch = "mismatch"
    invoice = "invoice"
    credit_note = "credit_note"


PAPERS = (Kind.invoice, Kind.credit_note)
EARLIER = {"invoice: ": Kind.invoice, "credit note: ": Kind.credit_note}
# In the order in which they are said; what was asked for, what came.
DIFFERENCES = {
    "amount": N_("%(told)s came instead of %(asked)s."),
    "captured": N_("%(told)s came instead of %(asked)s."),
    "currency": N_("The money is in %(told)s; %(asked)s was asked for."),
    "session": N_("It was paid on another payment page than the one that was opened."),
    "reference": N_("The payment page is that of another payment."),
}
TEST_MONEY = N_("It is test money; real money was asked for.")
REAL_MONEY = N_("It is real money; test money was asked for.")
FACT = re.compile(r"(\w+): (.*?) ≠ (.*?)(?:, (?=\w+: )|$)")


@dataclass(frozen=True, slots=True)
class Reason:
    """A message id and what fills its placeholders."""

    message: str
    values: dict[str, Any] = field(default_factory=dict)


def differing(facts: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    """What came otherwise than it was asked for, as it is stored; empty where all fits."""
    return {name: [asked, told] for name, (asked, told) in facts.items() if asked != told}


def note_paper(payment: StandPayment, kind: Kind, error: DomainError) -> None:
    """The payment lacks this paper, because of this refusal; people see it until it is issued."""
    payment.problem = kind
    payment.problem_facts = {"message": error.message, "values": {key: _plain(value) for key, value in error.values.items()}}


def clear(payment: StandPayment) -> None:
    """Nobody must look at the payment any more."""
    payment.problem, payment.problem_facts = "", {}


def kind_of(problem: str) -> Kind | None:
    """What kind of problem the row's word stands for; None where there is none."""
    if not problem:
        return None
    earlier = next((kind for begin, kind in EARLIER.items() if problem.startswith(begin)), Kind.mismatch)
    return Kind(problem) if problem in set(Kind) else earlier


def lacks_paper(payment: StandPayment) -> bool:
    """Whether its invoice or a credit note of it could not be written."""
    return kind_of(payment.problem) in PAPERS


def of(payment: StandPayment) -> list[Reason]:
    """The payment's problem as sentences; none where nobody must look."""
    return said(payment.problem, payment.problem_facts, payment.currency)


def said(problem: str, facts: Mapping[str, Any], currency: str) -> list[Reason]:
    """The same, from what a row, the journal or a letter says; sums are in the currency that came."""
    kind = kind_of(problem)
    if kind is None:
        return []
    if kind in PAPERS:
        return [_of_paper(problem, facts)]
    differences = facts if problem == Kind.mismatch else _earlier(problem)
    return _unlike(differences, currency) or [Reason(problem)]


def _of_paper(problem: str, facts: Mapping[str, Any]) -> Reason:
    if "message" in facts:
        return Reason(facts["message"], dict(facts["values"]))
    return Reason(problem.partition(": ")[2])


def _unlike(differences: Mapping[str, Any], currency: str) -> list[Reason]:
    coins = differences.get("currency", (currency, currency))
    found = [
        Reason(message, _sums(differences[name], coins) if name in ("amount", "captured") else _both(differences[name]))
        for name, message in DIFFERENCES.items()
        if name in differences
    ]
    if "livemode" in differences:
        found.append(Reason(TEST_MONEY if str(differences["livemode"][0]) == "True" else REAL_MONEY))
    return _once(found)


def _sums(pair: Sequence[Any], coins: Sequence[str]) -> dict[str, Any]:
    return {name: Sum(int(cents), coin) for name, cents, coin in zip(("asked", "told"), pair, coins, strict=True)}


def _both(pair: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(("asked", "told"), pair, strict=True))


def _once(found: Iterable[Reason]) -> list[Reason]:
    kept: list[Reason] = []
    for one in found:
        if one not in kept:
            kept.append(one)
    return kept


def _earlier(problem: str) -> dict[str, Any]:
    return {name: [asked, told] for name, asked, told in FACT.findall(problem) if name in (*DIFFERENCES, "livemode")}


def _plain(value: Any) -> str | int:
    """As JSON keeps it."""
    if isinstance(value, (str, int)):
        return value
    return value.isoformat() if isinstance(value, datetime) else str(value)
