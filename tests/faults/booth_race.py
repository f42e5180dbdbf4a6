"""Many exhibitors click the same booth at the same moment: `python -m tests.faults.booth_race --exhibitors 200 --booths 50`.

Each booth is one race. Prints how many won it, what the others were told and how long it took; ends with 1 if a promise broke.
"""

import argparse
import sys
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update

from mima.booths.models import LIVE, Booth, Reservation
from mima.core import clock
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions.models import SaleWindow
from tests import factories
from tests.faults.arena import Answer, Arena, arena, on_both

TOLD = ("Somebody else has booth", "You already hold 3 booths")


@dataclass(frozen=True)
class Outcome:
    """What came of the races: live claims on each booth, and every answer."""

    live_claims: dict[str, int]
    answers: list[Answer]

    @property
    def doubled(self) -> list[str]:
        """Booths that more than one company has."""
        return [code for code, count in self.live_claims.items() if count > 1]

    @property
    def unsold(self) -> list[str]:
        return [code for code, count in self.live_claims.items() if count == 0]

    @property
    def won(self) -> int:
        return sum(answer.status == 303 for answer in self.answers)

    @property
    def told(self) -> int:
        """How many were refused by a sentence that says why."""
        return sum(answer.status == 409 and any(words in answer.text for words in TOLD) for answer in self.answers)

    @property
    def failed(self) -> int:
        return sum(answer.status >= 500 for answer in self.answers)

    @property
    def is_clean(self) -> bool:
        everybody_answered = self.won + self.told == len(self.answers)
        return not self.doubled and not self.unsold and not self.failed and everybody_answered

    def __str__(self) -> str:
        seconds = sorted(answer.seconds for answer in self.answers)
        return (
            f"{len(self.live_claims)} booths, {len(self.answers)} clicks: {self.won} won, {self.told} told so, "
            f"{self.failed} x 5xx, {len(self.doubled)} doubled, {len(self.unsold)} unsold; "
            f"median {seconds[len(seconds) // 2]:.2f} s, p95 {seconds[len(seconds) * 95 // 100]:.2f} s, worst {seconds[-1]:.2f} s"
        )


def race(place: Arena, *, exhibitors: int, booths: int, defended: bool = True) -> Outcome:
    """So many exhibitors race for each of so many booths; undefended, the database lets a booth be held twice."""
    codes = _booths(place, booths)
    runners = place.runners(exhibitors)
    if not defended:
        place.alter("DROP INDEX uq_reservation_live_booth")
    answers: list[Answer] = []
    for code in codes:
        answers += place.all_at_once([(runner, f"/editions/race/booths/{code}/hold", {}) for runner in runners])
    return Outcome(_live_claims(place), answers)


def _booths(place: Arena, number: int) -> list[str]:
    """The edition of the race is on sale with so many booths; their codes."""
    with place.app.app_context(), transaction():
        edition = factories.edition("race")
        first = db.session.scalars(select(Booth).where(Booth.edition_id == edition.id).order_by(Booth.code)).first()
        assert first is not None
        codes = [f"R{place:02d}" for place in range(number)]
        for at, code in enumerate(codes):
            factories.booth(edition, first.hall, first.zone, first.category, code, 100 + at * 300)
        now = clock.now()
        db.session.execute(update(SaleWindow).values(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1)))
        return codes


def _live_claims(place: Arena) -> dict[str, int]:
    claims = func.count(Reservation.id)
    statement = (
        select(Booth.code, claims)
        .outerjoin(Reservation, (Reservation.booth_id == Booth.id) & Reservation.state.in_(LIVE))
        .where(Booth.code.like("R%"))
        .group_by(Booth.code)
    )
    with place.app.app_context():
        return {code: count for code, count in db.session.execute(statement)}  # noqa: C416


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exhibitors", type=int, default=200)
    parser.add_argument("--booths", type=int, default=50)
    arguments = parser.parse_args()
    clean = True
    for kind, folder, url in on_both("booth_race"):
        with arena(folder, url) as place:
            outcome = race(place, exhibitors=arguments.exhibitors, booths=arguments.booths)
        print(f"{kind}, 2 processes: {outcome}", flush=True)
        clean = clean and outcome.is_clean
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
