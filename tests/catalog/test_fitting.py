"""Whether a show fits a room, need by need: what fits, what is adapted, what is asked, what cannot be."""

from typing import Any

import pytest

from mima.catalog import choices, fitting
from mima.catalog.categories import CATEGORIES
from mima.catalog.fitting import MISSING, SHOW, Fit, Room, Verdict
from mima.core.errors import Invalid

NEEDS: dict[str, Any] = {
    "stage_opening_m": 8,
    "stage_depth_m": 6,
    "stage_height_m": 5,
    "power": "32a-3p",
    "piano": "upright",
    "local_crew": 3,
    "get_in_hours": 4,
    "set_minutes": 80,
}
ROOM = Room(**NEEDS)


def verdict(room: Room = ROOM, **needs: Any) -> Verdict:
    found = fitting.of(SHOW, {code: value for code, value in (NEEDS | needs).items() if value is not None}, room)
    assert found is not None
    return found


def fit_of(code: str, wanted: Any, given: Any) -> Fit:
    found = verdict(ROOM._replace(**{code: given}), **{code: wanted})
    return next(reason.fit for reason in found.reasons if reason.code == code)


def test_a_room_that_has_all_that_is_wanted_fits() -> None:
    found = verdict()
    assert found.fit is Fit.fits
    assert {reason.fit for reason in found.reasons} == {Fit.fits}


def test_each_need_has_its_reason() -> None:
    assert {reason.code for reason in verdict().reasons} == set(Room._fields) == set(MISSING)


@pytest.mark.parametrize("code", ["stage_opening_m", "stage_depth_m", "set_minutes"])
@pytest.mark.parametrize(
    ("wanted", "given", "fit"),
    [(7, 7, Fit.fits), (7, 9, Fit.fits), (7, 6.9, Fit.changes), (7, 5.95, Fit.changes), (7, 5.94, Fit.no), (20, 17, Fit.changes)],
)
def test_opening_depth_and_length_give_way_by_fifteen_per_cent(code: str, wanted: float, given: float, fit: Fit) -> None:
    assert fit_of(code, wanted, given) is fit


@pytest.mark.parametrize(("given", "fit"), [(5, Fit.fits), (4.999, Fit.no), (1, Fit.no)])
def test_height_gives_way_by_nothing(given: float, fit: Fit) -> None:
    assert fit_of("stage_height_m", 5, given) is fit


@pytest.mark.parametrize(
    ("code", "least", "most"),
    [("power", "16a", "125a-3p"), ("piano", "none", "grand"), ("local_crew", 0, 12), ("get_in_hours", 0, 30)],
)
def test_what_can_be_hired_or_begun_earlier_is_a_change_however_much_is_missing(code: str, least: Any, most: Any) -> None:
    assert fit_of(code, most, least) is Fit.changes


@pytest.mark.parametrize(("code", "options"), [("power", choices.POWER), ("piano", choices.PIANO)])
def test_a_choice_is_enough_where_it_stands_no_lower_than_the_wanted_one(code: str, options: tuple[Any, ...]) -> None:
    codes = [choice.code for choice in options]
    found = [fit_of(code, codes[1], given) for given in codes]
    assert found == [Fit.changes] + [Fit.fits] * (len(codes) - 1)


@pytest.mark.parametrize("code", Room._fields)
def test_what_the_show_does_not_say_is_not_known(code: str) -> None:
    found = verdict(**{code: None})
    assert found.fit is Fit.unknown
    assert [(reason.code, reason.wanted) for reason in found.of(Fit.unknown)] == [(code, None)]


@pytest.mark.parametrize("code", Room._fields)
def test_what_the_room_does_not_say_is_not_known(code: str) -> None:
    found = verdict(ROOM._replace(**{code: None}))
    assert found.fit is Fit.unknown
    assert [(reason.code, reason.given) for reason in found.of(Fit.unknown)] == [(code, None)]


@pytest.mark.parametrize(("code", "nothing"), [("piano", "none"), ("local_crew", 0), ("get_in_hours", 0)])
def test_a_show_that_wants_none_of_it_fits_a_room_that_does_not_speak_of_it(code: str, nothing: Any) -> None:
    found = verdict(ROOM._replace(**{code: None}), **{code: nothing})
    assert found.fit is Fit.fits
    assert [reason.code for reason in found.reasons if reason.is_nothing] == [code]


@pytest.mark.parametrize("code", ["power", "piano"])
def test_a_choice_that_nobody_knows_is_as_good_as_unsaid(code: str) -> None:
    assert fit_of(code, "a thousand candles", "grand" if code == "piano" else "16a") is Fit.unknown


def test_what_cannot_be_is_worse_than_what_is_not_known_and_that_than_a_change() -> None:
    changed = ROOM._replace(stage_opening_m=7.5)
    asked = changed._replace(power=None)
    refused = asked._replace(stage_height_m=3)
    assert [verdict(room).fit for room in (ROOM, changed, asked, refused)] == [Fit.fits, Fit.changes, Fit.unknown, Fit.no]
    assert [reason.fit for reason in verdict(refused).reasons][:4] == [Fit.no, Fit.unknown, Fit.changes, Fit.fits]


def test_a_show_that_says_nothing_fits_nowhere_by_itself() -> None:
    found = fitting.of(SHOW, {}, ROOM)
    assert found is not None and {reason.fit for reason in found.reasons} == {Fit.unknown}


@pytest.mark.parametrize("code", [code for code in CATEGORIES if code != "show"])
def test_only_shows_are_told(code: str) -> None:
    assert fitting.of(CATEGORIES[code], NEEDS, ROOM) is None


def test_a_room_is_read_as_people_type_it() -> None:
    typed = {"stage_opening_m": "7,50", "piano": "grand", "local_crew": " 2 ", "power": ""}
    assert fitting.room(typed) == Room(stage_opening_m=7.5, piano="grand", local_crew=2)


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("stage_opening_m", "wide"),
        ("stage_opening_m", "0"),
        ("stage_height_m", "-3"),
        ("power", "a thousand candles"),
        ("local_crew", "2.5"),
        ("set_minutes", "0"),
        ("set_minutes", "9" * 15),
    ],
)
def test_what_is_no_number_of_a_room_is_named(code: str, typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        fitting.room({"stage_depth_m": "6", code: typed})
    assert set(refused.value.fields) == {code}


def test_a_room_of_which_nothing_is_said_is_refused() -> None:
    with pytest.raises(Invalid):
        fitting.room({"stage_opening_m": " ", "unknown": "7"})
