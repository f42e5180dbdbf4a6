"""Editions begin, are described, shown, and moved."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from mima.booths import life
from mima.booths import queries as booths
from mima.booths import service as selling
from mima.booths.models import Booking, BoothCategory, Extra
from mima.booths.plan import rows, versions
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.errors import Invalid, NotFound
from mima.core.transaction import transaction
from mima.editions import queries, service
from mima.editions.models import Edition
from mima.journal.models import JournalEntry
from mima.mailing import queries as mailing
from mima.payments import postponing
from tests import factories
from tests.people import Cast

WORDS = {"name": "MIMA 2028", "venue": "Polydome", "venue_address": "Place du 1er Mai"}
DAYS = (date(2028, 4, 5), date(2028, 4, 6))


@pytest.fixture
def market(context: Flask, noon: time_machine.Traveller, cast: Cast) -> Edition:
    return queries.by_slug(cast.edition)


def like(market: Edition, slug: str = "2028") -> Edition:
    with transaction():
        return life.begin_like(queries.prepared(market.slug), slug, *DAYS, WORDS, by=COMMAND)


def hold(market: Edition, cast: Cast, code: str = "A01") -> Booking:
    with transaction():
        booth = booths.booth(market.slug, code)
        return selling.hold(booth, cast.company("bruno"), by=COMMAND)


def test_a_new_edition_is_seen_by_the_team_alone(market: Edition) -> None:
    with transaction():
        service.begin("2028", *DAYS, WORDS, by=COMMAND)
    assert queries.prepared("2028").name == "MIMA 2028"
    with pytest.raises(NotFound):
        queries.by_slug("2028")


@pytest.mark.parametrize("slug", ["", "MIMA", "2028/", "-2028", "2028-", "é", "x" * 41, "new edition"])
def test_an_address_of_other_signs_is_refused_at_its_field(market: Edition, slug: str) -> None:
    with pytest.raises(Invalid) as refused, transaction():
        service.begin(slug, *DAYS, WORDS, by=COMMAND)
    assert list(refused.value.fields) == ["slug"]


def test_an_address_is_given_once(market: Edition) -> None:
    with pytest.raises(Invalid) as refused, transaction():
        service.begin(market.slug, *DAYS, WORDS, by=COMMAND)
    assert list(refused.value.fields) == ["slug"]


def test_days_in_the_wrong_order_are_refused(market: Edition) -> None:
    with pytest.raises(Invalid) as refused, transaction():
        service.begin("2028", DAYS[1], DAYS[0], WORDS, by=COMMAND)
    assert list(refused.value.fields) == ["ends_on"]


def test_an_edition_made_like_another_has_its_plan(market: Edition) -> None:
    made = like(market)
    before, after = rows.present(market), rows.present(made)
    assert [(one.code, one.shape, one.category) for one in after.booths] == [
        (one.code, one.shape, one.category) for one in before.booths
    ]
    assert versions.latest_number(made) > 0


def test_it_has_its_prices_and_all_of_its_extras_in_stock(market: Edition) -> None:
    with transaction():
        db.session.execute(update(Extra).values(taken=2))
    made = like(market)
    prices = [select(one.code, one.price_cents, one.vat_rate).order_by(one.code) for one in (BoothCategory, Extra)]
    tables = (BoothCategory, Extra)
    for statement, table in zip(prices, tables, strict=True):
        of_both = [db.session.execute(statement.where(table.edition_id == one.id)).all() for one in (market, made)]
        assert of_both[0] == of_both[1] != []
    assert {extra.taken for extra in db.session.scalars(select(Extra).where(Extra.edition_id == made.id))} == {0}


def test_it_has_the_seller_and_the_member_rate(market: Edition) -> None:
    made = like(market)
    assert (made.seller, made.member_rate) == (market.seller, market.member_rate)


def test_nobody_has_a_booth_there_and_no_sale_is_open(market: Edition, cast: Cast) -> None:
    hold(market, cast)
    made = like(market)
    assert (list(life.claims(made)), list(queries.sale_windows(made))) == ([], [])


def test_the_edition_that_comes_next_is_the_present_one(market: Edition) -> None:
    like(market)
    with transaction():
        service.show(queries.prepared("2028"), True, by=COMMAND)
    assert (queries.current() or market).slug == market.slug


def test_after_the_last_day_the_one_to_come_is_the_present_one(market: Edition) -> None:
    like(market)
    with transaction():
        service.show(queries.prepared("2028"), True, by=COMMAND)
    with time_machine.travel(datetime(2027, 5, 1, tzinfo=UTC), tick=False):
        assert (queries.current() or market).slug == "2028"


def test_when_none_is_to_come_the_last_one_is_the_present_one(market: Edition) -> None:
    with transaction():
        factories.edition("mima-2025", starts_on=date(2025, 4, 1), ends_on=date(2025, 4, 2))
    with time_machine.travel(datetime(2027, 5, 1, tzinfo=UTC), tick=False):
        assert (queries.current() or market).slug == market.slug


def test_who_has_a_booth_gets_one_letter_about_other_days(market: Edition, cast: Cast) -> None:
    hold(market, cast)
    with transaction():
        assert postponing.postpone(queries.prepared(market.slug), *DAYS, by=COMMAND, why="The hall is flooded") == 1
    found = [letter for letter in mailing.newest() if letter.template == "edition_moved"]
    assert [(letter.to_address, letter.values["days"]) for letter in found] == [(cast.bruno, ["2028-04-05", "2028-04-06"])]


def test_the_same_days_write_to_nobody(market: Edition, cast: Cast) -> None:
    hold(market, cast)
    with transaction():
        edition = queries.prepared(market.slug)
        assert postponing.postpone(edition, edition.starts_on, edition.ends_on, by=COMMAND, why="") == 0
    assert "edition_moved" not in {letter.template for letter in mailing.newest()}


def test_back_to_the_old_days_is_another_letter(market: Edition, cast: Cast) -> None:
    hold(market, cast)
    old = (market.starts_on, market.ends_on)
    for days in (DAYS, old):
        with transaction():
            postponing.postpone(queries.prepared(market.slug), *days, by=COMMAND, why="")
    assert [letter.template for letter in mailing.newest()].count("edition_moved") == 2


def test_the_journal_knows_the_days_before_and_after(market: Edition) -> None:
    with transaction():
        service.move(queries.prepared(market.slug), *DAYS, by=COMMAND, why="Flood")
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "edition.moved")).one()
    assert (entry.why, entry.facts["days"]) == ("Flood", ["2027-04-01", "2027-04-02", "2028-04-05", "2028-04-06"])


def test_words_that_stay_the_same_leave_no_trace(market: Edition) -> None:
    with transaction():
        service.describe(queries.prepared(market.slug), {"name": market.name}, by=COMMAND)
    assert db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "edition.described")).all() == []
