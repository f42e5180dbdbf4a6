"""Twenty organizers refund one payment at once: `python -m tests.faults.refunds --rounds 25 --clicks 20`.

Some ask for what the terms say, some for a part. Prints what went back and which papers say so; ends with 1 if more went back
than was paid, if a refund here is not exactly one at Stripe, or if the credit notes say another sum.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text

from mima import audit
from mima.accounts import service as accounts
from mima.billing.models import Paper, PaperKind
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.exhibitors.models import ExhibitorMember
from mima.payments import flow
from mima.payments.models import LedgerEntry, LedgerKind, Refund, RefundState, StandPayment
from tests.faults import till
from tests.faults.arena import Answer, Arena, Runner, arena, on_both
from tests.faults.till import Stripe
from tests.snapshot import writing

ORGANIZERS = 4
CARELESS = "tests.faults.careless_stripe"
# What a click asks for, in euros; nothing is what the terms say.
PARTS = ("", "", "1", "40", "300,50", "755", "1000")
TOO_MUCH = "more went back than was paid"


@dataclass(frozen=True)
class Round:
    """One payment and what became of it. `paid` is what came; `at_stripe` are the refunds there, by the reference of ours."""

    paid: int
    ours: dict[str, int]
    at_stripe: list[tuple[str, int]]
    ledger: int
    credited: int
    answers: list[Answer]

    @property
    def went_back(self) -> int:
        return sum(cents for _reference, cents in self.at_stripe)

    def wrong(self) -> list[str]:
        at_stripe = Counter(reference for reference, _cents in self.at_stripe)
        facts = {
            TOO_MUCH: self.went_back > self.paid,
            "a refund here is not exactly one at Stripe": self.ours != dict(self.at_stripe)
            or max(at_stripe.values(), default=0) > 1,
            "the ledger says another sum": self.ledger != -self.went_back,
            "the credit notes say another sum": self.credited != self.went_back,
            "nothing went back": self.went_back == 0,
            "a click was not answered": any(answer.status >= 500 for answer in self.answers),
        }
        return [said for said, is_so in facts.items() if is_so]


@dataclass(frozen=True)
class Outcome:
    """What came of all rounds, and what the audit found at the end."""

    rounds: list[Round]
    findings: list[str]

    @property
    def wrong(self) -> list[str]:
        return [said for one in self.rounds for said in one.wrong()]

    @property
    def is_clean(self) -> bool:
        return not self.wrong and not self.findings

    def row(self, kind: str) -> str:
        answers = Counter(answer.status for one in self.rounds for answer in one.answers)
        refunds, in_full = sum(len(one.ours) for one in self.rounds), sum(one.went_back == one.paid for one in self.rounds)
        seconds = sorted(answer.seconds for one in self.rounds for answer in one.answers)
        told = ", ".join(f"{status}: {count}" for status, count in sorted(answers.items()))
        cells = (
            f"{kind:<10}",
            f"{len(self.rounds):>6}",
            f"{sum(answers.values()):>6}",
            f"{told:<20}",
            f"{refunds:>7}",
            f"{in_full:>7}",
        )
        return "  ".join(
            (*cells, f"{len(self.wrong) or 'none':>6}", f"{len(self.findings) or 'none':>8}", f"{seconds[-1]:>6.2f} s")
        )


HEAD = "database    rounds  clicks  answers               refunds  in full  broken  findings    worst"


def race(folder: Path, database_url: str, *, rounds: int, clicks: int, seed: int = 1, defended: bool = True) -> Outcome:
    """So many rounds, each a payment that as many clicks refund; undefended, nobody looks at what was decided before.

    The stand-in gives back whatever it is asked for: nothing but the market keeps more from going back than was paid.
    """
    wsgi, rng = "wsgi:app" if defended else "tests.faults.careless_till:app", random.Random(seed)
    with till.stripe_beside(folder, CARELESS) as stripe, arena(folder, database_url, wsgi=wsgi, stripe=stripe.url) as place:
        with place.app.app_context(), transaction():
            codes = till.sell(rounds)
        organizers = _organizers(place)
        if not defended and database_url.startswith("postgresql"):
            with place.app.app_context(), writing() as connection:
                connection.execute(text("ALTER TABLE stand_payment DROP CONSTRAINT ck_stand_payment_refunded_at_most"))
        done = [_round(place, stripe, code, organizers, _asked(rng, clicks)) for code in codes]
        with place.app.app_context():
            findings = [finding for result in audit.of_this_moment() for finding in result.findings]
        return Outcome(done, findings)


def _organizers(place: Arena) -> list[Runner]:
    runners = place.runners(ORGANIZERS)
    with place.app.app_context(), transaction():
        for runner in runners:
            member = select(ExhibitorMember).where(ExhibitorMember.exhibitor_id == runner.exhibitor_id)
            accounts.make_organizer(db.session.scalars(member).one().user, by=COMMAND)
    # Becoming one ended their sessions.
    return [place.signed_in(at, runner.exhibitor_id) for at, runner in enumerate(runners)]


def _asked(rng: random.Random, clicks: int) -> list[dict[str, str]]:
    """What each click asks for; a part has its reason."""
    sums = [rng.choice(PARTS) for _click in range(clicks)]
    return [{"why": "They cannot come", "sum_back": asked, "departure": "We agreed on it" if asked else ""} for asked in sums]


def _round(place: Arena, stripe: Stripe, code: str, organizers: Sequence[Runner], asked: list[dict[str, str]]) -> Round:
    with place.app.app_context():
        payment_id, page = till.open_page(till.hold(code))
        stripe.press(page)
        flow.sync_payment(payment_id)
        payment = db.session.get_one(StandPayment, payment_id)
        paid, address = payment.captured_cents, f"/organizer/payments/{payment.reference}/refund"
        db.session.rollback()
    clicks = [(organizers[at % ORGANIZERS], address, fields) for at, fields in enumerate(asked)]
    answers = place.all_at_once(clicks)
    with place.app.app_context():
        # What one click's call to Stripe left open, as the worker would find it.
        flow.sync_payment(payment_id)
        return _found(stripe, payment_id, paid, answers)


def _found(stripe: Stripe, payment_id: int, paid: int, answers: list[Answer]) -> Round:
    db.session.rollback()
    payment = db.session.get_one(StandPayment, payment_id)
    made = db.session.scalars(select(Refund).where(Refund.payment_id == payment_id))
    back = select(func.sum(LedgerEntry.amount_cents)).where(
        LedgerEntry.payment_id == payment_id, LedgerEntry.kind == LedgerKind.refund
    )
    credited = select(func.sum(Paper.gross_cents)).where(
        Paper.booking_id == payment.booking_id, Paper.kind == PaperKind.credit_note
    )
    listed: list[Any] = stripe.look(f"refunds?payment_intent={payment.payment_intent}&limit=100")["data"]
    return Round(
        paid=paid,
        ours={refund.reference: refund.amount_cents for refund in made if refund.state is RefundState.succeeded},
        at_stripe=[(refund["metadata"].get("mima_refund", ""), refund["amount"]) for refund in listed],
        ledger=db.session.scalar(back) or 0,
        credited=abs(db.session.scalar(credited) or 0),
        answers=answers,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--clicks", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    clean = True
    print(f"{arguments.clicks} clicks on each payment, seed {arguments.seed}, 2 processes\n{HEAD}", flush=True)
    for kind, folder, url in on_both("refunds"):
        outcome = race(folder, url, rounds=arguments.rounds, clicks=arguments.clicks, seed=arguments.seed)
        print(outcome.row(kind), *sorted(set(outcome.wrong)), *outcome.findings, sep="\n", flush=True)
        clean = clean and outcome.is_clean
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
