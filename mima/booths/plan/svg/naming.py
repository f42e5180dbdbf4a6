"""Which code a shape has: by its label, its title, its id, its own group, or a text that stands in it."""

import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from mima.booths.plan.svg.elements import GROUP_MODE, LABEL, SVG, local
from mima.booths.plan.svg.matrix import Matrix, NoNumber, Spot, length
from mima.booths.plan.svg.outlines import KINDS

# Ids that drawing programs give by themselves say nothing; a capital G before a figure is a row of booths.
AUTOMATIC = re.compile(
    r"((?i:rect|path|polygon|polyline|circle|shape|group|layer|calque|svg|text|tspan|element)|g)[-_]?\d*([-_]\d+)*", re.ASCII
)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,11}", re.ASCII)
_KIND_OF_PLACE = re.compile(r"^(stand|booth)\s+", re.IGNORECASE)
MOST_TEXTS = 2_000
LARGEST_GROUP = 20


def own_name(element: Element) -> str:
    """What the shape is called by itself; empty where only a program has numbered it."""
    title = element.find(f"{SVG}title")
    said = (element.get("data-code"), element.get(LABEL), element.get("aria-label"), title is not None and title.text)
    for text in said:
        if text and text.strip():
            return text.strip()
    given = element.get("id", "").strip()
    return "" if AUTOMATIC.fullmatch(given) else given


def group_name(group: Element | None) -> str:
    """What the group around a single shape is called, where that is a code with a figure."""
    # Only small groups are looked through: a large one holds many shapes, and would be looked through for each.
    if group is None or len(group) > LARGEST_GROUP or group.get(GROUP_MODE) == "layer":
        return ""
    if sum(local(part) in KINDS for part in group) != 1:
        return ""
    name = own_name(group)
    return name if re.search(r"\d", name) else ""


def as_code(name: str) -> str:
    """`Stand A 12` is A12; empty for what is no code of a booth."""
    code = "".join(_KIND_OF_PLACE.sub("", name).split())
    return code if _CODE.fullmatch(code) else ""


def words_of(text: Element) -> str:
    """The words of a text element, on one line."""
    return " ".join("".join(text.itertext()).split())


def place_of(text: Element, matrix: Matrix) -> Spot:
    """Where the text begins in the drawing; `NoNumber` where that cannot be read."""
    inner = next((part for part in text.iter() if part.get("x") is not None), text)
    first = [(inner.get(name, "").replace(",", " ").split() or ["0"])[0] for name in ("x", "y")]
    if any("%" in said for said in first):
        raise NoNumber(" ".join(first))
    return matrix.of((length(first[0]), length(first[1])))


def by_text(shapes: Sequence[Sequence[Spot]], texts: Sequence[tuple[Spot, str]]) -> Mapping[int, str]:
    """{number of a shape: the code that stands in it}; a text belongs to the smallest shape around it."""
    coded = [(spot, code) for spot, words in texts[:MOST_TEXTS] if (code := as_code(words))]
    around = smallest_around([spot for spot, _ in coded], shapes)
    found: dict[int, str] = {}
    # Of several words the one with a figure is the code, otherwise the first.
    for (_, code), shape in sorted(zip(coded, around, strict=True), key=lambda pair: not re.search(r"\d", pair[0][1])):
        if shape is not None:
            found.setdefault(shape, code)
    return found


def smallest_around(spots: Sequence[Spot], shapes: Sequence[Sequence[Spot]]) -> list[int | None]:
    """For each spot the number of the smallest shape that it lies in."""
    if not spots or not shapes:
        return [None] * len(spots)
    import shapely

    polygons = [shapely.Polygon(corners) for corners in shapes]
    tree = shapely.STRtree(shapely.points(spots))
    around: list[int | None] = [None] * len(spots)
    # The largest first, so that each smaller one takes what lies in it as well.
    for number in shapely.area(polygons).argsort(kind="stable")[::-1]:
        for spot in tree.query(polygons[number], predicate="contains"):
            around[spot] = int(number)
    return around
