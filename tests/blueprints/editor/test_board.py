"""The drawing board without a script: every value has its form, a step is on the draft, the market's plan waits for the save."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import shapely

from mima.booths.plan import rows
from mima.editions import queries as editions
from tests.blueprints.editor.conftest import WHOLE, DrawingBoard
from tests.people import sign_in
from tests.statements import counted


def test_a_new_booth_is_on_the_draft_and_not_on_the_plan(board: DrawingBoard) -> None:
    board.post("/draft/booth", **WHOLE)
    assert ("A20" in board.words(board.get("/draft")), board.drawn("A20")) == (True, None)


def test_a_saved_draft_is_the_plan(board: DrawingBoard) -> None:
    board.post("/draft/booth", **WHOLE)
    board.save("Une place de plus")
    booth = board.drawn("A20")
    assert booth is not None
    assert (booth.shape, booth.power_watts, booth.area_dm2) == (((2000, 100), (2300, 100), (2300, 350), (2000, 350)), 2_000, 750)


def test_the_form_of_a_booth_shows_what_it_is(board: DrawingBoard) -> None:
    page = board.get("/draft?booth=A02").text
    assert 'name="x" type="text" value="4"' in page
    assert 'name="width" type="text" value="3"' in page


def test_a_turned_booth_is_turned_about_its_middle(board: DrawingBoard) -> None:
    board.post("/draft/booth", **WHOLE | {"width": "4", "depth": "2", "angle": "90"})
    board.save()
    booth = board.drawn("A20")
    assert booth is not None
    assert sorted(booth.shape) == [(2100, 0), (2100, 400), (2300, 0), (2300, 400)]


def test_a_turned_booth_is_shown_with_its_angle(board: DrawingBoard) -> None:
    board.post("/draft/booth", **WHOLE | {"angle": "30"})
    page = board.get("/draft?booth=A20").text
    assert 'name="angle" type="number" value="30"' in page
    assert 'name="x" type="text" value="20"' in page


def test_a_polygon_is_drawn_by_its_corners(board: DrawingBoard) -> None:
    board.post("/draft/booth", **WHOLE | {"corners": "20 1\n23 1\n23,50 2,5\n20 3"})
    board.save()
    booth = board.drawn("A20")
    assert booth is not None
    assert booth.shape == ((2000, 100), (2300, 100), (2350, 250), (2000, 300))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "", "Please fill this in."),
        ("code", "A 20", "Please use up to 12 letters"),
        ("x", "trois", "Please write metres"),
        ("width", "", "Please fill this in."),
        ("width", "0", "Please write metres"),
        ("corners", "1 2\n3 4", "Please write at least three corners"),
        ("corners", "1 2\n3 4\nici", "Please write at least three corners"),
        ("code", "A03", "There is a A03 on the plan already"),
        ("code", "a03", "There is a a03 on the plan already"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(board: DrawingBoard, field: str, value: str, said: str) -> None:
    answer = board.post("/draft/booth", **WHOLE | {"note_fr": "Près du pilier", field: value})
    assert (answer.status_code, said in board.words(answer), "Près du pilier" in answer.text) == (422, True, True)


@pytest.mark.parametrize("value", ["9999,99", "1001"])
def test_a_size_beyond_every_hall_is_refused(board: DrawingBoard, value: str) -> None:
    answer = board.post("/draft/booth", **WHOLE | {"width": value})
    assert (answer.status_code, board.get("/draft").status_code) == (422, 200)


def test_a_row_of_copies_has_running_codes(board: DrawingBoard) -> None:
    board.post("/draft/booth", **WHOLE)
    board.post("/draft/booth/A20/copies", count="3", direction="down", gap="0,5")
    board.save()
    places = [booth.shape[0] for code in ("A20", "A21", "A22", "A23") if (booth := board.drawn(code))]
    assert places == [(2000, 100), (2000, 400), (2000, 700), (2000, 1000)]


def test_a_row_of_copies_that_meets_a_taken_code_copies_nothing(board: DrawingBoard) -> None:
    answer = board.post("/draft/booth/A02/copies", count="2", direction="down", gap="")
    assert (answer.status_code, "There is a A03" in board.words(answer)) == (422, True)


def test_what_the_script_moved_is_on_the_draft(board: DrawingBoard) -> None:
    board.post("/draft/shapes", shape=["A02 0,0 300,0 300,200 0,200", "A03 400,0 700,0 700,200 400,200"], of="A02")
    board.save()
    shapes = [booth.shape[0] for code in ("A02", "A03") if (booth := board.drawn(code))]
    assert shapes == [(0, 0), (400, 0)]


@pytest.mark.parametrize("shape", ["A02", "A02 1,1 2,2", "A02 a,b c,d e,f", "A02 0,0 9999999,0 1,1", "A02 1 2 3"])
def test_a_shape_that_is_none_is_refused(board: DrawingBoard, shape: str) -> None:
    assert board.post("/draft/shapes", shape=shape).status_code == 400


def test_a_booth_can_be_taken_off_the_draft(board: DrawingBoard) -> None:
    board.post("/draft/booth/A02/remove")
    board.save()
    assert board.drawn("A02") is None


def test_a_draft_that_is_thrown_away_leaves_the_plan(board: DrawingBoard) -> None:
    board.post("/draft/booth/A02/remove")
    board.post("/draft/discard")
    assert "Nothing is different from the market's plan." in board.words(board.get("/draft"))


def test_a_zone_that_is_renamed_keeps_its_booths(board: DrawingBoard) -> None:
    zone = {"hall": "H1", "code": "nord", "kind": "booths", "name_fr": "Nord", "name_en": "North"}
    board.post("/draft/zone/H1/north", **zone, x="0", y="0", width="40", depth="6")
    board.save()
    booth = board.drawn("A02")
    assert booth is not None
    assert booth.zone == "nord"


def test_a_zone_with_booths_in_it_cannot_be_taken_away(board: DrawingBoard) -> None:
    assert board.post("/draft/zone/H1/north/remove").status_code == 409


def test_an_aisle_can_be_drawn(board: DrawingBoard) -> None:
    zone = {"hall": "H1", "code": "allee", "kind": "aisle", "name_fr": "Allée", "name_en": "Aisle"}
    board.post("/draft/zone", **zone, x="0", y="6", width="40", depth="3")
    assert "Aisle" in board.words(board.get("/draft"))


def test_a_hall_that_is_made_larger_takes_its_walls_along(board: DrawingBoard) -> None:
    shown = re.search(r'<textarea[^>]*name="corners"[^>]*>\s*([^<]*)</textarea>', board.get("/draft/hall/H1").text)
    assert shown is not None
    hall = {"code": "H1", "name_fr": "Grand hall", "name_en": "Great hall", "width": "60", "depth": "30", "corners": shown[1]}
    board.post("/draft/hall/H1", **hall)
    board.save()
    assert "60" in board.get("/draft/hall/H1").text
    with board.app.app_context():
        (walls,) = [one.outline for one in rows.present(editions.by_slug(board.cast.edition)).halls]
    assert max(walls) == (6_000, 3_000)


@pytest.mark.parametrize("code", [".", "..", "a/b"])
def test_a_code_that_an_address_cannot_carry_is_refused(board: DrawingBoard, code: str) -> None:
    zone = {"hall": "H1", "code": code, "kind": "aisle", "name_fr": "Allée", "name_en": "Aisle"}
    assert board.post("/draft/zone", **zone, x="0", y="6", width="40", depth="3").status_code == 422


def test_a_booth_that_begins_before_the_wall_can_be_changed_by_its_form(board: DrawingBoard) -> None:
    answer = board.post("/draft/booth", **WHOLE | {"x": "-2", "width": "6", "depth": "2", "angle": "90"})
    assert answer.status_code == 303


def test_a_hall_can_be_made_larger(board: DrawingBoard) -> None:
    hall = {"code": "H1", "name_fr": "Grand hall", "name_en": "Great hall", "width": "60", "depth": "30", "corners": ""}
    board.post("/draft/hall/H1", **hall)
    assert "Great hall" in board.words(board.get("/draft"))


def test_the_board_takes_the_same_statements_whatever_the_number_of_booths(board: DrawingBoard) -> None:
    def asked() -> int:
        with board.app.app_context(), counted() as statements:
            board.get("/draft?booth=A02")
        return len(statements)

    board.post("/draft/booth", **WHOLE)
    few = asked()
    board.post("/draft/booth/A20/copies", count="40", direction="down", gap="")
    assert asked() == few <= 15


def test_a_zone_whose_code_would_break_its_address_is_refused(board: DrawingBoard) -> None:
    zone = {"hall": "H1", "code": "nord/est", "kind": "aisle", "name_fr": "Allée", "name_en": "Aisle"}
    answer = board.post("/draft/zone", **zone, x="0", y="6", width="40", depth="3")
    assert (answer.status_code, "without a slash" in board.words(answer)) == (422, True)


def test_steps_of_two_tabs_at_once_are_both_on_the_draft(board: DrawingBoard) -> None:
    tabs = [DrawingBoard(board.app, board.cast, sign_in(board.app, board.cast.ana)) for _tab in range(2)]
    with ThreadPoolExecutor(2) as pool:
        sent = [
            pool.submit(tab.post, "/draft/booth", **WHOLE | {"code": code})
            for tab, code in zip(tabs, ("A20", "A21"), strict=True)
        ]
        assert [one.result().status_code for one in sent] == [303, 303]
    said = board.words(board.get("/draft"))
    assert "A20" in said
    assert "A21" in said


@pytest.mark.parametrize("angle", ["30", "90", "200"])
@pytest.mark.parametrize("direction", ["right", "left", "down", "up"])
def test_a_row_of_copies_of_a_turned_booth_stands_side_by_side(board: DrawingBoard, angle: str, direction: str) -> None:
    board.post("/draft/booth", **WHOLE | {"x": "20", "y": "14", "width": "4", "depth": "2", "angle": angle})
    board.post("/draft/booth/A20/copies", count="2", direction=direction, gap="0")
    board.save()
    corners = [corner for code in ("A20", "A21", "A22") if (booth := board.drawn(code)) for corner in booth.shape]
    assert shapely.MultiPoint(corners).convex_hull.area == pytest.approx(24 * 10_000, rel=0.02)
