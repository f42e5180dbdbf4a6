"""Before a plan is saved it says whom it touches; two people who draw at once lose nothing; every plan can be had again."""

from flask.testing import FlaskClient

from mima.accounts import service as accounts
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.mailing.models import Letter
from tests.blueprints.editor.conftest import WHOLE, DrawingBoard
from tests.forms import token
from tests.people import sign_in
from tests.statements import counted


def hold(board: DrawingBoard, code: str = "A02") -> None:
    bruno = sign_in(board.app, board.cast.bruno)
    bruno.post(f"/editions/{board.cast.edition}/booths/{code}/hold", data={"csrf_token": token(bruno)})


def change(board: DrawingBoard, **fields: str) -> None:
    board.post("/draft/booth", **WHOLE | {"of": "A02", "code": "A02", "x": "4"} | fields)


def test_the_rehearsal_names_who_is_touched_and_what_moves(board: DrawingBoard) -> None:
    hold(board)
    change(board, code="A42", category="island", width="6", depth="2")
    said = board.words(board.get("/draft/rehearsal"))
    assert "Maison Pouzzolane" in said
    assert "another code (A02 becomes A42)" in said
    assert "€1,260.00 becomes €3,600.00" in said


def test_a_rehearsal_of_a_free_booth_touches_nobody(board: DrawingBoard) -> None:
    change(board, width="6")
    assert "No exhibitor is touched" in board.words(board.get("/draft/rehearsal"))


def test_a_booth_that_somebody_has_cannot_be_saved_away(board: DrawingBoard) -> None:
    hold(board)
    board.post("/draft/booth/A02/remove")
    answer = board.save()
    assert (answer.status_code, "cannot vanish from the plan" in board.words(answer)) == (409, True)


def test_a_plan_that_cannot_be_saved_has_no_button_to_save_it(board: DrawingBoard) -> None:
    hold(board)
    board.post("/draft/booth/A02/remove")
    assert "Save the plan" not in board.words(board.get("/draft/rehearsal"))


def test_whose_booth_changes_gets_a_letter_with_the_reason(board: DrawingBoard) -> None:
    hold(board)
    change(board, code="A42")
    board.save("Un pilier gêne.")
    with board.app.app_context():
        (letter,) = db.session.query(Letter).filter_by(template="booth_changed").all()
        assert letter.values["why"] == "Un pilier gêne."


def other_organizer(board: DrawingBoard) -> FlaskClient:
    with board.app.app_context(), transaction():
        accounts.make_organizer(board.cast.user("carla"), by=COMMAND)
    return sign_in(board.app, board.cast.carla)


def test_who_saves_on_an_old_plan_is_told_and_keeps_the_draft(board: DrawingBoard) -> None:
    change(board, width="6")
    carla = DrawingBoard(board.app, board.cast, other_organizer(board))
    carla.post("/draft/booth/A03/remove")
    seen = board.seen()
    carla.save()
    answer = board.post("/draft/save", why="Pour la sécurité", seen=seen)
    assert (answer.status_code, "Somebody saved another plan" in board.words(answer)) == (409, True)
    assert "Pour la sécurité" in answer.text


def test_after_that_word_a_second_save_is_taken(board: DrawingBoard) -> None:
    change(board, width="6")
    carla = DrawingBoard(board.app, board.cast, other_organizer(board))
    carla.post("/draft/booth", **WHOLE)
    seen = board.seen()
    carla.save()
    answer = board.post("/draft/save", why="", seen=seen)
    board.post("/draft/save", why="", seen=board.seen(answer))
    booth = board.drawn("A02")
    assert booth is not None
    assert booth.area_dm2 == 1_500


def test_every_version_is_listed_with_who_saved_it_and_why(board: DrawingBoard) -> None:
    change(board, width="6")
    board.save("Plus de place")
    said = board.words(board.get("/versions"))
    assert "Version 2" in said
    assert "Version 1" in said
    assert "Plus de place" in said


def test_an_old_version_becomes_the_draft_and_not_the_plan(board: DrawingBoard) -> None:
    change(board, width="6")
    board.save()
    board.post("/versions/1/restore")
    booth = board.drawn("A02")
    assert booth is not None
    assert (booth.area_dm2, "becomes 6 m²" in board.words(board.get("/draft/rehearsal")).replace("\xa0", " ")) == (1_500, True)


def test_the_rehearsal_takes_the_same_statements_whatever_is_different(board: DrawingBoard) -> None:
    def asked() -> int:
        with board.app.app_context(), counted() as statements:
            board.get("/draft/rehearsal")
        return len(statements)

    change(board, width="6")
    few = asked()
    board.post("/draft/booth/A02/copies", count="1", direction="down", gap="")
    board.post("/draft/booth", **WHOLE)
    board.post("/draft/booth/A20/copies", count="30", direction="down", gap="")
    assert asked() == few
