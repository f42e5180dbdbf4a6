"""Many companies order the last of an extra at once: `python -m tests.faults.extras_race --exhibitors 50 --stock 5`."""

import argparse
import sys
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update

from mima.booths import queries as booths
from mima.booths import service
from mima.booths.models import BookingLine, Booth, Extra
from mima.core import clock
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions.models import SaleWindow
from mima.exhibitors.models import Exhibitor
from tests import factories
from tests.faults.arena import Answer, Arena, Runner, arena, on_both

TOLD = "are left. Nothing of your order was changed."


@dataclass(frozen=True)
class Outcome:
    """What came of the race: the stock, how many count as taken, how many stand on bookings, and every answer."""

    stock: int
    taken: int
    ordered: int
    answers: list[Answer]

    @property
    def is_clean(self) -> bool:
        won = sum(answer.status == 303 for answer in self.answers)
        told = sum(answer.status == 409 and TOLD in answer.text for answer in self.answers)
        return self.taken == self.ordered == self.stock == won and won + told == len(self.answers)

    def __str__(self) -> str:
        statuses = {status: sum(answer.status == status for answer in self.answers) for status in (303, 409, 503, 500)}
        return (
            f"stock {self.stock}, {len(self.answers)} orders: {self.taken} taken, {self.ordered} on bookings; answers {statuses}"
        )


def race(place: Arena, *, exhibitors: int, stock: int, defended: bool = True) -> Outcome:
    """So many companies order one each of an extra of which there are fewer; undefended, nothing looks at the stock."""
    runners = place.runners(exhibitors)
    references, names = _hold(place, runners, stock)
    if not defended and not place.is_sqlite:
        place.alter("ALTER TABLE extra DROP CONSTRAINT ck_extra_stock")
    order = {names["power"]: "0", names["screen"]: "1"}
    clicks = [(who, f"/bookings/{reference}/extras", order) for who, reference in zip(runners, references, strict=True)]
    return _outcome(place, stock, place.all_at_once(clicks))


def _hold(place: Arena, runners: list[Runner], stock: int) -> tuple[list[str], dict[str, str]]:
    """Each company holds a booth of its own; the references of their bookings, and the extras' names in the form."""
    with place.app.app_context(), transaction():
        edition = factories.edition("race")
        now = clock.now()
        db.session.execute(update(SaleWindow).values(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1)))
        db.session.execute(update(Extra).where(Extra.code == "screen").values(stock=stock))
        first = db.session.scalars(select(Booth).order_by(Booth.id)).first()
        assert first is not None
        references = []
        for number, runner in enumerate(runners):
            booth = factories.booth(edition, first.hall, first.zone, first.category, f"R{number:02d}", 100 + number * 300)
            company = db.session.get_one(Exhibitor, runner.exhibitor_id)
            references.append(service.hold(booth, company, by=COMMAND).reference)
        return references, {extra.code: f"extra-{extra.id}" for extra in booths.extras(edition)}


def _outcome(place: Arena, stock: int, answers: list[Answer]) -> Outcome:
    with place.app.app_context():
        taken = db.session.scalar(select(Extra.taken).where(Extra.code == "screen")) or 0
        lines = select(func.coalesce(func.sum(BookingLine.quantity), 0)).join(Extra).where(Extra.code == "screen")
        return Outcome(stock, taken, db.session.scalar(lines) or 0, answers)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exhibitors", type=int, default=50)
    parser.add_argument("--stock", type=int, default=5)
    arguments = parser.parse_args()
    clean = True
    for kind, folder, url in on_both("extras_race"):
        with arena(folder, url) as place:
            outcome = race(place, exhibitors=arguments.exhibitors, stock=arguments.stock)
        print(f"{kind}, 2 processes: {outcome}", flush=True)
        clean = clean and outcome.is_clean
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
