"""Fifty times something is killed while people hold and pay: `python -m tests.faults.kill --kills 50 --people 3`.

One of the web's processes, all of them, the worker, the stand-in Stripe or PostgreSQL itself, at random, without a word. Prints
how long each took to be up again; ends with 1 if anything that was acknowledged is lost or doubled, or was up too late.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from mima import audit
from mima.booths.models import LIVE, Booking, Booth, Reservation, ReservationState
from mima.core.db import db
from mima.core.transaction import transaction
from mima.payments import flow
from mima.payments.models import LedgerEntry, LedgerKind, PaymentState, StandPayment
from tests.faults import servants, till
from tests.faults.servants import House, Servant
from tests.faults.visitors import Visitor, visiting

# Seconds between being up again and the next kill.
PAUSE = (0.2, 1.2)
# What the promise says.
UP_WITHIN = 5.0


@dataclass(frozen=True)
class Outcome:
    """What was killed and how soon it was up; what people were told; and what is not as they were told."""

    up: dict[str, list[float]]
    work: dict[str, float]
    held: int
    paid: int
    booked: int
    refused: Counter[str]
    broken: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> list[float]:
        return sorted(seconds for each in self.up.values() for seconds in each)

    @property
    def is_clean(self) -> bool:
        return not self.broken and self.paid > 0

    def row(self, kind: str) -> str:
        seconds = self.seconds
        numbers = [f"{number:>5}" for number in (len(seconds), self.held, self.paid, self.booked)]
        up = (f"{seconds[len(seconds) // 2]:>8.2f} s", f"{seconds[-1]:>7.2f} s")
        return "  ".join((f"{kind:<10}", *numbers, *up, f"{len(self.broken) or 'none':>6}"))

    def lines(self) -> list[str]:
        """What was killed how often, with its median and its worst."""
        said = []
        for name, each in sorted(self.up.items()):
            seconds = sorted(each)
            said.append(
                f"  {name:<16} {len(each):>3} times, median {seconds[len(seconds) // 2]:.2f} s, worst {seconds[-1]:.2f} s"
            )
        told = ", ".join(f"{what} {count}" for what, count in sorted(self.refused.items()))
        return [*said, f"  meanwhile: {told or 'nobody was refused'}", *(f"  broken: {one}" for one in self.broken)]


HEAD = "database    kills   held   paid  booked    median      worst  broken"


def race(folder: Path, kind: str, *, kills: int, people: int, seed: int = 1, by_command: bool = True) -> Outcome:
    """So many kills while so many people hold and pay one booth after the other.

    At the end reconcile and audit look, `by_command` each in a process of its own.
    """
    rng = random.Random(seed)
    with servants.house(folder, kind) as house:
        with house.app.app_context(), transaction():
            # More than anybody can take meanwhile.
            codes = till.sell(people * (40 + 12 * kills))
        runners = house.place.runners(people)
        visitors = [Visitor(house.place.port, house.stripe, runner, codes[at::people]) for at, runner in enumerate(runners)]
        up: dict[str, list[float]] = defaultdict(list)
        work: dict[str, float] = defaultdict(float)
        with visiting(visitors):
            for _kill in range(kills):
                time.sleep(rng.uniform(*PAUSE))
                name, strike, servant = rng.choice(_victims(house, rng))
                before = servant.pid
                strike()
                up[name].append(servant.wait())
                work[name] = max(work[name], servant.work() if servant.pid != before else 0.0)
        servants.let_go(house.app)
        broken = _settle_by_command(house) if by_command else _settle(house)
        with house.app.app_context():
            for visitor in visitors:
                broken += _lost_or_doubled(house, visitor)
        told = [visitor.told for visitor in visitors]
        counts = [sum(len(getattr(one, what)) for one in told) for what in ("held", "paid", "booked")]
        return Outcome(dict(up), work, *counts, sum((one.refused for one in told), Counter()), broken)


def _victims(house: House, rng: random.Random) -> list[tuple[str, Callable[[], None], Servant]]:
    """What may be killed, and whom to wait for then."""
    found: list[tuple[str, Callable[[], None], Servant]] = [
        ("web process", lambda: _kill_one(house.web, rng), house.web),
        ("web, all", house.web.kill, house.web),
        ("web, master", lambda: house.web.kill(all_of_it=False), house.web),
        ("worker", house.worker.kill, house.worker),
        ("stripe", house.till.kill, house.till),
    ]
    server = house.database
    if server is not None:
        found.append(("postgresql", lambda: server.kill(all_of_it=False), server))
        found.append(("postgresql part", lambda: _kill_one(server, rng), server))
    return found


def _kill_one(servant: Servant, rng: random.Random) -> None:
    """One of those that the servant started; on PostgreSQL all others end with it and it recovers by itself."""
    children = servant.children()
    if children:
        victim = rng.choice(children)
        servants.kill(victim)
        victim.wait(10)


def _settle(house: House) -> list[str]:
    with house.app.app_context():
        said = flow.reconcile(everything=True).failures
        return said + [finding for result in audit.of_this_moment() for finding in result.findings]


def _settle_by_command(house: House) -> list[str]:
    """What the commands find when all is up again: nothing, once what nobody rang for is looked up."""
    reconciled = house.command("reconcile")
    said = [f"reconcile: {reconciled.stderr}"] if reconciled.returncode else []
    audited = house.command("audit")
    return said + ([f"audit: {audited.stdout}{audited.stderr}"] if audited.returncode else [])


def _lost_or_doubled(house: House, visitor: Visitor) -> list[str]:
    """What is not as this person was told."""
    told, said = visitor.told, []
    for reference, code in told.held.items():
        if _live_claims(reference, code) != 1:
            said.append(f"booth {code} was held as {reference} and is not any more")
    for reference in told.paid:
        payments, entries, charges = _money(house, reference)
        if (payments, entries, charges) != (1, 1, 1):
            said.append(f"{reference} was paid: {payments} payments, {entries} ledger entries, {charges} charges")
    wanted = set(told.paid) | set(told.booked)
    confirmed = select(Booking.reference).join(Reservation).where(Reservation.state == ReservationState.confirmed)
    missing = wanted - set(db.session.scalars(confirmed))
    return said + [f"{reference} was paid and is not booked" for reference in sorted(missing)]


def _live_claims(reference: str, code: str) -> int:
    mine = select(func.count(Reservation.id)).join(Booking).join(Booth, Booth.id == Reservation.booth_id)
    return db.session.scalar(mine.where(Booking.reference == reference, Booth.code == code, Reservation.state.in_(LIVE))) or 0


def _money(house: House, reference: str) -> tuple[int, int, int]:
    """How many payments came for the booking, how many of them the ledger has, and how many charges Stripe made."""
    paid = select(StandPayment).join(Booking).where(Booking.reference == reference, StandPayment.state == PaymentState.paid)
    payments = db.session.scalars(paid).all()
    ids = [payment.id for payment in payments]
    entered = select(func.count()).where(LedgerEntry.payment_id.in_(ids), LedgerEntry.kind == LedgerKind.payment)
    charges: list[Any] = []
    for payment in payments:
        charges += house.stripe.look(f"charges?payment_intent={payment.payment_intent}")["data"]
    return len(payments), db.session.scalar(entered) or 0, sum(charge["status"] == "succeeded" for charge in charges)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--people", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    clean = True
    print(f"{arguments.kills} kills, {arguments.people} people, seed {arguments.seed}\n{HEAD}", flush=True)
    for kind in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as folder:
            outcome = race(Path(folder), kind, kills=arguments.kills, people=arguments.people, seed=arguments.seed)
        print(outcome.row(kind), *outcome.lines(), sep="\n", flush=True)
        clean = clean and outcome.is_clean and outcome.seconds[-1] <= UP_WITHIN
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
