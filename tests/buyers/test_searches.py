"""Searches that people keep, and the letters of a morning."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from mima.buyers import searches
from mima.buyers.models import SavedSearch
from mima.catalog import facets, sampling, service, states
from mima.catalog.filters import filters
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.errors import Invalid, NotFound
from mima.core.transaction import transaction
from mima.mailing.models import Letter
from mima.tasks import searches as task
from tests.catalog.away import gazetteer_away
from tests.catalog.making import published
from tests.people import Cast
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("context")
# The clock of these tests stands here when a search is saved: an afternoon in Clermont-Ferrand.
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 11, 24, 5, 11, tzinfo=UTC)


@pytest.fixture
def clock(noon: time_machine.Traveller) -> time_machine.Traveller:
    return noon


def save(cast: Cast, person: str = "dora", *, letters: bool = True, name: str = "Volcans", **asked: Any) -> SavedSearch:
    with transaction():
        return searches.save(cast.user(person), filters(**(asked or {"q": "volcan"})), name=name, letters=letters)


def morning(clock: time_machine.Traveller, days: int = 0) -> list[Letter]:
    """The letters after the next morning, or one some days later."""
    clock.move_to(NEXT_MORNING + timedelta(days=days))
    task.tell_due()
    return letters()


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.template == "searches_found").order_by(Letter.id)))


def told(letter: Letter) -> dict[str, list[str]]:
    """The titles by the names of the searches."""
    return {one["name"]: [title for title, _company, _slug in one["offerings"]] for one in letter.values["searches"]}


def publish(cast: Cast, title: str, clock: time_machine.Traveller | None = None, **values: Any) -> Any:
    if clock is not None:
        clock.shift(timedelta(hours=1))
    return published(cast.company("bruno"), title_fr=title, title_en="", **values)


class TestKeeping:
    pytestmark = pytest.mark.usefixtures("noon")

    def test_a_search_is_kept_as_the_state_that_it_is(self, cast: Cast) -> None:
        asked = {"q": "volcan", "kind": "music", "tags": ("nuit", "ete"), "near_to": "Riom", "within": "25", "price_max": "500"}
        saved = save(cast, **asked)
        assert searches.state_of(saved) == filters(**asked)

    def test_the_place_in_the_pages_is_not_kept(self, cast: Cast) -> None:
        assert states.of_query(save(cast, q="volcan", after="1~2").query).after == ""

    def test_saving_it_again_changes_its_name_and_makes_no_second(self, cast: Cast) -> None:
        first, second = save(cast), save(cast, name="Other", letters=False)
        assert (first.id, second.name, second.letters, len(searches.of(cast.user("dora")))) == (second.id, "Other", False, 1)

    def test_two_people_may_keep_the_same(self, cast: Cast) -> None:
        assert save(cast).id != save(cast, "carla").id

    @pytest.mark.parametrize("name", ["", "  \n ", "x" * 121])
    def test_a_name_that_does_not_do_is_refused(self, cast: Cast, name: str) -> None:
        with pytest.raises(Invalid):
            save(cast, name=name)

    def test_there_is_a_most(self, cast: Cast) -> None:
        for number in range(searches.MOST):
            save(cast, q=f"word{number}")
        with pytest.raises(searches.TooMany):
            save(cast, q="one more")
        assert save(cast, q="word0", name="still").name == "still"

    def test_nobody_has_anothers(self, cast: Cast) -> None:
        saved = save(cast)
        with pytest.raises(NotFound):
            searches.owned(saved.handle, cast.user("carla"))

    def test_a_deleted_one_opens_nothing(self, cast: Cast) -> None:
        saved = save(cast)
        feed, link = saved.feed_token, saved.stop_token
        with transaction():
            assert searches.remove(saved.handle, cast.user("dora"))
        for find, token in ((searches.by_feed, feed), (searches.by_stop, link)):
            with pytest.raises(NotFound):
                find(token)

    def test_of_two_clicks_at_once_one_deletes_it(self, cast: Cast) -> None:
        handle = save(cast).handle
        with transaction():
            assert [searches.remove(handle, cast.user("dora")) for _click in range(2)] == [True, False]

    def test_nobody_deletes_anothers(self, cast: Cast) -> None:
        saved = save(cast)
        with transaction():
            assert not searches.remove(saved.handle, cast.user("carla"))
        assert len(searches.of(cast.user("dora"))) == 1

    def test_one_token_does_not_do_what_the_other_does(self, cast: Cast) -> None:
        saved = save(cast)
        with pytest.raises(NotFound):
            searches.by_stop(saved.feed_token)
        with pytest.raises(NotFound):
            searches.by_feed(saved.stop_token)

    def test_whoever_is_forgotten_leaves_no_search(self, cast: Cast) -> None:
        save(cast)
        save(cast, "carla")
        with transaction():
            searches.forget(cast.user("dora"))
        assert [saved.user_id for saved in db.session.scalars(select(SavedSearch))] == [cast.user("carla").id]


class TestMornings:
    def test_what_is_new_and_fits_is_in_one_letter(self, cast: Cast, clock: time_machine.Traveller) -> None:
        publish(cast, "Before")
        save(cast)
        save(cast, name="Near Riom", near_to="Clermont-Ferrand", within="25")
        publish(cast, "Ancien volcan", clock)
        publish(cast, "Lyon", clock, place="Lyon", tags=["Nuit"])
        (letter,) = morning(clock)
        assert told(letter) == {"Volcans": ["Ancien volcan"], "Near Riom": ["Ancien volcan"]}

    def test_nothing_new_is_no_letter(self, cast: Cast, clock: time_machine.Traveller) -> None:
        publish(cast, "Before")
        clock.shift(timedelta(seconds=1))
        save(cast)
        assert morning(clock) == []

    def test_nobody_is_told_twice(self, cast: Cast, clock: time_machine.Traveller) -> None:
        save(cast)
        publish(cast, "One", clock)
        assert len(morning(clock)) == 1
        task.tell_due()
        assert len(morning(clock, 1)) == 1

    def test_the_next_morning_tells_what_came_since(self, cast: Cast, clock: time_machine.Traveller) -> None:
        save(cast)
        publish(cast, "One", clock)
        morning(clock)
        publish(cast, "Two", clock)
        assert [told(letter)["Volcans"] for letter in morning(clock, 1)] == [["One"], ["Two"]]

    def test_days_that_no_worker_ran_are_told_in_one_letter(self, cast: Cast, clock: time_machine.Traveller) -> None:
        save(cast)
        publish(cast, "One", clock)
        clock.shift(timedelta(days=40))
        publish(cast, "Two", clock)
        assert [told(letter)["Volcans"] for letter in morning(clock, 60)] == [["Two", "One"]]

    def test_before_six_nobody_is_told(self, cast: Cast, clock: time_machine.Traveller) -> None:
        save(cast)
        publish(cast, "One", clock)
        assert morning(clock, -1) == []
        clock.move_to(NEXT_MORNING - timedelta(minutes=2))
        task.tell_due()
        assert (letters(), task.waiting()) == ([], 0)
        clock.move_to(NEXT_MORNING)
        assert task.waiting() == 1

    def test_what_came_out_while_the_night_ended_is_for_the_next_one(self, cast: Cast, clock: time_machine.Traveller) -> None:
        save(cast)
        clock.move_to(datetime(2026, 11, 24, 5, 0, 1, tzinfo=UTC))
        publish(cast, "Early")
        assert (morning(clock), len(morning(clock, 1))) == ([], 1)

    def test_what_was_withdrawn_is_in_no_letter(self, cast: Cast, clock: time_machine.Traveller) -> None:
        save(cast)
        offering = publish(cast, "One", clock)
        with transaction():
            service.withdraw(offering, by=COMMAND)
        assert morning(clock) == []

    def test_what_comes_back_is_not_new(self, cast: Cast, clock: time_machine.Traveller) -> None:
        offering = publish(cast, "One")
        clock.shift(timedelta(minutes=1))
        save(cast)
        clock.shift(timedelta(hours=1))
        with transaction():
            service.withdraw(offering, by=COMMAND)
        with transaction():
            service.republish(offering, by=COMMAND)
        assert morning(clock) == []

    def test_whoever_wants_no_letters_has_none(self, cast: Cast, clock: time_machine.Traveller) -> None:
        save(cast, letters=False)
        publish(cast, "One", clock)
        assert morning(clock) == []

    def test_a_stopped_one_tells_no_more_and_one_that_is_wanted_again_only_what_is_new(
        self, cast: Cast, clock: time_machine.Traveller
    ) -> None:
        saved = save(cast)
        with transaction():
            searches.stop(searches.by_stop(saved.stop_token))
        publish(cast, "Silent", clock)
        assert morning(clock) == []
        with transaction():
            searches.change(searches.owned(saved.handle, cast.user("dora")), name="Again", letters=True)
        publish(cast, "Loud", clock)
        assert [told(letter) for letter in morning(clock, 1)] == [{"Again": ["Loud"]}]

    def test_a_letter_names_ten_and_says_how_many_more(self, cast: Cast, clock: time_machine.Traveller) -> None:
        save(cast)
        for number in range(12):
            publish(cast, f"Pierre {number}", clock)
        (letter,) = morning(clock)
        (one,) = letter.values["searches"]
        assert (one["count"], len(one["offerings"]), one["offerings"][0][0]) == (12, 10, "Pierre 11")

    def test_each_person_has_their_own_letter_in_their_own_language(self, cast: Cast, clock: time_machine.Traveller) -> None:
        save(cast)
        save(cast, "carla")
        with transaction():
            cast.user("carla").language = "fr"
        publish(cast, "Un", clock)
        assert {(one.to_address, one.language) for one in morning(clock)} == {(cast.dora, "en"), (cast.carla, "fr")}

    def test_a_worker_that_is_killed_between_the_look_and_the_letter_leaves_all_to_be_told(
        self, cast: Cast, clock: time_machine.Traveller
    ) -> None:
        save(cast)
        publish(cast, "One", clock)
        clock.move_to(NEXT_MORNING)
        until, user_id = searches.morning(), cast.user("dora").id
        found = searches.news(user_id, until)
        db.session.rollback()
        with pytest.raises(KeyboardInterrupt), transaction():
            searches.tell(user_id, until, found)
            raise KeyboardInterrupt
        assert letters() == []
        task.tell_due()
        assert len(letters()) == 1

    def test_two_workers_write_one_letter(self, cast: Cast, clock: time_machine.Traveller) -> None:
        save(cast)
        publish(cast, "One", clock)
        clock.move_to(NEXT_MORNING)
        until, user_id = searches.morning(), cast.user("dora").id
        found = [searches.news(user_id, until) for _worker in range(2)]
        db.session.rollback()
        with transaction():
            assert searches.tell(user_id, until, found[0])
        with transaction():
            assert not searches.tell(user_id, until, found[1])
        assert len(letters()) == 1

    def test_a_facet_that_nothing_has_finds_nothing(self, cast: Cast, clock: time_machine.Traveller) -> None:
        save(cast, tags=("nobody-has-it",))
        publish(cast, "One", clock)
        assert morning(clock) == []

    def test_a_morning_asks_as_much_of_a_large_catalog_as_of_a_small_one(self, cast: Cast, clock: time_machine.Traveller) -> None:
        save(cast)
        publish(cast, "One", clock)
        clock.move_to(NEXT_MORNING)
        user_id = cast.user("dora").id

        def asked() -> Sequence[str]:
            with counted() as statements:
                searches.news(user_id, searches.morning())
            return list(statements)

        few = len(asked())
        clock.move_to(NOON)
        for number in range(15):
            publish(cast, f"More {number}", clock)
        clock.move_to(NEXT_MORNING)
        assert len(asked()) == few <= 4


def test_the_day_of_what_was_published_is_a_word_of_the_index_in_every_way_it_is_written(cast: Cast, noon: Any) -> None:
    offering = publish(cast, "One")
    values = {name: getattr(offering, name) for name in facets.VALUES}
    marks = facets.listed(offering.id, values, cast.company("bruno")).findable.marks.split()
    assert f"_rn0_{(NOON - datetime(1970, 1, 1, tzinfo=UTC)).days}" in marks


class TestWithoutDistances:
    """The file of places is away when the morning comes."""

    @pytest.fixture
    def found(self, app: Flask, cast: Cast, clock: time_machine.Traveller, tmp_path: Path) -> list[Letter]:
        save(cast)
        save(cast, name="Near Riom", near_to="Riom", within="25")
        save(cast, "carla", name="Near Riom", near_to="Riom", within="25")
        publish(cast, "Ancien volcan", clock, place="Riom")
        with gazetteer_away(app, tmp_path):
            return morning(clock)

    def test_nobody_is_told_of_what_came_out_everywhere(self, found: list[Letter]) -> None:
        assert [told(letter) for letter in found] == [{"Volcans": ["Ancien volcan"]}]

    def test_nobody_keeps_the_worker_busy_by_waiting(self, app: Flask, found: list[Letter], tmp_path: Path) -> None:
        with gazetteer_away(app, tmp_path):
            assert task.waiting() == 0

    def test_all_that_waited_is_told_once_the_file_is_there(self, cast: Cast, found: list[Letter]) -> None:
        task.tell_due()
        task.tell_due()
        late = letters()[len(found) :]
        assert {letter.to_address for letter in late} == {cast.dora, cast.carla}
        assert [told(letter) for letter in late] == [{"Near Riom": ["Ancien volcan"]}] * 2


class TestSubjects:
    def test_an_offering_that_fits_two_searches_is_one(self, cast: Cast, clock: time_machine.Traveller) -> None:
        save(cast)
        save(cast, name="Musique", kind="music")
        for number in range(2):
            publish(cast, f"Volcan {number}", clock)
        publish(cast, "Lave", clock, tags=["Nuit"])
        (letter,) = morning(clock)
        assert (letter.values["count"], letter.values["is_floor"]) == (3, False)
        assert [one["count"] for one in letter.values["searches"]] == [2, 3]

    def test_more_than_are_counted_are_more_than_so_many(
        self, cast: Cast, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sampling, "MOST_COUNTED", 3)
        save(cast)
        for number in range(5):
            publish(cast, f"Volcan {number}", clock)
        (letter,) = morning(clock)
        assert (letter.values["count"], letter.values["is_floor"]) == (3, True)


def test_around_a_place_that_nobody_knows_nothing_is_new(cast: Cast, clock: time_machine.Traveller) -> None:
    save(cast, near_to="Nullepart-en-Ruche", within="25")
    publish(cast, "Lave", clock)
    assert morning(clock) == []
