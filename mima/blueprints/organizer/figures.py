"""The figures of Today: booths as a checkerboard, takings, bookings by week, offerings."""

from dataclasses import dataclass

from flask_babel import gettext as _

from mima.booths import queries as booths
from mima.catalog import queries as catalog
from mima.catalog.models import OfferingState
from mima.core import clock
from mima.editions.models import Edition
from mima.oversight import money
from mima.web import filters

# In the order of the checkerboard.
STATES = ("booked", "held", "free", "off")
ACROSS, SIDE = 14, 20
# The chart's drawing: where the bars stand and how high the tallest may be.
LEFT, STEP, WIDTH, GROUND, HEIGHT = 44, 44, 30, 150, 130


@dataclass(frozen=True, slots=True)
class Square:
    state: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Occupancy:
    """How many booths are in each state, and each as a square."""

    counts: dict[str, int]

    @property
    def all(self) -> int:
        return sum(self.counts.values())

    @property
    def squares(self) -> list[Square]:
        states = [state for state in STATES for _each in range(self.counts[state])]
        return [Square(state, n % ACROSS * SIDE + 1, n // ACROSS * SIDE + 1) for n, state in enumerate(states)]

    @property
    def view_box(self) -> str:
        return f"0 0 {ACROSS * SIDE} {-(-self.all // ACROSS) * SIDE}"

    @property
    def words(self) -> str:
        """The same without the drawing."""
        return str(_("%(booked)d booked, %(held)d held, %(free)d free, %(off)d not for sale", **self.counts))


@dataclass(frozen=True, slots=True)
class Bar:
    """A week in the chart; `height` is 0 for a week without bookings."""

    label: str
    spoken: str
    count: int
    x: int
    y: int
    height: int
    is_now: bool

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2


@dataclass(frozen=True, slots=True)
class Figures:
    occupancy: Occupancy
    takings: money.Takings
    bars: list[Bar]
    top: int
    published: int

    @classmethod
    def of(cls, edition: Edition) -> "Figures":
        """Four statements, whatever is in the edition."""
        states = [place.state for place in booths.plan(edition, (), clock.now())]
        weeks = money.weeks(edition)
        top = max(2, *(week.bookings for week in weeks))
        top += top % 2
        return cls(
            occupancy=Occupancy({state: states.count(state) for state in STATES}),
            takings=money.takings(edition),
            bars=[_bar(place, week, top) for place, week in enumerate(weeks)],
            top=top,
            published=catalog.counts_by_state()[OfferingState.published],
        )


def _bar(place: int, week: money.Week, top: int) -> Bar:
    height = round(week.bookings * HEIGHT / top)
    return Bar(
        label=str(_("W%(week)d", week=week.monday.isocalendar().week)),
        spoken=str(_("week of %(day)s", day=filters.day(week.monday))),
        count=week.bookings,
        x=LEFT + place * STEP,
        y=GROUND - height,
        height=height,
        is_now=week.is_now,
    )
