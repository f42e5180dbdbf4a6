"""Webhooks in a thousand disorders: `python -m tests.faults.webhooks --permutations 1000 --seed 1`.

Each is one payment of its own, with its events doubled, shuffled, told early and late, mixed with forged, broken and foreign
ones. Prints how they were answered and what came of the payments; ends with 1 if one was not settled once, or with a 5xx.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from mima import audit
from mima.billing.models import Paper, PaperKind
from mima.booths import queries as booths
from mima.core.db import db
from mima.core.transaction import transaction
from mima.journal.models import JournalEntry
from mima.payments import attempts, gateway
from mima.payments.models import LedgerEntry, LedgerKind, StandPayment
from tests.faults import till
from tests.faults.arena import Arena, arena, on_both
from tests.faults.pushes import Push, genuine, lie, strange
from tests.faults.till import Stripe

LANES = 2
# How a payment ends, how often in ten, and what is then true of payment and claim.
ENDINGS = {
    "paid": (4, ("paid", "confirmed")),
    "declined first": (1, ("paid", "confirmed")),
    "paid before its page was known": (1, ("paid", "confirmed")),
    "debited": (1, ("paid", "confirmed")),
    "expired": (1, ("expired", "held")),
    "refunded at Stripe": (2, ("refunded", "confirmed")),
}


@dataclass(frozen=True)
class Case:
    """One permutation: how its payment ended at Stripe, and what there is to know of it here."""

    number: int
    ending: str
    payment_id: int
    reference: str
    booking: str
    answers: list[tuple[Push, int]]

    def wrong(self) -> list[str]:
        """What is not as it must be, in words."""
        states, moves, entries, papers = self._found()
        wanted = ENDINGS[self.ending][1]
        once = 0 if self.ending == "expired" else 1
        said = [f"{push.kind}: {status} instead of {push.expected}" for push, status in self.answers if status != push.expected]
        said += [f"is {states} instead of {wanted}"] if states != wanted else []
        counted = {"settled": moves, "entered": entries, "invoiced": papers}
        return said + [f"{name} {count} times instead of {once}" for name, count in counted.items() if count != once]

    def _found(self) -> tuple[tuple[str, str], int, int, int]:
        db.session.rollback()
        payment = db.session.get_one(StandPayment, self.payment_id)
        moved = select(func.count()).where(
            JournalEntry.subject == "stand_payment", JournalEntry.subject_id == payment.id, JournalEntry.to_state == "paid"
        )
        entered = select(func.count()).where(LedgerEntry.payment_id == payment.id, LedgerEntry.kind == LedgerKind.payment)
        issued = select(func.count()).where(Paper.booking_id == payment.booking_id, Paper.kind == PaperKind.invoice)
        counts = [db.session.scalar(statement) or 0 for statement in (moved, entered, issued)]
        return (payment.state.value, payment.reservation.state.value), counts[0], counts[1], counts[2]


@dataclass(frozen=True)
class Outcome:
    """What came of all permutations: every answer, what was wrong with which, and what the audit found."""

    seed: int
    cases: list[Case]
    wrong: dict[int, list[str]]
    findings: list[str]
    seconds: float

    @property
    def answers(self) -> list[int]:
        return [status for case in self.cases for _push, status in case.answers]

    @property
    def is_clean(self) -> bool:
        return not self.wrong and not self.findings and not any(status >= 500 for status in self.answers)

    def row(self, kind: str) -> str:
        answers = self.answers
        counts = [sum(status // 100 == family for status in answers) for family in (2, 4, 5)]
        once = f"{len(self.cases) - len(self.wrong)} of {len(self.cases)}"
        cells = (f"{kind:<10}", f"{len(answers):>8}", *(f"{count:>6}" for count in counts), f"{once:>14}")
        return "  ".join((*cells, f"{len(self.findings) or 'none':>8}", f"{self.seconds:>6.0f} s"))

    def faults(self) -> list[str]:
        """For each permutation that went wrong, how, and how to see it again."""
        named = {case.number: case.ending for case in self.cases}
        again = f"--seed {self.seed} --only"
        said = [
            f"permutation {number} ({named[number]}; {again} {number}): {'; '.join(why)}" for number, why in self.wrong.items()
        ]
        return said + [f"audit (seed {self.seed}): {finding}" for finding in self.findings]


HEAD = "database    messages     2xx     4xx     5xx    settled once  findings      time"


def race(folder: Path, database_url: str, *, numbers: Sequence[int], seed: int, wsgi: str = "wsgi:app") -> Outcome:
    """The permutations of these numbers, each on a payment of its own, two at a time."""
    began = time.monotonic()
    with till.stripe_beside(folder) as stripe, arena(folder, database_url, wsgi=wsgi, stripe=stripe.url) as place:
        with place.app.app_context(), transaction():
            codes = till.sell(len(numbers))

        def run(numbered: tuple[int, str]) -> Case:
            with place.app.app_context():
                return _permute(place, stripe, *numbered, random.Random(f"{seed}:{numbered[0]}"))

        with ThreadPoolExecutor(LANES) as lanes:
            cases = list(lanes.map(run, zip(numbers, codes, strict=True)))
        with place.app.app_context():
            wrong = {case.number: why for case in cases if (why := case.wrong())}
            findings = [finding for result in audit.of_this_moment() for finding in result.findings]
        return Outcome(seed, cases, wrong, findings, time.monotonic() - began)


def _permute(place: Arena, stripe: Stripe, number: int, code: str, rng: random.Random) -> Case:
    """A payment that is made at Stripe, and every message about it and beside it, in this generator's order."""
    ending = rng.choices(list(ENDINGS), [often for often, _states in ENDINGS.values()])[0]
    booking = till.hold(code)
    payment_id, session_id, page = _opened(booking, known=ending != "paid before its page was known")
    reference = db.session.get_one(StandPayment, payment_id).reference
    db.session.rollback()
    case = Case(number, ending, payment_id, reference, booking, [])
    early = [lie(rng, reference, rng.choice((session_id, None))) for _time in range(rng.randrange(3))]
    _ring(place, case, early)
    _end(stripe, ending, session_id, page)
    told = _events(stripe, reference)
    copies = [genuine(event) for event in told for _copy in range(rng.choice((1, 1, 2, 3)))]
    pushes = copies + strange(rng, rng.choice(told))
    rng.shuffle(pushes)
    # Long after the rest: the last of Stripe's tries.
    _ring(place, case, [*pushes, genuine(rng.choice(told), kind="late")])
    return case


