"""Nothing drawn is lost for good by a click, and nobody saves over somebody else's plan unawares."""

import re
from dataclasses import replace

from mima.booths import queries
from mima.booths.plan import drafts, editing, rows
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.payments import flow
from tests.blueprints.editor.conftest import WHOLE, DrawingBoard
from tests.blueprints.editor.test_saving import change, hold, other_organizer


def take_back(board: DrawingBoard) -> str:
    """The address that the first button leads to."""
    found = re.search(r"/draft/aside/\d+/back", board.get("/draft").text)
    assert found is not None
    return found[0]


def carla_saves(board: DrawingBoard) -> None:
    carla = DrawingBoard(board.app, board.cast, other_organizer(board))
    carla.post("/draft/booth/A03/remove")
    carla.save("Le pilier")


def test_a_draft_that_was_thrown_away_is_taken_back_by_one_button(board: DrawingBoard) -> None:
    board.post("/draft/booth", **WHOLE)
    board.post("/draft/discard")
    assert "thrown away" in board.words(board.get("/draft"))
    board.post(take_back(board))
    assert "A20" in board.words(board.get("/draft"))


def test_a_draft_that_a_version_was_taken_over_is_taken_back_by_one_button(board: DrawingBoard) -> None:
    change(board, width="6")
    board.save()
    board.post("/draft/booth", **WHOLE)
    board.post("/versions/1/restore")
    assert "A20" not in board.words(board.get("/draft"))
    board.post(take_back(board))
    assert "A20" in board.words(board.get("/draft"))


def test_a_foreign_draft_is_none(board: DrawingBoard) -> None:
    board.post("/draft/booth", **WHOLE)
    board.post("/draft/discard")
    carla = DrawingBoard(board.app, board.cast, other_organizer(board))
    assert carla.post(take_back(board)).status_code == 404


def test_who_saves_late_reads_who_changed_what_and_what_a_save_does(board: DrawingBoard) -> None:
    change(board, width="6")
    seen = board.seen()
    carla_saves(board)
    said = board.words(board.post("/draft/save", why="", seen=seen))
    assert "Le pilier" in said
    theirs, mine = said.index("What they changed A03 taken off"), said.index("What you changed A02 another size")
    does = said.index("1 booth differs A02")
    assert theirs < mine < does


def test_a_late_save_keeps_what_the_other_changed(board: DrawingBoard) -> None:
    change(board, width="6")
    carla_saves(board)
    board.save()
    assert board.drawn("A03") is None
    booth = board.drawn("A02")
    assert booth is not None
    assert booth.area_dm2 == 1_500


def test_where_both_changed_the_same_it_is_named(board: DrawingBoard) -> None:
    board.post("/draft/booth", **WHOLE | {"of": "A03", "code": "A03", "x": "8"})
    carla_saves(board)
    assert "You both changed A03" in board.words(board.get("/draft/rehearsal"))


def test_the_board_says_that_somebody_saved_and_takes_their_changes(board: DrawingBoard) -> None:
    change(board, width="6")
    carla_saves(board)
    assert "Somebody saved the plan since" in board.words(board.get("/draft"))
    board.post("/draft/catch-up")
    said = board.words(board.get("/draft"))
    assert ("Somebody saved" in said, "A03" in said, "1 booth differs" in said) == (False, False, True)


def test_a_save_that_was_not_looked_at_is_refused(board: DrawingBoard) -> None:
    change(board, width="6")
    answer = board.post("/draft/save", why="Parce que")
    assert (answer.status_code, "no longer what you were shown" in board.words(answer)) == (409, True)
    assert "Parce que" in answer.text


def test_a_booking_made_after_the_rehearsal_is_shown_before_anything_is_saved(board: DrawingBoard) -> None:
    change(board, width="6")
    seen = board.seen()
    hold(board)
    answer = board.post("/draft/save", why="", seen=seen)
    assert (answer.status_code, "Maison Pouzzolane" in board.words(answer)) == (409, True)
    booth = board.drawn("A02")
    assert booth is not None
    assert booth.area_dm2 == 600


def test_the_rehearsal_says_that_an_unpaid_booking_has_no_paper_yet(board: DrawingBoard) -> None:
    hold(board)
    change(board, width="6")
    assert "the invoice comes with the payment and says the new booth" in board.words(board.get("/draft/rehearsal"))


def test_the_rehearsal_says_that_an_issued_invoice_stays(board: DrawingBoard) -> None:
    hold(board)
    with board.app.app_context():
        claim = queries.reservation_of(queries.of_exhibitor(board.cast.company("bruno"))[0].booking)
        flow.mark_transfer_received(claim.booking.reference, by=board.cast.user("ana").actor, reference="VIR 1")
    change(board, width="6")
    assert "stays as it was issued; no credit note" in board.words(board.get("/draft/rehearsal"))


def test_a_second_window_that_renames_a_renamed_booth_is_told_and_loses_nothing(board: DrawingBoard) -> None:
    change(board, code="A42")
    answer = board.post("/draft/booth", **WHOLE | {"of": "A02", "code": "A43", "note_fr": "Près du pilier"})
    assert (answer.status_code, "There is no A02 on the draft any more" in board.words(answer)) == (409, True)
    assert "Près du pilier" in answer.text


def test_no_id_stands_twice_on_a_board_with_two_halls(board: DrawingBoard) -> None:
    hall = {"code": "H2", "name_fr": "Salle 2", "name_en": "Hall 2", "width": "60", "depth": "30", "corners": ""}
    board.post("/draft/hall", **hall)
    board.post("/draft/booth", **WHOLE | {"for_sale": ""})
    found = re.findall(r'\sid="([^"]+)"', board.get("/draft?booth=A02").text)
    assert len(found) == len(set(found))


def test_a_booth_of_a_category_that_is_gone_shows_it_and_keeps_it(board: DrawingBoard) -> None:
    with board.app.app_context(), transaction():
        edition = editions.by_slug(board.cast.edition)
        plan = rows.present(edition)
        booth = editing.booth(plan, "A02")
        assert booth is not None
        drafts.keep(edition, board.cast.user("ana"), editing.put_booth(plan, "A02", replace(booth, category="retired")))
    assert '<option selected value="retired">' in board.get("/draft?booth=A02").text
