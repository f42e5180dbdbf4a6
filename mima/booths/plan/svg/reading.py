"""A drawing becomes booths, zones and walls in centimetres; what it could not become is said, shape by shape."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from mima.booths.plan.document import LARGEST_CM, DrawnBooth, DrawnZone, Point, Shape
from mima.booths.plan.given import Given
from mima.booths.plan.svg import naming, refusals
from mima.booths.plan.svg.elements import Drawn, Layer, LeftOut, parsed, quoted, walk
from mima.booths.plan.svg.matrix import Matrix, NoNumber, Spot, length, numbers
from mima.booths.plan.svg.outlines import NO_SIZE, NoOutline, corners
from mima.booths.plan.svg.scales import Scale, ScaleBySide, first_with, longest_side
from mima.core.errors import N_
from mima.editions.models import ZoneKind

KINDS = {Layer.zones: ZoneKind.booths, Layer.aisles: ZoneKind.aisle, Layer.areas: ZoneKind.area}
NO_CODE = N_("it has no code of up to twelve letters and digits: as its label, its id or a text within it")
UNFIT = N_("its %(attribute)s does not fit: %(text)s")
_FIELD = re.compile(r"`\$\.(\w+)")
SECOND_WALLS = N_("the hall has its walls already")
AND_MORE = N_("%(count)d more elements were left out")
MOST_CORNERS = 200
MOST_NOTES = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """What the drawing holds, in its order. `notes` say what was left out; `walls` are None where none are drawn."""

    booths: tuple[DrawnBooth, ...]
    zones: tuple[DrawnZone, ...]
    walls: Shape | None
    notes: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class _Outline:
    drawn: Drawn
    spots: list[Spot]
    name: str

    def says(self, name: str, otherwise: str = "") -> str:
        return self.drawn.element.get(f"data-{name}", otherwise)


@dataclass(slots=True)
class _Sheet:
    """What has been found on the drawing so far."""

    outlines: list[_Outline] = field(default_factory=list)
    texts: list[tuple[Spot, str]] = field(default_factory=list)
    notes: list[LeftOut] = field(default_factory=list)

    def leave(self, outline: _Outline, message: str, **values: Any) -> None:
        self.notes.append(LeftOut(outline.drawn.name, message, values))


def read(content: bytes, scale: Scale, given: Given) -> Reading:
    """The plan of one hall, its origin at the drawing's upper left corner; `DrawingRefused` says why it is none.

    Booths have no id; those of which the drawing says no zone or category have that of the zone around them, or the given one.
    """
    root = parsed(content)
    sheet = _collected(root)
    outlines = _named(sheet)
    to_cm = _to_cm(_view(root), scale, outlines)
    zones, walls = _zones(outlines, sheet, given.hall, to_cm), _walls(outlines, sheet, to_cm)
    booths = _booths(outlines, sheet, given, zones, to_cm)
    return Reading(tuple(booths), tuple(zones), walls, _cut(sheet.notes))


def _collected(root: Any) -> _Sheet:
    sheet = _Sheet()
    for item in walk(root):
        if isinstance(item, LeftOut):
            sheet.notes.append(item)
            continue
        try:
            _put(sheet, item)
        except NoOutline as error:
            sheet.notes.append(LeftOut(item.name, error.why))
        except NoNumber as error:
            raise refusals.NumberUnreadable(element=item.name, number=error.text) from error
    return sheet


def _put(sheet: _Sheet, item: Drawn) -> None:
    if item.kind == "text":
        sheet.texts.append((_finite(item, [naming.place_of(item.element, item.matrix)])[0], naming.words_of(item.element)))
        return
    spots = [item.matrix.of(spot) for spot in corners(item.kind, item.element.attrib)]
    name = naming.own_name(item.element) or naming.group_name(item.group)
    sheet.outlines.append(_Outline(item, _finite(item, spots), name))


def _finite(item: Drawn, spots: list[Spot]) -> list[Spot]:
    if not all(math.isfinite(value) for spot in spots for value in spot):
        raise refusals.BeyondAllMeasure(element=item.name)
    return spots


def _named(sheet: _Sheet) -> list[_Outline]:
    """The outlines; those without a name of their own are called by the code that stands in them."""
    codes = naming.by_text([outline.spots for outline in sheet.outlines], sheet.texts)
    return [replace(outline, name=outline.name or codes.get(n, "")) for n, outline in enumerate(sheet.outlines)]


def _view(root: Any) -> tuple[float, float, float | None]:
    """Where the drawing begins and how wide it is, in its own units."""
    try:
        values = numbers(root.get("viewBox", ""))
        if len(values) == 4 and values[2] > 0:
            return values[0], values[1], values[2]
        width = root.get("width", "")
        return 0, 0, length(width) if width and "%" not in width else None
    except NoNumber as error:
        raise refusals.NumberUnreadable(element="svg", number=error.text) from error


def _to_cm(view: tuple[float, float, float | None], scale: Scale, outlines: Sequence[_Outline]) -> Matrix:
    x, y, width = view
    if isinstance(scale, ScaleBySide):
        coded = ((naming.as_code(one.name), one.spots) for one in outlines if one.drawn.layer is Layer.booths)
        side = first_with(scale.code, coded)
        if side is None:
            raise refusals.SideUnknown(code=scale.code)
        factor = scale.length_cm / (longest_side(side) or math.inf)
    elif width:
        factor = scale.width_cm / width
    else:
        raise refusals.WithoutSize
    return Matrix(a=factor, d=factor, e=-x * factor, f=-y * factor)


def _shape(outline: _Outline, to_cm: Matrix) -> Shape | str:
    """The corners in whole centimetres, or a message id that says why they are none."""
    points: list[Point] = []
    for x, y in map(to_cm.of, outline.spots):
        if not max(abs(x), abs(y)) <= LARGEST_CM:
            raise refusals.BeyondAllMeasure(element=outline.drawn.name)
        if (point := (round(x), round(y))) not in points[-1:]:
            points.append(point)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    if len(points) > MOST_CORNERS:
        return N_("it has more than 200 corners")
    return tuple(points) if len(points) >= 3 else NO_SIZE


def _zones(outlines: Sequence[_Outline], sheet: _Sheet, hall: str, to_cm: Matrix) -> list[DrawnZone]:
    found = []
    for outline in outlines:
        if (kind := KINDS.get(outline.drawn.layer)) is not None:
            french, english = outline.says("name-fr", outline.name), outline.says("name-en", outline.name)
            raw = {"hall": hall, "code": outline.name, "kind": kind, "name_fr": french, "name_en": english}
            if (zone := _made(outline, sheet, to_cm, DrawnZone, raw)) is not None:
                found.append(zone)
    return found


def _walls(outlines: Sequence[_Outline], sheet: _Sheet, to_cm: Matrix) -> Shape | None:
    walls: Shape | None = None
    for outline in outlines:
        if outline.drawn.layer is Layer.walls:
            shape = _shape(outline, to_cm)
            if isinstance(shape, str) or walls is not None:
                sheet.leave(outline, shape if isinstance(shape, str) else SECOND_WALLS)
            else:
                walls = shape
    return walls


def _booths(
    outlines: Sequence[_Outline], sheet: _Sheet, given: Given, zones: Sequence[DrawnZone], to_cm: Matrix
) -> list[DrawnBooth]:
    drawn = [outline for outline in outlines if outline.drawn.layer is Layer.booths]
    if len(drawn) > refusals.MOST_SHAPES:
        raise refusals.TooManyShapes
    grounds = [zone for zone in zones if zone.kind is ZoneKind.booths]
    around = naming.smallest_around([to_cm.of(_middle(outline.spots)) for outline in drawn], [zone.shape for zone in grounds])
    found = []
    for outline, number in zip(drawn, around, strict=True):
        zone = given.zone if number is None else grounds[number].code
        booth = _made(outline, sheet, to_cm, DrawnBooth, _said(outline, replace(given, zone=zone)))
        if booth is not None:
            found.append(booth)
    return found


def _middle(spots: Sequence[Spot]) -> Spot:
    return sum(x for x, _ in spots) / len(spots), sum(y for _, y in spots) / len(spots)


def _said(outline: _Outline, given: Given) -> dict[str, Any]:
    traits = outline.says("traits").split()
    return {
        "code": naming.as_code(outline.name),
        "hall": given.hall,
        "zone": outline.says("zone", given.zone),
        "category": outline.says("category", given.category),
        **{trait: trait in traits for trait in ("corner", "wall", "quiet", "dark")},
        "power_watts": outline.says("power-watts", "0"),
        "for_sale": outline.says("for-sale", "yes") != "no",
        "note_fr": outline.says("note-fr"),
        "note_en": outline.says("note-en"),
    }


def _made(outline: _Outline, sheet: _Sheet, to_cm: Matrix, kind: type[Any], raw: Mapping[str, Any]) -> Any:
    """The booth or zone; None when it is left out, and then a note says why."""
    shape = _shape(outline, to_cm) if raw["code"] else NO_CODE
    if isinstance(shape, str):
        return sheet.leave(outline, shape)
    try:
        return msgspec.convert({"id": None, "shape": shape, **raw}, kind, strict=False)
    except msgspec.ValidationError as error:
        return sheet.leave(outline, UNFIT, **_unfit(str(error), raw))


def _unfit(reason: str, raw: Mapping[str, Any]) -> dict[str, str]:
    """The attribute that the library's reason is about, as it stands in the drawing, and what it says."""
    found = _FIELD.search(reason)
    name = found[1] if found else "code"
    return {"attribute": f"data-{name.replace('_', '-')}", "text": quoted(str(raw.get(name, "")))}


def _cut(notes: Sequence[LeftOut]) -> tuple[LeftOut, ...]:
    if len(notes) <= MOST_NOTES:
        return tuple(notes)
    return *notes[:MOST_NOTES], LeftOut("svg", AND_MORE, {"count": len(notes) - MOST_NOTES})
