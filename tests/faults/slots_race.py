"""Many exhibitors choose the last places of an unloading slot at once: `python -m tests.faults.slots_race --exhibitors 50`."""

import argparse
import sys
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update

from mima.booths import queries as booths
from mima.booths import service
from mima.booths.models import Booth
from mima.core import clock
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions.models import SaleWindow
from mima.exhibitors.models import Exhibitor
from mima.readiness import slots
from mima.readiness.models import BookingTask, UnloadingSlot
from tests import factories
from tests.faults.arena import Answer, Arena, Runner, arena, on_both

TOLD = "This slot is full now."


@dataclass(frozen=True)
class Outcome:
    """What came of the race: the places, how many count as taken, how many bookings have one, and every answer."""

    capacity: int
    taken: int
    chosen: int
    answers: list[Answer]

    @property
    def is_clean(self) -> bool:
        won = sum(answer.status == 303 for answer in self.answers)
        told = sum(answer.status == 409 and TOLD in answer.text for answer in self.answers)
        return self.taken == self.chosen == self.capacity == won and won + told == len(self.answers)

    def __str__(self) -> str:
        statuses = {status: sum(answer.status == status for answer in self.answers) for status in (303, 409, 503, 500)}
        clicks = f"{self.capacity} places, {len(self.answers)} clicks"
        return f"{clicks}: {self.taken} taken by {self.chosen} bookings; answers {statuses}"


def race(place: Arena, *, exhibitors: int, capacity: int, defended: bool = True) -> Outcome:
    """So many exhibitors choose a slot with fewer places; undefended, nothing looks whether one is left."""
    runners = place.runners(exhibitors)
    references, key = _book(place, runners, capacity)
    if not defended and not place.is_sqlite:
        place.alter("ALTER TABLE unloading_slot DROP CONSTRAINT ck_unloading_slot_room")
    addresses = [f"/bookings/{reference}/readiness/unloading" for reference in references]
    clicks = [(who, address, {"slot": key}) for who, address in zip(runners, addresses, strict=True)]
    return _outcome(place, capacity, place.all_at_once(clicks))


def _book(place: Arena, runners: list[Runner], capacity: int) -> tuple[list[str], str]:
    """Each company has a booked booth of its own; the references of their bookings, and the slot."""
    with place.app.app_context(), transaction():
        edition, now = factories.edition("race"), clock.now()
        db.session.execute(update(SaleWindow).values(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1)))
        first = db.session.scalars(select(Booth).order_by(Booth.id)).first()
        assert first is not None
        references = []
        for number, runner in enumerate(runners):
            booth = factories.booth(edition, first.hall, first.zone, first.category, f"R{number:02d}", 100 + number * 300)
            booking = service.hold(booth, db.session.get_one(Exhibitor, runner.exhibitor_id), by=COMMAND)
            service.confirm(booths.reservation_of(booking), by=COMMAND)
            references.append(booking.reference)
        slot = slots.define(edition, now, now + timedelta(hours=1), place="", capacity=capacity, by=COMMAND)
        return references, str(slot.id)


def _outcome(place: Arena, capacity: int, answers: list[Answer]) -> Outcome:
    with place.app.app_context():
        taken = db.session.scalar(select(UnloadingSlot.taken)) or 0
        chosen = select(func.count()).select_from(BookingTask).where(BookingTask.slot_id.is_not(None))
        return Outcome(capacity, taken, db.session.scalar(chosen) or 0, answers)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exhibitors", type=int, default=50)
    parser.add_argument("--capacity", type=int, default=5)
    arguments = parser.parse_args()
    clean = True
    for kind, folder, url in on_both("slots_race"):
        with arena(folder, url) as place:
            outcome = race(place, exhibitors=arguments.exhibitors, capacity=arguments.capacity)
        print(f"{kind}, 2 processes: {outcome}", flush=True)
        clean = clean and outcome.is_clean
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
