"""What is wrong with a draft is on the drawing, in the list above it and on the last page before it is saved."""

import re

import pytest

from tests.blueprints.editor.conftest import WHOLE, DrawingBoard
from tests.forms import token
from tests.people import sign_in

# It stands across A02 and A03.
ACROSS = WHOLE | {"x": "5,50", "y": "0,50", "width": "3", "depth": "2"}
OVERLAP = "The booths A02, A20 overlap by"


def sign(board: DrawingBoard, code: str) -> str:
    """The booth as it is drawn."""
    found = re.search(rf'<a class="booth" id="booth-{code}".*?</a>', board.get("/draft").text, re.DOTALL)
    assert found is not None
    return found[0]


@pytest.fixture
def crowded(board: DrawingBoard) -> DrawingBoard:
    board.post("/draft/booth", **ACROSS)
    return board


@pytest.mark.parametrize("code", ["A02", "A20"])
def test_booths_that_overlap_are_hatched_and_have_a_warning_sign(crowded: DrawingBoard, code: str) -> None:
    drawn = sign(crowded, code)
    assert ("data-wrong" in drawn, "url(#hatch-H1)" in drawn, "#i-alert" in drawn) == (True, True, True)


def test_the_booths_name_says_what_is_wrong(crowded: DrawingBoard) -> None:
    label = re.search('aria-label="([^"]*)"', sign(crowded, "A02"))
    assert label is not None
    assert label[1].startswith("Booth A02, 6\N{NO-BREAK SPACE}m². " + OVERLAP)


def test_a_booth_with_two_things_wrong_says_one_and_how_many_more(crowded: DrawingBoard) -> None:
    label = re.search('aria-label="([^"]*)"', sign(crowded, "A20"))
    assert label is not None
    assert label[1].endswith("(and 1 more)")


def test_a_booth_that_is_right_has_no_sign(crowded: DrawingBoard) -> None:
    drawn = sign(crowded, "B01")
    assert ("data-wrong" in drawn, "#i-alert" in drawn) == (False, False)


def test_a_booth_off_sale_keeps_its_own_sign_beside_the_warning(board: DrawingBoard) -> None:
    board.post("/draft/booth", **{name: value for name, value in ACROSS.items() if name != "for_sale"})
    assert re.findall(r'<use href="#i-(\w+)" x="(-?\d+)"', sign(board, "A20")) == [("close", "-20"), ("alert", "0")]


def test_a_booth_in_an_aisle_is_marked(board: DrawingBoard) -> None:
    zone = {"hall": "H1", "code": "allee", "kind": "aisle", "name_fr": "Allée", "name_en": "Aisle"}
    board.post("/draft/zone", **zone, x="4", y="0", width="3", depth="3")
    assert "stands in the aisle “Aisle”" in sign(board, "A02")


def test_what_is_wrong_with_a_zone_marks_no_booth_of_the_same_code(board: DrawingBoard) -> None:
    zone = {"hall": "H1", "code": "A02", "kind": "area", "name_fr": "Scène", "name_en": "Stage"}
    board.post("/draft/zone", **zone, corners="30 20\n33 23\n33 20\n30 23")
    said = board.words(board.get("/draft"))
    assert ("The sides of the zone A02 cross each other." in said, "data-wrong" in sign(board, "A02")) == (True, False)


def test_the_list_says_how_many_more_there_are(crowded: DrawingBoard) -> None:
    for number in range(21, 34):
        crowded.post("/draft/booth", **ACROSS | {"code": f"A{number}"})
    said = crowded.words(crowded.get("/draft"))
    total = re.search(r"(\d+) things to look at", said)
    assert total is not None
    assert f"and {int(total[1]) - 12} more" in said


def test_the_rehearsal_says_what_is_wrong(crowded: DrawingBoard) -> None:
    said = crowded.words(crowded.get("/draft/rehearsal"))
    assert (OVERLAP in said, "The plan can be saved as it is" in said) == (True, True)


def test_the_rehearsal_of_a_plan_in_order_names_nothing(board: DrawingBoard) -> None:
    board.post("/draft/booth", **WHOLE | {"of": "A02", "code": "A02", "x": "4", "y": "0,50", "width": "2", "depth": "2"})
    assert "to look at" not in board.words(board.get("/draft/rehearsal"))


def test_a_rehearsal_that_cannot_be_saved_does_not_say_that_it_can(crowded: DrawingBoard) -> None:
    bruno = sign_in(crowded.app, crowded.cast.bruno)
    bruno.post(f"/editions/{crowded.cast.edition}/booths/A02/hold", data={"csrf_token": token(bruno)})
    crowded.post("/draft/booth/A02/remove")
    said = crowded.words(crowded.get("/draft/rehearsal"))
    assert ("The booths A03, A20 overlap by" in said, "can be saved as it is" in said) == (True, False)
