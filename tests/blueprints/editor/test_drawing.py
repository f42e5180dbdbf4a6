"""Ground that was drawn with the mouse: the form of a new booth, zone or aisle opens with its numbers."""

import re

from tests.blueprints.editor.conftest import DrawingBoard

GROUND = "hall=H1&x=20.00&y=1.50&width=3.00&depth=2.50"


def value(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    assert found is not None
    return found[1]


def chosen(page: str, name: str) -> str:
    """The option that the select shows."""
    found = re.search(rf'<select[^>]*name="{name}".*?<option selected value="([^"]*)"', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_a_new_booth_has_the_numbers_of_the_ground(board: DrawingBoard) -> None:
    page = board.get(f"/draft?{GROUND}").text
    assert [value(page, name) for name in ("x", "y", "width", "depth")] == ["20.00", "1.50", "3.00", "2.50"]


def test_a_new_booth_is_in_the_zone_on_which_it_was_drawn(board: DrawingBoard) -> None:
    zone = {"hall": "H1", "code": "aaa", "kind": "booths", "name_fr": "Fond", "name_en": "Back", "x": "30", "y": "20"}
    board.post("/draft/zone", **zone, width="5", depth="5")
    pages = [board.get(f"/draft?hall=H1&x={x}&y={y}&width=3&depth=2").text for x, y in ((20, 1), (31, 21))]
    assert [chosen(page, "place") for page in pages] == ["H1/north", "H1/aaa"]


def test_a_drawn_booth_is_for_sale_as_every_new_one(board: DrawingBoard) -> None:
    assert re.search('<input[^>]*checked[^>]*name="for_sale"', board.get(f"/draft?{GROUND}").text)


def test_what_was_typed_before_it_was_drawn_is_kept(board: DrawingBoard) -> None:
    page = board.get(f"/draft?{GROUND}&code=A20&note_en=By+the+door").text
    assert (value(page, "code"), value(page, "note_en")) == ("A20", "By the door")
    assert not re.search('<input[^>]*checked[^>]*name="for_sale"', page)


def test_numbers_that_are_none_are_shown_as_they_came(board: DrawingBoard) -> None:
    answer = board.get("/draft?hall=none&x=here&y=&width=wide&depth=-")
    assert (answer.status_code, value(answer.text, "x")) == (200, "here")


def test_a_chosen_booth_keeps_its_own_numbers(board: DrawingBoard) -> None:
    assert value(board.get(f"/draft?booth=A02&{GROUND}").text, "x") == "4"


def test_a_new_aisle_has_the_numbers_of_the_ground(board: DrawingBoard) -> None:
    page = board.get(f"/draft/zone?{GROUND}&kind=aisle").text
    assert (chosen(page, "kind"), chosen(page, "hall"), value(page, "width")) == ("aisle", "H1", "3.00")


def test_a_zone_that_is_there_keeps_its_own_numbers(board: DrawingBoard) -> None:
    assert value(board.get(f"/draft/zone/H1/north?{GROUND}").text, "x") != "20.00"
