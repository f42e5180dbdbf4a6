"""What the drawing board shows: the draft as a drawing and as lists, the booth that is chosen, what is different."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.blueprints.booths.drawing import lines
from mima.blueprints.editor.faults import Faults
from mima.booths import queries as booths
from mima.booths.models import BoothCategory
from mima.booths.plan import aside, drafts, editing, geometry, rows, versions
from mima.booths.plan.changes import Changes, compare
from mima.booths.plan.document import DrawnBooth, DrawnDoor, DrawnHall, DrawnZone, FloorPlan
from mima.booths.plan.models import Aside, DraftAside, PlanDraft
from mima.editions.models import Edition, ZoneKind
from mima.oversight.plan import Holder, holders
from mima.web import filters, guards, i18n

PUT_ASIDE = {
    Aside.thrown_away: _l("thrown away"),
    Aside.replaced: _l("before another plan was taken over it"),
    Aside.file: _l("before a file was put on it"),
    Aside.caught_up: _l("before it had what others saved"),
    Aside.exchanged: _l("before an earlier draft was taken back"),
}
# The icons of a booth's state; one with something wrong has another.
SIGNS = {"booked": ["lock"], "off": ["close"], "free": []}
SIGN_WIDTH = 20


@dataclass(frozen=True, slots=True)
class BoothSign:
    """A booth in the drawing: `points` in drawing units, `cm` as the script moves it; `signs` are icons, each with its left."""

    booth: DrawnBooth
    points: str
    cm: str
    x: float
    y: float
    fit: float
    state: str
    pattern: str
    signs: list[tuple[int, str]]
    is_wrong: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class Room:
    """An aisle or an area in the drawing, with its name in lines around a middle."""

    kind: ZoneKind
    points: str
    x: float
    y: float
    lines: list[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class HallSheet:
    """One hall as a drawing; `factor` are drawing units per centimetre."""

    hall: DrawnHall
    factor: float
    view_box: str
    walls: str
    doors: list[tuple[str, str]]
    zones: list[Room]
    booths: list[BoothSign]


@dataclass(frozen=True)
class Board:
    """The draft of the person who looks, on their board."""

    edition: Edition
    draft: PlanDraft | None
    plan: FloorPlan
    present: FloorPlan
    claims: dict[int, Holder]
    categories: Sequence[BoothCategory]
    chosen: DrawnBooth | None
    # What the person may take back, and whether somebody saved a plan since the draft was begun.
    asides: Sequence[DraftAside] = ()
    is_behind: bool = False

    @classmethod
    def of(cls, edition: Edition, code: str = "") -> "Board":
        draft, present = drafts.of(edition, guards.signed_in()), rows.present(edition)
        plan = FloorPlan.from_json(draft.drawing) if draft else present
        chosen, put = editing.booth(plan, code), aside.of(edition, guards.signed_in())
        is_behind = draft is not None and draft.base != versions.latest_number(edition)
        return cls(edition, draft, plan, present, holders(edition), booths.categories(edition), chosen, put, is_behind)

    @cached_property
    def changes(self) -> Changes:
        return compare(self.present, self.plan)

    @cached_property
    def faults(self) -> Faults:
        """What is wrong with the draft."""
        return Faults.of(self.plan, {one.code for one in self.categories})

    def ends(self, door: DrawnDoor) -> str:
        """The door's ends as its address says them."""
        return "_".join(str(length) for end in (door.start, door.end) for length in end)

    def why(self, put: DraftAside) -> str:
        """Why the draft was put aside."""
        return str(PUT_ASIDE[put.why])

    @property
    def sheets(self) -> list[HallSheet]:
        return [self._sheet(hall) for hall in self.plan.halls]

    def holder(self, booth: DrawnBooth) -> str:
        """The name of the company that has the booth, empty for a free one."""
        holder = self.claims.get(booth.id or 0)
        return holder.name if holder else ""

    def category(self, booth: DrawnBooth) -> str:
        found = next((one for one in self.categories if one.code == booth.category), None)
        return i18n.both(found, "name") if found else booth.category

    def _sheet(self, hall: DrawnHall) -> HallSheet:
        factor = geometry.scale(hall.width_cm)
        return HallSheet(
            hall=hall,
            factor=factor,
            view_box=geometry.view_box(hall.width_cm, hall.depth_cm),
            walls=geometry.points(hall.outline, factor),
            doors=[(geometry.points([door.start], factor), geometry.points([door.end], factor)) for door in hall.doors],
            zones=[
                _room(zone, factor) for zone in self.plan.zones if zone.hall == hall.code and zone.kind is not ZoneKind.booths
            ],
            booths=[self._sign(booth, factor) for booth in self.plan.booths if booth.hall == hall.code],
        )

    def _sign(self, booth: DrawnBooth, factor: float) -> BoothSign:
        around = geometry.box(booth.shape, factor)
        x, y = around.middle
        state = "booked" if self.holder(booth) else "free" if booth.for_sale else "off"
        wrong = self.faults.at(booth.code)
        return BoothSign(
            booth=booth,
            points=geometry.points(booth.shape, factor),
            cm=geometry.points(booth.shape, 1),
            x=x,
            y=y,
            fit=around.fit,
            state=state,
            pattern="hatch" if wrong else "damier" if state == "off" else "",
            signs=_side_by_side([*SIGNS[state], *(["alert"] if wrong else [])]),
            is_wrong=bool(wrong),
            spoken=f"{self._spoken(booth)}. {wrong}" if wrong else self._spoken(booth),
        )

    def _spoken(self, booth: DrawnBooth) -> str:
        size = filters.area(booth.area_dm2)
        if holder := self.holder(booth):
            return str(_("Booth %(code)s, %(size)s, %(name)s", code=booth.code, size=size, name=holder))
        return str(_("Booth %(code)s, %(size)s", code=booth.code, size=size))


def _side_by_side(icons: list[str]) -> list[tuple[int, str]]:
    """Each icon with its left, so that together they stand in the middle of the booth."""
    return [(SIGN_WIDTH * place - SIGN_WIDTH * len(icons) // 2, icon) for place, icon in enumerate(icons)]


def _room(zone: DrawnZone, factor: float) -> Room:
    around = geometry.box(zone.shape, factor)
    name = lines(geometry.in_lines(i18n.both(zone, "name"), around.width))
    return Room(zone.kind, geometry.points(zone.shape, factor), *around.middle, name)
