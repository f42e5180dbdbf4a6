"""Halls, zones and doors by their forms."""

import pytest

from mima.booths.plan import drafts, editing
from mima.booths.plan.document import DrawnHall, DrawnZone
from mima.editions import queries as editions
from tests.blueprints.editor.conftest import DrawingBoard

DOOR = {"x1": "10", "y1": "0", "x2": "12,50", "y2": "0", "name_fr": "Quai", "name_en": "Dock"}
ZONE = {"hall": "H1", "code": "stage", "kind": "area", "name_fr": "Scène", "name_en": "Stage"}
PLACE = {"x": "10", "y": "10", "width": "4", "depth": "2"}


def hall(board: DrawingBoard) -> DrawnHall:
    with board.app.app_context():
        (found,) = drafts.drawn(editions.by_slug(board.cast.edition), board.cast.user("ana")).halls
        return found


def zone(board: DrawingBoard, code: str) -> DrawnZone | None:
    with board.app.app_context():
        return editing.zone(drafts.drawn(editions.by_slug(board.cast.edition), board.cast.user("ana")), "H1", code)


def test_a_door_is_drawn_by_its_form(board: DrawingBoard) -> None:
    board.post("/draft/hall/H1/door", **DOOR)
    (door,) = hall(board).doors
    assert (door.start, door.end, door.name_fr) == ((1000, 0), (1250, 0), "Quai")


def test_the_hall_leads_to_its_doors(board: DrawingBoard) -> None:
    board.post("/draft/hall/H1/door", **DOOR)
    assert "/draft/hall/H1/door/1000_0_1250_0" in board.get("/draft/hall/H1").text


def test_the_form_of_a_door_shows_it(board: DrawingBoard) -> None:
    board.post("/draft/hall/H1/door", **DOOR)
    page = board.get("/draft/hall/H1/door/1000_0_1250_0").text
    assert 'name="x2" required type="text" value="12.5"' in page
    assert "Quai" in page


def test_a_door_can_be_moved(board: DrawingBoard) -> None:
    board.post("/draft/hall/H1/door", **DOOR)
    board.post("/draft/hall/H1/door/1000_0_1250_0", **DOOR | {"x2": "14"})
    assert [one.end for one in hall(board).doors] == [(1400, 0)]


def test_a_door_can_be_taken_off(board: DrawingBoard) -> None:
    board.post("/draft/hall/H1/door", **DOOR)
    board.post("/draft/hall/H1/door/1000_0_1250_0/remove")
    assert hall(board).doors == ()


def test_a_door_that_is_in_no_wall_is_refused_and_nothing_typed_is_lost(board: DrawingBoard) -> None:
    answer = board.post("/draft/hall/H1/door", **DOOR | {"y1": "3"})
    assert (answer.status_code, "must be on a wall" in board.words(answer), "Quai" in answer.text) == (422, True, True)


@pytest.mark.parametrize("ends", ["1_2_3_4", "here", "1_2_3"])
def test_a_door_that_there_is_not_has_no_page(board: DrawingBoard, ends: str) -> None:
    assert board.get(f"/draft/hall/H1/door/{ends}").status_code == 404


def test_a_zone_can_be_turned_and_shows_its_angle(board: DrawingBoard) -> None:
    board.post("/draft/zone", **ZONE, **PLACE, angle="90")
    found = zone(board, "stage")
    assert found is not None
    assert sorted(found.shape) == [(1100, 900), (1100, 1300), (1300, 900), (1300, 1300)]
    assert 'name="angle" type="number" value="90"' in board.get("/draft/zone/H1/stage").text


def test_a_zone_with_booths_does_not_become_an_aisle(board: DrawingBoard) -> None:
    answer = board.post("/draft/zone/H1/north", **ZONE | {"code": "north", "kind": "aisle"}, **PLACE)
    assert (answer.status_code, "stays a zone for booths" in board.words(answer)) == (409, True)
    found = zone(board, "north")
    assert found is not None
    assert found.kind.value == "booths"


def test_a_row_of_copies_beyond_all_measure_is_refused_in_our_words(board: DrawingBoard) -> None:
    answer = board.post("/draft/booth/A02/copies", count="60", direction="right", gap="100")
    assert answer.status_code == 422
    answer = board.post("/draft/booth/A02/copies", count="60", direction="down", gap="100")
    said = board.words(answer)
    assert ("kilometre" in said or "on the plan already" in said, "Expected" in said) == (True, False)
