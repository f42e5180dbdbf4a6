"""The plan as files: what goes out comes in again; what cannot be read is said, and then nothing is taken."""

from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from mima.booths.plan import drafts, rows
from mima.booths.plan.document import FloorPlan
from mima.core.transaction import transaction
from mima.editions import queries as editions
from tests.blueprints.editor.conftest import DrawingBoard

DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 250">
<rect id="Z01" x="200" y="80" width="30" height="20"/><rect id="Z02" x="230" y="80" width="30" height="20"/></svg>"""
HEAD = "code;hall;zone;category;x_cm;y_cm;width_cm;depth_cm\n"


def send(board: DrawingBoard, content: bytes, name: str, **fields: str) -> TestResponse:
    asked = {"place": "H1/north", "category": "standard", "width": "40"} | fields
    return board.post("/draft/import", file=(BytesIO(content), name), **asked)


def test_a_drawing_becomes_booths_of_the_draft(board: DrawingBoard) -> None:
    send(board, DRAWING, "plan.svg")
    board.save()
    shapes = [booth.shape for code in ("Z01", "Z02") if (booth := board.drawn(code))]
    assert shapes == [
        ((2000, 800), (2300, 800), (2300, 1000), (2000, 1000)),
        ((2300, 800), (2600, 800), (2600, 1000), (2300, 1000)),
    ]


def test_a_drawing_without_its_real_width_is_asked_for_it(board: DrawingBoard) -> None:
    answer = send(board, DRAWING, "plan.svg", width="")
    assert (answer.status_code, "how many metres wide" in board.words(answer)) == (422, True)


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><script>alert(1)</script></svg>",
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'>&a;</svg>",
        b"no drawing at all",
        b"",
    ],
)
def test_a_drawing_that_is_none_gets_a_sentence_and_leaves_the_draft(board: DrawingBoard, content: bytes) -> None:
    answer = send(board, content, "plan.svg")
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    assert "Nothing is different from the market's plan." in board.words(board.get("/draft"))


def test_a_table_becomes_booths_of_the_draft(board: DrawingBoard) -> None:
    send(board, f"{HEAD}Z01;H1;north;standard;2000;800;300;200\n".encode(), "stands.csv")
    board.save()
    booth = board.drawn("Z01")
    assert booth is not None
    assert booth.area_dm2 == 600


def test_of_a_table_with_a_line_that_cannot_be_read_nothing_is_taken(board: DrawingBoard) -> None:
    lines = f"{HEAD}Z01;H1;north;standard;2000;800;300;200\nZ02;H1;north;standard;ici;800;300;200\n"
    answer = send(board, lines.encode(), "stands.csv")
    assert (answer.status_code, "Line 3:" in board.words(answer)) == (422, True)
    assert "Z01" not in board.words(board.get("/draft"))


def test_a_booth_that_is_there_already_becomes_what_the_table_says(board: DrawingBoard) -> None:
    before = board.drawn("A02")
    send(board, f"{HEAD}A02;H1;north;standard;400;100;600;200\n".encode(), "stands.csv")
    board.save()
    after = board.drawn("A02")
    assert before is not None and after is not None
    assert (after.id, after.area_dm2) == (before.id, 1_200)


@pytest.mark.parametrize("name", ["booths.csv", "booths.xlsx"])
def test_the_exported_booths_come_in_again_and_nothing_is_different(board: DrawingBoard, name: str) -> None:
    answer = send(board, board.get(f"/files/{name}").data, name)
    assert answer.status_code == 200
    assert "Nothing is different from the market's plan." in board.words(board.get("/draft"))


def test_the_exported_drawing_comes_in_again_and_nothing_is_different(board: DrawingBoard) -> None:
    answer = send(board, board.get("/files/H1.svg").data, "H1.svg")
    assert answer.status_code == 200
    said = board.words(board.get("/draft"))
    assert "booth differs" not in said
    assert "booths differ" not in said


def test_the_sheet_of_a_hall_is_a_pdf(board: DrawingBoard) -> None:
    assert board.get("/files/H1.pdf").data.startswith(b"%PDF")


@pytest.mark.parametrize("suffix", ["pdf", "svg"])
def test_a_hall_that_there_is_not_has_no_file(board: DrawingBoard, suffix: str) -> None:
    assert board.get(f"/files/H9.{suffix}").status_code == 404


def test_what_is_wrong_with_the_draft_is_said_before_it_is_saved(board: DrawingBoard) -> None:
    send(board, f"{HEAD}Z01;H1;north;standard;450;150;300;200\n".encode(), "stands.csv")
    said = board.words(board.get("/draft"))
    assert "to look at" in said
    assert "A02" in said


WALLED = DRAWING.replace(b"</svg>", b'<g id="walls"><rect x="0" y="0" width="350" height="240"/></g></svg>')


def test_the_walls_of_a_drawing_are_the_walls_of_the_hall(board: DrawingBoard) -> None:
    answer = send(board, WALLED, "plan.svg")
    assert "The hall's walls are those of the drawing." in board.words(answer)
    board.save()
    with board.app.app_context():
        (hall,) = rows.present(editions.by_slug(board.cast.edition)).halls
    assert hall.outline == ((0, 0), (3500, 0), (3500, 2400), (0, 2400))


def test_a_drawing_is_measured_by_the_side_of_one_booth(board: DrawingBoard) -> None:
    send(board, DRAWING, "plan.svg", width="", side_of="Z01", side="3")
    board.save()
    booth = board.drawn("Z01")
    assert booth is not None
    assert booth.area_dm2 == 600


def test_a_side_without_its_length_is_asked_for(board: DrawingBoard) -> None:
    answer = send(board, DRAWING, "plan.svg", width="", side_of="Z01", side="")
    assert (answer.status_code, "Please write metres" in board.words(answer)) == (422, True)


def test_a_table_without_an_ending_is_read_as_one(board: DrawingBoard) -> None:
    answer = send(board, f"{HEAD}Z01;H1;north;standard;2000;800;300;200\n".encode(), "stands")
    assert (answer.status_code, "Z01" in board.words(board.get("/draft"))) == (200, True)


def test_a_drawing_without_an_ending_is_read_as_one(board: DrawingBoard) -> None:
    assert send(board, b"\xef\xbb\xbf" + DRAWING, "plan").status_code == 200
    assert "Z01" in board.words(board.get("/draft"))


def test_a_draft_that_a_file_was_put_on_can_be_taken_back(board: DrawingBoard) -> None:
    board.post("/draft/booth/A02/remove")
    send(board, f"{HEAD}A03;H1;north;standard;2000;800;300;200\n".encode(), "stands.csv")
    assert "before a file was put on it" in board.words(board.get("/draft"))


def test_without_a_zone_the_page_says_the_way_on(board: DrawingBoard) -> None:
    with board.app.app_context(), transaction():
        edition = editions.by_slug(board.cast.edition)
        drafts.keep(edition, board.cast.user("ana"), FloorPlan.of(rows.present(edition).halls, (), ()))
    said = board.words(board.get("/draft/import"))
    assert ("no zone for booths yet" in said, "New zone" in said) == (True, True)
