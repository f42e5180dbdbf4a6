"""Old booths are put aside for those who return: who may take what, and until when."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from mima.applications import service as applications
from mima.booths import aside, queries, service
from mima.booths.models import Booth, Door, ReservationState
from mima.core import clock
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions.models import Audience, Edition, SaleWindow
from tests import factories
from tests.booths.test_hold import hold
from tests.browsing import link, send
from tests.people import Cast, sign_in
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("context", "noon")
UNTIL = datetime(2026, 12, 1, 11, tzinfo=UTC)


@pytest.fixture
def before(context: Flask, noon: time_machine.Traveller, cast: Cast) -> Edition:
    """bruno's company had booth A02 in 2026."""
    with transaction():
        edition = factories.edition("mima-2026", name="MIMA 2026")
        edition.is_public = True
    with transaction():
        booking = service.hold(queries.booth("mima-2026", "A02"), cast.company("bruno"), by=COMMAND)
        service.confirm(queries.reservation_of(booking), by=COMMAND)
    return edition


@pytest.fixture
def returning(cast: Cast, before: Edition) -> SaleWindow:
    """Who was there in 2026 may take the same booth before the sale opens."""
    return open_for_returning(cast, before, general=False)


def open_for_returning(cast: Cast, before: Edition, *, general: bool) -> SaleWindow:
    with transaction():
        edition = editions.by_slug(cast.edition)
        if not general:
            db.session.execute(update(SaleWindow).where(SaleWindow.edition_id == edition.id).values(opens_at=UNTIL))
        window = SaleWindow(
            edition_id=edition.id,
            audience=Audience.returning,
            previous_id=before.id,
            opens_at=clock.now() - timedelta(days=1),
            closes_at=UNTIL,
        )
        db.session.add(window)
    return window


def refusal(cast: Cast, name: str, code: str) -> type[DomainError]:
    with pytest.raises(DomainError) as refused:
        hold(cast, name, code)
    return type(refused.value)


@pytest.mark.usefixtures("returning")
def test_who_returns_takes_the_old_booth_before_the_sale(cast: Cast) -> None:
    assert queries.reservation_of(hold(cast, "bruno", "A02")).state is ReservationState.held


@pytest.mark.usefixtures("returning")
def test_who_returns_takes_no_other_booth_before_the_sale(cast: Cast) -> None:
    assert refusal(cast, "bruno", "A03") is service.OnlyOldBooth


@pytest.mark.usefixtures("returning")
def test_who_was_not_there_takes_nothing_before_the_sale(cast: Cast) -> None:
    assert refusal(cast, "carla", "A03") is service.SaleClosed


@pytest.mark.usefixtures("returning")
def test_others_are_told_until_when_a_booth_is_put_aside(cast: Cast) -> None:
    assert refusal(cast, "carla", "A02") is service.BoothPutAside


def test_a_booth_stays_put_aside_when_the_sale_is_open_for_all(cast: Cast, before: Edition) -> None:
    open_for_returning(cast, before, general=True)
    assert refusal(cast, "carla", "A02") is service.BoothPutAside


def test_while_the_sale_is_open_for_all_who_returns_may_take_another(cast: Cast, before: Edition) -> None:
    open_for_returning(cast, before, general=True)
    assert hold(cast, "bruno", "A03").net_cents == 126_000


def test_after_its_window_a_booth_is_anybodys(cast: Cast, returning: SaleWindow, noon: time_machine.Traveller) -> None:
    noon.move_to(UNTIL)
    assert hold(cast, "carla", "A02").exhibitor.name == "Kiosque à Sons"


def test_a_booking_that_was_never_paid_puts_nothing_aside(cast: Cast, before: Edition) -> None:
    with transaction():
        service.hold(queries.booth("mima-2026", "A03"), cast.company("carla"), by=COMMAND)
    open_for_returning(cast, before, general=False)
    assert refusal(cast, "carla", "A03") is service.SaleClosed


def test_a_cancelled_booking_puts_nothing_aside(cast: Cast, before: Edition, returning: SaleWindow) -> None:
    with transaction():
        old = queries.booth("mima-2026", "A02")
        claim = queries.live_reservation(old)
        assert claim is not None
        service.cancel(claim, by=COMMAND, why="it did not come")
    assert refusal(cast, "bruno", "A02") is service.SaleClosed


