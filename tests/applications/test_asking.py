"""Asking for a booth of a category: who may, when, how often, and what may still be changed."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from mima.applications import queries, service
from mima.applications.models import Application, ApplicationState
from mima.applications.service import Wants
from mima.booths.models import Door
from mima.booths.service import SaleClosed
from mima.core import clock
from mima.core.db import db
from mima.core.errors import Invalid, NotFound
from mima.core.transaction import transaction
from mima.editions.models import Audience, SaleWindow
from mima.exhibitors import cluster
from mima.journal import queries as journal
from tests.applications.asking import accept, ask, booth, more_islands, open_door
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def take_back(cast: Cast, application: Application) -> None:
    with transaction():
        service.withdraw(application, by=cast.user("bruno").actor)


def test_what_is_asked_for_waits_for_the_organizers(cast: Cast) -> None:
    assert [one.reference for one in [ask(cast)]] == [one.reference for one in queries.waiting()]


def test_the_journal_holds_who_asked(cast: Cast) -> None:
    (entry,) = journal.history(("application", ask(cast).id))
    assert (entry.to_state, entry.actor_user_id) == ("submitted", cast.user("bruno").id)


def test_a_company_has_one_that_waits_for_each_category(cast: Cast) -> None:
    ask(cast)
    with pytest.raises(service.AlreadyAsked):
        ask(cast)


def test_the_database_itself_refuses_a_second_one_that_waits(cast: Cast) -> None:
    first = ask(cast)
    take_back(cast, first)
    ask(cast)
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(update(Application).where(Application.id == first.id).values(state=ApplicationState.submitted))


def test_another_company_asks_for_the_same_category(cast: Cast) -> None:
    ask(cast, "bruno")
    ask(cast, "carla")
    assert len(queries.waiting()) == 2


def test_who_took_theirs_back_may_ask_again(cast: Cast) -> None:
    take_back(cast, ask(cast))
    assert ask(cast).is_waiting


@pytest.mark.parametrize("door", [Door.instant, Door.assigned])
def test_only_a_category_of_that_door_is_asked_for(cast: Cast, door: Door) -> None:
    open_door(cast, door)
    with pytest.raises(service.NotAskedFor):
        ask(cast)


def test_nobody_asks_before_the_sale_or_after_it(cast: Cast, noon: time_machine.Traveller) -> None:
    noon.shift(timedelta(days=365))
    with pytest.raises(SaleClosed):
        ask(cast)


def test_a_sale_for_members_lets_only_members_ask(cast: Cast) -> None:
    with transaction():
        db.session.execute(update(SaleWindow).values(audience=Audience.members))
        cluster.begin(cast.company("bruno"), clock.now().date(), None, by=cast.user("ana").actor)
    assert ask(cast, "bruno").is_waiting
    with pytest.raises(SaleClosed):
        ask(cast, "carla")


def test_what_will_be_shown_must_be_said(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        ask(cast, shows="  ")
    assert set(refused.value.fields) == {"shows"}


def test_a_wish_is_a_booth_of_the_category(cast: Cast) -> None:
    assert ask(cast, wished_booth_id=booth(cast).id).wished_booth_id == booth(cast).id
    with pytest.raises(Invalid):
        ask(cast, "carla", wished_booth_id=booth(cast, "A02").id)


def test_a_refused_application_leaves_no_row(cast: Cast) -> None:
    with pytest.raises(Invalid):
        ask(cast, wished_booth_id=booth(cast, "A02").id)
    assert db.session.scalar(select(func.count()).select_from(Application)) == 0


def test_while_it_waits_it_may_be_changed_also_after_the_sale(cast: Cast, noon: time_machine.Traveller) -> None:
    application = ask(cast, area_m2=12)
    noon.shift(timedelta(days=365))
    with transaction():
        service.change(application, Wants("Deux orgues", area_m2=18), by=cast.user("bruno").actor)
    assert (application.shows, application.area_m2) == ("Deux orgues", 18)


def test_an_answered_one_is_not_changed_any_more(cast: Cast) -> None:
    application = ask(cast)
    accept(cast, application)
    with pytest.raises(service.AlreadyAnswered), transaction():
        service.change(application, Wants("Autre chose"), by=cast.user("bruno").actor)
    assert application.shows == "Un orgue de rue"


def test_an_answered_one_is_not_taken_back(cast: Cast) -> None:
    application = ask(cast)
    accept(cast, application)
    with pytest.raises(service.AlreadyAnswered):
        take_back(cast, application)


def test_a_members_application_is_not_found_by_others(cast: Cast) -> None:
    reference = ask(cast).reference
    assert queries.of_member(reference, cast.user("bruno")).reference == reference
    for stranger in ("carla", "dora", "ana"):
        with pytest.raises(NotFound):
            queries.of_member(reference, cast.user(stranger))


def test_the_desk_has_those_that_wait_first_and_the_oldest_of_them_before(cast: Cast) -> None:
    more_islands(cast, "B02")
    answered = ask(cast, "bruno")
    accept(cast, answered)
    second, third = ask(cast, "carla"), ask(cast, "bruno")
    edition = booth(cast).edition
    assert [one.id for one in queries.on_desk(edition).rows] == [second.id, third.id, answered.id]


def test_applications_are_counted_by_state(cast: Cast) -> None:
    accept(cast, ask(cast))
    ask(cast, "carla")
    found = {state.value: count for state, count in queries.counts(booth(cast).edition).items()}
    assert found == {"submitted": 1, "accepted": 1, "declined": 0, "withdrawn": 0}


def test_what_waits_for_an_edition_that_is_over_is_no_task_any_more(cast: Cast, noon: time_machine.Traveller) -> None:
    ask(cast)
    noon.shift(timedelta(days=365))
    assert queries.waiting() == []
