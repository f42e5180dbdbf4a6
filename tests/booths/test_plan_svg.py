"""Drawings become booths: shapes, transforms, names and scale; and a hall that is written is read back the same."""

import pytest

from mima.booths.plan.document import DrawnBooth, Shape
from mima.booths.plan.given import Given
from mima.booths.plan.svg import DrawingRefused, Reading, ScaleBySide, ScaleByWidth, read
from mima.booths.plan.svg.refusals import BeyondAllMeasure, SideUnknown, WithoutSize
from mima.editions.models import ZoneKind
from tests.booths.plans import rectangle

GIVEN = Given("H", "hall", "equipped")
SQUARE = rectangle(10, 20, 30, 40)


def drawing(inner: str, view: str = 'viewBox="0 0 1000 800"') -> bytes:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'
    return f"<svg {names} {view}>{inner}</svg>".encode()


def reading(inner: str, view: str = 'viewBox="0 0 1000 800"', width_cm: int = 1000) -> Reading:
    return read(drawing(inner, view), ScaleByWidth(width_cm), GIVEN)


def shape(inner: str) -> Shape:
    return reading(inner).booths[0].shape


def why(inner: str) -> list[tuple[str, str]]:
    found = reading(inner)
    assert not found.booths
    return [(note.element, note.message) for note in found.notes]


def test_a_shape_with_a_code_is_a_booth_of_the_given_hall_zone_and_category() -> None:
    booths = reading('<rect id="A1" x="10" y="20" width="30" height="40"/>').booths
    assert booths == (DrawnBooth(None, "A1", "H", "hall", "equipped", SQUARE),)


@pytest.mark.parametrize(
    "shape_as_drawn",
    [
        '<rect id="A1" x="10px" y="20" width="30" height="40" rx="3"/>',
        '<polygon id="A1" points="10,20 40,20 40,60 10,60"/>',
        '<polyline id="A1" points="10 20,40 20 40 60,10 60 10 20"/>',
        '<path id="A1" d="M10,20 L40,20 40,60 10,60 Z"/>',
        '<path id="A1" d="m10 20 30 0v40h-30z"/>',
        '<path id="A1" d="M 10 20 H 40 V 60 H 10 Z"/>',
        '<path id="A1" d="M10 20h30v40h-30V20"/>',
        '<path id="A1" d="M1e1 2e+1H4.0e1V60H10Z"/>',
    ],
)
def test_every_kind_of_straight_shape_gives_its_corners(shape_as_drawn: str) -> None:
    assert shape(shape_as_drawn) == SQUARE


@pytest.mark.parametrize(
    ("transform", "expected"),
    [
        ("translate(100 50)", rectangle(110, 70, 30, 40)),
        ("translate(100)", rectangle(110, 20, 30, 40)),
        ("scale(2)", rectangle(20, 40, 60, 80)),
        ("scale(1,2)", rectangle(10, 40, 30, 80)),
        ("matrix(1 0 0 1 5 6)", rectangle(15, 26, 30, 40)),
        ("rotate(90)", ((-20, 10), (-20, 40), (-60, 40), (-60, 10))),
        ("rotate(180, 25, 40)", ((40, 60), (10, 60), (10, 20), (40, 20))),
        ("translate(100,0) , scale(2)", rectangle(120, 40, 60, 80)),
        ("skewX(45)", ((30, 20), (60, 20), (100, 60), (70, 60))),
        ("", SQUARE),
    ],
)
def test_a_transform_moves_the_corners(transform: str, expected: Shape) -> None:
    assert shape(f'<rect id="A1" x="10" y="20" width="30" height="40" transform="{transform}"/>') == expected


def test_the_transforms_of_groups_within_groups_are_done_from_the_inside() -> None:
    inner = '<rect id="A1" x="10" y="20" width="30" height="40"/>'
    found = shape(f'<g transform="translate(100,0)"><g transform="scale(2)">{inner}</g></g>')
    assert found == rectangle(120, 40, 60, 80)