@pytest.mark.usefixtures("returning")
def test_an_old_booth_that_is_not_sold_by_a_click_is_not_taken_by_one(cast: Cast) -> None:
    with transaction():
        db.session.execute(update(Booth).where(Booth.code == "A02").values(for_sale=False))
    assert refusal(cast, "bruno", "A02") is service.BoothNotForSale


def test_without_a_window_for_those_who_return_no_statement_asks_for_old_booths(cast: Cast) -> None:
    windows = editions.open_windows(editions.by_slug(cast.edition), clock.now())
    with counted() as statements:
        assert aside.by_code(windows) == {}
    assert statements == []


def test_of_two_earlier_editions_the_window_that_closes_first_counts(cast: Cast, returning: SaleWindow) -> None:
    with transaction():
        older = factories.edition("mima-2025", name="MIMA 2025")
    with transaction():
        booking = service.hold(queries.booth("mima-2025", "A02"), cast.company("carla"), by=COMMAND)
        service.confirm(queries.reservation_of(booking), by=COMMAND)
    with transaction():
        window = open_for_older(cast, older)
    kept = aside.by_code(editions.open_windows(editions.by_slug(cast.edition), clock.now()))
    assert kept["A02"] == aside.Aside(cast.company("carla").id, window.closes_at)


def open_for_older(cast: Cast, older: Edition) -> SaleWindow:
    window = SaleWindow(
        edition_id=editions.by_slug(cast.edition).id,
        audience=Audience.returning,
        previous_id=older.id,
        opens_at=clock.now() - timedelta(days=1),
        closes_at=UNTIL - timedelta(days=1),
    )
    db.session.add(window)
    return window


def with_door(cast: Cast, door: Door) -> None:
    """Booths of the category of A02, the old one, have this door in the edition to come."""
    with transaction():
        category = queries.booth(cast.edition, "A02").category
        category.door = door


def may_ask(cast: Cast, name: str, code: str = "A02") -> type[DomainError] | None:
    try:
        applications.check_may_ask(queries.booth(cast.edition, code).category, cast.company(name))
    except DomainError as error:
        return type(error)
    return None


@pytest.mark.usefixtures("returning")
def test_an_old_booth_that_is_asked_for_is_asked_for_before_the_sale(cast: Cast) -> None:
    with_door(cast, Door.apply)
    assert (refusal(cast, "bruno", "A02"), may_ask(cast, "bruno")) == (service.AskForIt, None)


@pytest.mark.usefixtures("returning")
def test_who_had_none_of_the_category_asks_when_the_sale_opens(cast: Cast) -> None:
    with_door(cast, Door.apply)
    assert (may_ask(cast, "carla"), may_ask(cast, "bruno", "B01")) == (service.SaleClosed, service.SaleClosed)


def test_after_the_window_nobody_asks_until_the_sale(cast: Cast, returning: SaleWindow, noon: time_machine.Traveller) -> None:
    with_door(cast, Door.apply)
    with transaction():
        db.session.execute(update(SaleWindow).where(SaleWindow.opens_at == UNTIL).values(opens_at=UNTIL + timedelta(days=1)))
    noon.move_to(UNTIL)
    assert may_ask(cast, "bruno") is service.SaleClosed


@pytest.mark.usefixtures("returning")
def test_who_returns_sends_the_application_from_the_booths_page(cast: Cast, app: Flask) -> None:
    with_door(cast, Door.apply)
    bruno = sign_in(app, cast.bruno)
    page = bruno.get(f"/editions/{cast.edition}/booths/A02").text
    address = link(page, f"/exhibitor/applications/new/{cast.edition}/standard")
    assert send(bruno, address, address, shows="Un orgue", wish="A02").status_code == 303


@pytest.mark.usefixtures("returning")
def test_where_the_organizers_place_companies_nothing_is_put_aside(cast: Cast) -> None:
    with_door(cast, Door.assigned)
    windows = editions.open_windows(editions.by_slug(cast.edition), clock.now())
    kept = db.session.scalars(select(Booth.code).where(aside.is_kept(clock.now()))).all()
    assert (aside.by_code(windows), list(kept)) == ({}, [])


@pytest.mark.usefixtures("returning")
def test_both_ways_to_ask_name_the_same_booths(cast: Cast) -> None:
    windows = editions.open_windows(editions.by_slug(cast.edition), clock.now())
    kept = db.session.scalars(select(Booth.code).where(aside.is_kept(clock.now()))).all()
    assert list(aside.by_code(windows)) == list(kept) == ["A02"]
