"""The printed hall: what can be read back from the sheet, in both languages, whatever people typed."""

import math
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader

from mima.booths.plan import paper
from mima.booths.plan.document import DrawnDoor, FloorPlan, Shape
from mima.booths.plan.wording import box_of
from mima.core.errors import NotFound
from mima.editions.models import ZoneKind
from tests.booths.plans import booth, demo_plan, hall, plan, rectangle, zone

lengths = st.integers(-500, 2_000)
DAY = date(2027, 3, 31)
NASTY = '#panic("x") $ * _ <b> @ref // é'
TURNED = (0, 0), (260, 150), (160, 323), (-100, 173)


def pages(drawn: FloorPlan, hall_code: str = "H", **said: Any) -> list[PageObject]:
    return list(PdfReader(BytesIO(paper.pdf(drawn, hall_code, **{"edition": "MIMA 2027", "on": DAY, **said}))).pages)


def words(drawn: FloorPlan, hall_code: str = "H", **said: Any) -> str:
    return " ".join(" ".join(page.extract_text() for page in pages(drawn, hall_code, **said)).split())


def test_the_sheet_of_the_demos_hall_names_edition_hall_day_scale_places_and_booths() -> None:
    said = words(demo_plan(), "H2")
    wanted = ["MIMA 2027", "Hall 2", "31/03/2027", "1:125", "BAR", "ALLÉE DU MUR NORD", "Îlots", "Entrée", "A01", "G05"]
    assert [part for part in wanted if part not in said] == []


def test_the_sheet_is_an_a3_on_its_side() -> None:
    box = pages(plan(booth()))[0].mediabox
    assert (round(box.width * 25.4 / 72), round(box.height * 25.4 / 72)) == (420, 297)


def test_the_sheet_speaks_english_too() -> None:
    said = words(plan(booth(for_sale=False, note_en="Market desk")), language="en")
    assert all(part in said for part in ("31 March 2027", "Scale", "not for sale", "Main hall", "Market desk"))


def test_a_booth_bears_the_name_of_its_company_which_the_back_lists_with_all_its_booths() -> None:
    drawn = plan(booth(), booth("A2", rectangle(400, 100, 300, 200)), booth("A3", rectangle(100, 400, 300, 200)))
    front, back = pages(drawn, names={"A1": "Studio Basalte", "A2": "Studio Basalte"})
    assert front.extract_text().count("Studio Basalte") == 2 and "A1 A2" in back.extract_text()


def test_a_sheet_without_names_has_no_back_and_says_nothing_of_who_has_what() -> None:
    drawn = plan(booth())
    assert len(pages(drawn)) == 1 and "libre" not in words(drawn)


def test_the_legend_explains_only_what_is_on_the_sheet() -> None:
    said = words(plan(booth(), zones=(zone("bar", ZoneKind.area),)), names={})
    assert ("stand libre" in said, "espace commun" in said, "allée" in said, "hors vente" in said) == (True, True, False, False)


def test_only_the_booths_of_the_hall_are_on_its_sheet() -> None:
    assert "Z9" not in words(plan(booth(), booth("Z9", hall="other")))


def test_a_name_too_long_for_its_booth_stands_on_the_back() -> None:
    name = "W" * 200
    tiny = plan(booth(shape=rectangle(0, 0, 30, 20)))
    front, back = pages(tiny, names={"A1": name})
    assert "WW" not in front.extract_text() and back.extract_text().count("W") == 200


def test_what_people_typed_never_becomes_code() -> None:
    drawn = plan(booth(), name_fr=NASTY, doors=(DrawnDoor((0, 0), (9, 0), NASTY),))
    assert words(drawn, edition=NASTY, names={"A1": NASTY}).count(NASTY) >= 2


def test_a_hall_that_the_plan_does_not_have_is_not_printed() -> None:
    with pytest.raises(NotFound):
        paper.pdf(plan(), "X", edition="MIMA", on=DAY)


def test_the_same_plan_gives_the_same_bytes() -> None:
    first, second = (paper.pdf(demo_plan(), "H2", edition="MIMA", on=DAY) for _ in range(2))
    assert first == second


def test_the_sheet_can_be_looked_at_as_a_picture() -> None:
    assert paper.png(plan(booth()), "H", edition="MIMA", on=DAY, names={"A1": "Basalte"}).startswith(b"\x89PNG")


def test_an_empty_hall_of_a_kilometre_is_printed_as_well() -> None:
    vast = hall(width_cm=100_000, depth_cm=100_000, outline=rectangle(0, 0, 100_000, 100_000))
    assert "1:5000" in words(FloorPlan.of([vast], [], []))


def test_words_lie_along_a_turned_booth() -> None:
    found = box_of(TURNED)
    assert (round(found.width), round(found.depth), round(found.angle)) == (300, 200, 30)


def test_words_of_a_booth_that_stands_upright_stay_level() -> None:
    found = box_of(((0, 0), (0, 500), (200, 500), (200, 0)))
    assert (found.middle, found.width, found.depth, found.angle) == ((100, 250), 200, 500, 0)


@pytest.mark.parametrize(
    "shape",
    [
        ((0, 0), (900, 0), (900, 200), (200, 200), (200, 900), (0, 900)),
        ((0, 0), (900, 0), (450, 700)),
        ((0, 0), (900, 0), (700, 300), (0, 300)),
    ],
    ids=["angle", "triangle", "slanted"],
)
def test_words_stand_within_a_shape_of_any_kind(shape: Shape) -> None:
    import shapely

    found = box_of(shape)
    x, y = found.middle
    box = shapely.box(x - found.width / 2, y - found.depth / 2, x + found.width / 2, y + found.depth / 2)
    assert shapely.Polygon(shape).buffer(1).contains(box)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    typed=st.text(max_size=80),
    shape=st.lists(st.tuples(st.integers(-500, 2_000), st.integers(-500, 2_000)), min_size=3, max_size=7),
)
def test_nothing_that_one_can_type_or_draw_stops_the_printing(typed: str, shape: list[tuple[int, int]]) -> None:
    drawn = plan(booth(shape=tuple(shape)), zones=(zone("y", ZoneKind.area, tuple(shape)),), name_fr=typed or "x")
    assert pages(drawn, edition=typed, names={"A1": typed})


def test_the_scale_is_the_largest_round_one_that_fits() -> None:
    record = paper._record(demo_plan(), "H2", None, "fr")
    assert (record["scale"], record["width"], record["bar"]) == (125, 320, {"metres": 10, "length": 80})


def test_an_angle_is_never_more_than_half_a_right_one() -> None:
    for degrees in range(0, 360, 15):
        corners = (math.radians(degrees + right) for right in (0, 90, 180, 270))
        square = tuple((round(9e3 * math.cos(corner)), round(9e3 * math.sin(corner))) for corner in corners)
        assert abs(box_of(square).angle) <= 45.1
