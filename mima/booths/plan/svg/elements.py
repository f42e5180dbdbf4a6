"""A drawing's elements in their order, each with the map from its units to the drawing's. What is hostile is refused first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml
from defusedxml.ElementTree import fromstring

from mima.booths.plan.svg import refusals
from mima.booths.plan.svg.matrix import Matrix, NoNumber, transform
from mima.booths.plan.svg.outlines import KINDS
from mima.core.errors import N_

SVG = "{http://www.w3.org/2000/svg}"
LABEL = "{http://www.inkscape.org/namespaces/inkscape}label"
GROUP_MODE = "{http://www.inkscape.org/namespaces/inkscape}groupmode"
GROUPS = frozenset({"svg", "g", "a", "switch"})
# What a browser does not draw by itself: nothing of a plan is lost with it.
UNDRAWN = frozenset({"title", "desc", "metadata", "style", "defs", "symbol", "view", "clipPath", "mask", "pattern", "marker"}) | {
    "filter",
    "linearGradient",
    "radialGradient",
}
CODE = frozenset({"script", "handler", "listener"})
STRANGE = frozenset({"foreignobject", "image", "img", "use", "iframe", "object", "embed", "video", "audio"})
HIDDEN = N_("it is hidden")
STYLED_AWAY = N_("its style moves it: its place cannot be known")
NO_SHAPE = N_("it is no shape")
INNER_DRAWING = N_("it is a drawing within the drawing")
LONGEST_NAME = 60

_HANDLER = re.compile(r"on[a-z]+", re.IGNORECASE)
_ADDRESS = re.compile(r"@import|url\(['\"]?(?!#)[^'\")]", re.IGNORECASE)


class Layer(StrEnum):
    """What the shapes of a group are; `aside` is only for the eye."""

    booths = "booths"
    zones = "zones"
    aisles = "aisles"
    areas = "areas"
    walls = "walls"
    aside = "aside"


# How people name their layers, in both languages.
NAMES = {name.value: name for name in Layer} | {
    "stands": Layer.booths,
    "allees": Layer.aisles,
    "allées": Layer.aisles,
    "espaces": Layer.areas,
    "murs": Layer.walls,
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An element that was not taken over, and why: a message id with its values."""

    element: str
    message: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A shape or a text: its kind, how people find it again, the map of its units, what its layer is for, the group it is in."""

    kind: str
    name: str
    element: Element
    matrix: Matrix
    layer: Layer
    group: Element | None


def parsed(content: bytes) -> Element:
    """The root of the drawing; a `DrawingRefused` names what must not be in it."""
    if len(content) > refusals.LARGEST_BYTES:
        raise refusals.DrawingTooLarge
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except defusedxml.DefusedXmlException as error:
        raise refusals.DeclaresEntities from error
    except (ParseError, ValueError, LookupError) as error:
        raise refusals.DrawingRefused from error
    if local(root) != "svg":
        raise refusals.DrawingRefused
    _refuse_hostile(root)
    return root


def _refuse_hostile(root: Element) -> None:
    shapes = 0
    for element in root.iter():
        kind = local(element).casefold()
        shapes += kind in KINDS
        if kind in CODE or any(_HANDLER.fullmatch(name) for name in element.attrib):
            raise refusals.RunsCode(element=quoted(kind))
        if kind in STRANGE:
            raise refusals.HoldsStrangeThings(element=quoted(kind))
        if _links_elsewhere(element, kind):
            raise refusals.LinksElsewhere(element=quoted(kind))
    if shapes > refusals.MOST_ELEMENTS:
        raise refusals.TooManyShapes


def _links_elsewhere(element: Element, kind: str) -> bool:
    if kind == "style" and _ADDRESS.search(_without_blanks("".join(element.itertext()))):
        return True
    for name, value in element.attrib.items():
        is_link = name.rpartition("}")[2] in ("href", "src")
        if (is_link and not value.strip().startswith("#")) or _ADDRESS.search(_without_blanks(value)):
            return True
    return False


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def walk(root: Element) -> Iterator[Drawn | LeftOut]:
    """Every shape and text that is drawn, in the drawing's order, and what is left out of it."""
    waiting: list[tuple[Element, Element | None, Matrix, Layer, int]] = [(root, None, Matrix(), Layer.booths, 0)]
    number = 0
    while waiting:
        element, group, matrix, layer, depth = waiting.pop()
        kind, number = local(element), number + 1
        if depth > refusals.DEEPEST:
            raise refusals.TooDeep
        if kind in UNDRAWN or not kind:
            continue
        name = _name(element, kind, number)
        problem = _problem(element, kind, is_root=element is root)
        if problem is not None:
            yield LeftOut(name, problem)
            continue
        matrix = matrix @ _transform(element, name)
        if kind in GROUPS:
            inner = _layer(element, layer)
            waiting += [(child, element, matrix, inner, depth + 1) for child in reversed(element)]
        elif layer is not Layer.aside:
            yield Drawn(kind, name, element, matrix, layer, group)


def _problem(element: Element, kind: str, *, is_root: bool) -> str | None:
    """Why the element and all that is in it is left out, as a message id."""
    style = _without_blanks(element.get("style", "").casefold())
    if element.get("display") == "none" or "display:none" in style:
        return HIDDEN
    if re.search(r"(^|;)(transform|translate|rotate|scale):", style):
        return STYLED_AWAY
    if kind == "svg" and not is_root:
        return INNER_DRAWING
    return None if kind in GROUPS or kind in KINDS or kind == "text" else NO_SHAPE


def _transform(element: Element, name: str) -> Matrix:
    try:
        return transform(element.get("transform", ""))
    except NoNumber as error:
        raise refusals.NumberUnreadable(element=name, number=error.text) from error


def _layer(group: Element, around: Layer) -> Layer:
    for said in (group.get(LABEL, ""), group.get("id", "")):
        if said.strip().casefold() in NAMES:
            return NAMES[said.strip().casefold()]
    return around


def local(element: Element) -> str:
    """The element's name within SVG; hostile names are also known in other vocabularies, all others have none there."""
    # Comments and processing instructions have no name at all, whatever the types say.
    tag = str(element.tag)
    space, _, name = tag.rpartition("}")
    return name if space in ("", SVG[:-1]) or name.casefold() in CODE | STRANGE else ""


def _name(element: Element, kind: str, number: int) -> str:
    return quoted(f"{kind} {element.get(LABEL) or element.get('id') or f'#{number}'}")


def quoted(text: str) -> str:
    """The text as a sentence quotes it: its beginning, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1]}…"