def _opened(booking: str, *, known: bool) -> tuple[int, str, str]:
    """The payment page: the payment's id, the session's and its address. Unless `known`, whoever opened it died then."""
    if known:
        payment_id, page = till.open_page(booking)
        return payment_id, page.rpartition("/")[2], page
    with transaction():
        attempt = attempts.begin(booths.booking(booking), till.payer(booking))
    session = gateway.create_session(attempt.body, key=attempt.key)
    return attempt.id, session.id, session.url or ""


def _end(stripe: Stripe, ending: str, session_id: str, page: str) -> None:
    if ending == "expired":
        stripe.ask(f"checkout/sessions/{session_id}/expire")
        return
    if ending == "declined first":
        stripe.press(page, "decline")
    stripe.press(page, "debit" if ending == "debited" else "pay")
    intent = stripe.look(f"checkout/sessions/{session_id}")["payment_intent"]
    if ending == "debited":
        stripe.control("hasten", about=stripe.look(f"payment_intents/{intent}")["latest_charge"])
    if ending == "refunded at Stripe":
        stripe.ask("refunds", payment_intent=intent)


def _events(stripe: Stripe, reference: str) -> list[Any]:
    """What Stripe has to tell about this payment; refunds do not bear its mark, but their charge does."""
    listed = stripe.look("events?limit=100")["data"]
    marked = [event for event in listed if event["data"]["object"].get("metadata", {}).get("mima_payment") == reference]
    intents = {event["data"]["object"].get("payment_intent") for event in marked} - {None}
    return [event for event in listed if event in marked or event["data"]["object"].get("payment_intent") in intents][::-1]


def _ring(place: Arena, case: Case, pushes: Sequence[Push]) -> None:
    """One after the other; each with all that follows its answer."""
    for push in pushes:
        (answer,) = place.send([push.request(place.port)])
        case.answers.append((push, answer.status))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--permutations", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, action="append", help="this permutation alone, as it was among all")
    arguments = parser.parse_args()
    numbers = arguments.only or range(arguments.permutations)
    clean, kinds = True, Counter[str]()
    print(f"{len(numbers)} permutations, seed {arguments.seed}, 2 processes\n{HEAD}", flush=True)
    for kind, folder, url in on_both("webhooks"):
        outcome = race(folder, url, numbers=numbers, seed=arguments.seed)
        print(outcome.row(kind), *outcome.faults(), sep="\n", flush=True)
        clean = clean and outcome.is_clean
        kinds += Counter(push.kind for case in outcome.cases for push, _status in case.answers)
    print("messages by kind: " + ", ".join(f"{name} {count}" for name, count in sorted(kinds.items())))
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