def test_the_width_of_the_drawing_gives_the_scale_and_its_corner_the_origin() -> None:
    found = reading('<rect id="A1" x="-8" y="-6" width="3" height="2"/>', 'viewBox="-10 -10 40 25"', 4000)
    assert found.booths[0].shape == rectangle(200, 400, 300, 200)


def test_the_longest_side_of_one_booth_gives_the_scale_too() -> None:
    inner = '<rect id="A1" x="1" y="0" width="1.5" height="1"/><rect id="A2" x="9" y="9" width="3" height="1"/>'
    found = read(drawing(inner, ""), ScaleBySide("a1", 300), GIVEN)
    assert [booth.shape for booth in found.booths] == [rectangle(200, 0, 300, 200), rectangle(1800, 1800, 600, 200)]


def test_a_scale_by_an_unknown_booth_is_refused() -> None:
    with pytest.raises(SideUnknown):
        read(drawing('<rect id="A1" width="3" height="2"/>'), ScaleBySide("B9", 300), GIVEN)


def test_a_drawing_without_a_width_has_no_scale_by_its_width() -> None:
    with pytest.raises(WithoutSize):
        reading("", "")


def test_a_booth_a_kilometre_away_is_refused() -> None:
    with pytest.raises(BeyondAllMeasure, match="rect A1"):
        reading('<rect id="A1" x="999" width="1" height="1"/>', width_cm=100_001_000)


@pytest.mark.parametrize(
    ("drawn", "code"),
    [
        ('<rect id="A1" {}/>', "A1"),
        ('<rect id="rect12" inkscape:label="A1" {}/>', "A1"),
        ('<rect id="path5-3" aria-label="Stand A 1" {}/>', "A1"),
        ('<rect id="polygon9" {}><title>A1</title></rect>', "A1"),
        ('<rect {}/><text x="50" y="50"><tspan>A</tspan>1</text>', "A1"),
        ('<rect id="rect12" {}/><text><tspan x="50" y="50">A1</tspan></text>', "A1"),
        ('<rect {}/><text x="40" y="40">Bar</text><text x="50" y="50">A1</text>', "A1"),
        ('<g id="A1"><rect id="rect7" {}/><text>x</text></g>', "A1"),
        ('<g id="A1"><rect id="A2" {}/></g>', "A2"),
        ('<rect id="G9" {}/><text x="50" y="50">A1</text>', "G9"),
    ],
)
def test_a_booth_is_called_by_its_label_its_id_or_the_text_in_it(drawn: str, code: str) -> None:
    assert [booth.code for booth in reading(drawn.format('width="100" height="100"')).booths] == [code]


def test_a_group_of_several_shapes_names_none_of_them() -> None:
    assert len(why('<g id="A1"><rect width="9" height="9"/><rect width="9" height="9"/></g>')) == 2


def test_a_layer_names_no_shape() -> None:
    layers = ('inkscape:groupmode="layer" inkscape:label="B2"', 'id="Calque_1"', 'id="Stands"')
    assert len(why("".join(f'<g {layer}><rect width="9" height="9"/></g>' for layer in layers))) == 3


def test_a_text_belongs_to_the_smallest_shape_around_it() -> None:
    around = '<rect width="900" height="700"/><rect x="10" y="10" width="90" height="90"/><text x="50" y="50">A1</text>'
    found = reading(around)
    assert ([booth.shape for booth in found.booths], len(found.notes)) == ([rectangle(10, 10, 90, 90)], 1)


@pytest.mark.parametrize("layer", ['id="zones"', 'id="g7" inkscape:label="Zones"'])
def test_shapes_in_the_layer_of_zones_are_zones_and_lend_their_code_to_the_booths_in_them(layer: str) -> None:
    found = reading(f'<g {layer}><rect id="north" width="500" height="500"/></g><rect id="A1" width="90" height="90"/>')
    assert ([zone.code for zone in found.zones], found.booths[0].zone) == (["north"], "north")


