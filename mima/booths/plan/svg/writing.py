"""A hall of the floor plan as a stand-alone SVG drawing, one unit to the centimetre, which `reading` reads to the same booths."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from mima.booths.plan.document import DrawnBooth, DrawnHall, DrawnZone, FloorPlan, Shape
from mima.booths.plan.geometry import middle
from mima.core.errors import NotFound
from mima.editions.models import ZoneKind

LAYERS = {ZoneKind.booths: "zones", ZoneKind.aisle: "aisles", ZoneKind.area: "areas"}
LOOKS = {
    "walls": {"fill": "#ffffff", "stroke": "#191513", "stroke-width": "12"},
    "zones": {"fill": "#f7f3eb", "stroke": "none"},
    "aisles": {"fill": "none", "stroke": "#d3cdc2", "stroke-width": "3", "stroke-dasharray": "20 16"},
    "areas": {"fill": "#d3cdc2", "stroke": "none"},
    "booths": {"fill": "#ffffff", "stroke": "#191513", "stroke-width": "4"},
    "aside": {"fill": "#191513", "font-family": "sans-serif", "text-anchor": "middle", "dominant-baseline": "central"},
}
# Control characters that no XML may hold, whatever was typed.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TRAITS = ("corner", "wall", "quiet", "dark")


def write(plan: FloorPlan, hall: str) -> bytes:
    """The drawing of the hall with this code, in UTF-8: walls, zones and booths in layers, doors and codes for the eye."""
    drawn = next((one for one in plan.halls if one.code == hall), None)
    if drawn is None:
        raise NotFound
    zones, booths = [one for one in plan.zones if one.hall == hall], [one for one in plan.booths if one.hall == hall]
    root = Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {drawn.width_cm} {drawn.depth_cm}")
    SubElement(root, "title").text = _clean(drawn.name_fr)
    SubElement(_layer(root, "walls"), "polygon", points=_points(drawn.outline))
    for kind, name in LAYERS.items():
        layer = _layer(root, name)
        for zone in zones:
            if zone.kind is kind:
                _zone(layer, zone)
    layer = _layer(root, "booths")
    for booth in booths:
        _booth(layer, booth)
    _aside(_layer(root, "aside"), drawn, [(zone.name_fr, zone.shape) for zone in zones if zone.kind is ZoneKind.area], booths)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _layer(root: Element, name: str) -> Element:
    return SubElement(root, "g", id=name, **LOOKS[name])  # type: ignore[arg-type]


def _zone(layer: Element, zone: DrawnZone) -> None:
    said = {"data-code": zone.code, "data-name-fr": zone.name_fr, "data-name-en": zone.name_en}
    SubElement(layer, "polygon", {"points": _points(zone.shape), **{name: _clean(text) for name, text in said.items()}})


def _booth(layer: Element, booth: DrawnBooth) -> None:
    said = {
        "aria-label": booth.code,
        "data-zone": booth.zone,
        "data-category": booth.category,
        "data-traits": " ".join(trait for trait in TRAITS if getattr(booth, trait)),
        "data-power-watts": str(booth.power_watts or ""),
        "data-for-sale": "" if booth.for_sale else "no",
        "data-note-fr": booth.note_fr,
        "data-note-en": booth.note_en,
    }
    filled = {name: _clean(text) for name, text in said.items() if text}
    SubElement(layer, "polygon", {"points": _points(booth.shape), **filled})


def _aside(layer: Element, hall: DrawnHall, areas: Iterable[tuple[str, Shape]], booths: Iterable[DrawnBooth]) -> None:
    for door in hall.doors:
        ends = {f"{axis}{n}": str(end[i]) for n, end in enumerate((door.start, door.end), 1) for i, axis in enumerate("xy")}
        SubElement(layer, "line", {**ends, "stroke": "#e3ee28", "stroke-width": "24"})
    for words, shape in [*areas, *((booth.code, booth.shape) for booth in booths)]:
        (x, y), size = middle(shape), _size(words, shape)
        SubElement(layer, "text", {"x": f"{x:g}", "y": f"{y:g}", "font-size": str(size)}).text = _clean(words)


def _size(words: str, shape: Shape) -> int:
    """As large as the words may be in the shape's width, within what is read and what is seemly."""
    width = max(x for x, _ in shape) - min(x for x, _ in shape)
    return max(12, min(70, round(width / (0.65 * max(1, len(words))))))


def _points(shape: Shape) -> str:
    return " ".join(f"{x},{y}" for x, y in shape)


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("", text)