def test_aisles_and_areas_are_zones_that_hold_no_booth() -> None:
    layers = '<g id="allées"><rect id="w" width="500" height="500"/></g><g id="areas"><rect id="bar" width="90" height="90"/></g>'
    found = reading(layers + '<rect id="A1" width="90" height="90"/>')
    assert ([zone.kind for zone in found.zones], found.booths[0].zone) == ([ZoneKind.aisle, ZoneKind.area], "hall")


def test_the_layer_of_walls_gives_the_walls() -> None:
    assert reading('<g id="Murs"><rect width="900" height="700"/></g>').walls == rectangle(0, 0, 900, 700)


@pytest.mark.parametrize(
    ("drawn", "element", "reason"),
    [
        ('<circle id="A1" r="50"/>', "circle A1", "curved"),
        ('<ellipse id="A1" rx="50" ry="9"/>', "ellipse A1", "curved"),
        ('<path id="A1" d="M0 0 C 1 1 2 2 3 3 Z"/>', "path A1", "curved"),
        ('<path id="A1" d="M0 0 L 9 9 A 1 1 0 0 0 3 3 Z"/>', "path A1", "curved"),
        ('<line id="A1" x2="50"/>', "line A1", "closed"),
        ('<polyline id="A1" points="0,0 9,0 9,9"/>', "polyline A1", "closed"),
        ('<path id="A1" d="M0 0 L 9 0 9 9"/>', "path A1", "closed"),
        ('<path id="A1" d="M0 0H9V9Z M20 20H29V29Z"/>', "path A1", "several"),
        ('<path id="A1"/>', "path A1", "no size"),
        ('<rect id="A1" width="0" height="9"/>', "rect A1", "no size"),
        ('<rect id="A1" width="0.2" height="0.2"/>', "rect A1", "no size"),
        ('<rect id="A1" width="100%" height="100%"/>', "rect A1", "share"),
        ('<rect id="rect7" width="9" height="9"/>', "rect rect7", "no code"),
        ('<rect id="far-too-long-for-a-code" width="9" height="9"/>', "rect far-too-long-for-a-code", "no code"),
        ('<rect width="9" height="9"/>', "rect #2", "no code"),
        ('<rect id="A1" width="9" height="9" data-power-watts="-5"/>', "rect A1", "does not fit"),
        ('<rect id="A1" width="9" height="9" display="none"/>', "rect A1", "hidden"),
        ('<g id="old" style="display : none"><rect id="A1" width="9" height="9"/></g>', "g old", "hidden"),
        ('<rect id="A1" width="9" height="9" style="transform: rotate(9deg)"/>', "rect A1", "style"),
        ('<svg id="in"><rect id="A1" width="9" height="9"/></svg>', "svg in", "within the drawing"),
        ('<animate id="move"/>', "animate move", "no shape"),
        (f'<polygon id="A1" points="{" ".join(f"{n},{n * n}" for n in range(201))}"/>', "polygon A1", "200 corners"),
    ],
)
def test_what_is_no_booth_is_left_out_and_said(drawn: str, element: str, reason: str) -> None:
    (found,) = why(drawn)
    assert found[0] == element and reason in found[1]


def test_what_drawing_programs_keep_for_themselves_is_passed_over_in_silence() -> None:
    kept = '<title>Plan</title><metadata><r xmlns="urn:rdf"/></metadata><defs><rect id="A9" width="9" height="9"/></defs>'
    assert reading(f"{kept}<!-- note --><?note?><style>rect {{ fill: url(#a) }}</style>") == Reading((), (), None, ())


def test_of_very_many_notes_the_first_are_told_and_the_others_counted() -> None:
    notes = reading('<circle r="9"/>' * 300).notes
    assert (len(notes), notes[-1].values) == (201, {"count": 100})


def test_every_refusal_is_a_drawing_refused() -> None:
    with pytest.raises(DrawingRefused):
        read(b"", ScaleByWidth(100), GIVEN)
