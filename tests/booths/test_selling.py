"""What the market's team sets about the sale, and what it does to bookings that are there."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mima.booths import lasting, queries, selling, service
from mima.booths.models import BookingLine, BoothCategory, DiscountCode, Extra
from mima.core import clock
from mima.core.db import db
from mima.core.errors import Invalid, NotFound
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions.models import Audience, Edition, SaleWindow
from mima.journal.models import JournalEntry
from tests import factories
from tests.booths.test_hold import hold, order
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def edition(cast: Cast) -> Edition:
    return editions.by_slug(cast.edition)


def category(cast: Cast, code: str = "standard") -> BoothCategory:
    return next(one for one in queries.categories(edition(cast)) if one.code == code)


def extra(cast: Cast, code: str = "screen") -> Extra:
    return next(one for one in queries.extras(edition(cast)) if one.code == code)


def save(cast: Cast, thing: Any, **facts: Any) -> None:
    with transaction():
        selling.save(edition(cast), thing, facts, by=cast.user("ana").actor)


def remove(cast: Cast, thing: Any) -> None:
    with transaction():
        selling.remove(thing, by=cast.user("ana").actor)


def test_a_held_booking_costs_the_new_price_at_once(cast: Cast) -> None:
    booking = hold(cast)
    save(cast, category(cast), price_cents=100_000)
    assert (booking.net_cents, booking.gross_cents) == (100_000, 120_000)


def test_an_open_payment_page_keeps_its_sum(cast: Cast) -> None:
    booking = hold(cast)
    with transaction():
        lasting.begin_paying(queries.reservation_of(booking), clock.now() + timedelta(minutes=41))
    save(cast, category(cast), price_cents=100_000)
    assert booking.net_cents == 126_000


def test_an_open_quote_keeps_its_sum(cast: Cast) -> None:
    booking = hold(cast)
    with transaction():
        lasting.begin_quote(queries.reservation_of(booking), clock.now() + timedelta(days=14))
    save(cast, category(cast), price_cents=100_000)
    assert booking.net_cents == 126_000


def test_a_confirmed_booking_keeps_its_price(cast: Cast) -> None:
    booking = hold(cast)
    with transaction():
        service.confirm(queries.reservation_of(booking), by=cast.user("ana").actor)
    save(cast, category(cast), price_cents=100_000)
    assert booking.net_cents == 126_000


def test_a_held_booking_follows_its_extras_price(cast: Cast) -> None:
    booking = hold(cast)
    order(cast, booking, screen=1)
    save(cast, extra(cast), price_cents=10_000)
    assert booking.net_cents == 136_000


def test_a_held_booking_follows_another_rate_of_vat(cast: Cast) -> None:
    booking = hold(cast)
    save(cast, category(cast), vat_rate=1000)
    assert (booking.vat_cents, queries.vat_by_rate(queries.lines(booking))) == (12_600, {1000: 12_600})


def test_a_booking_whose_price_stays_is_not_written_again(cast: Cast) -> None:
    before = [line.id for line in queries.lines(hold(cast))]
    save(cast, category(cast, "island"), price_cents=1)
    assert [line.id for line in db.session.scalars(select(BookingLine))] == before


def test_the_journal_says_what_was_different(cast: Cast) -> None:
    save(cast, category(cast), price_cents=100_000, door=category(cast).door)
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "booth_category.set")).one()
    assert entry.facts == {"changes": {"price_cents": [126_000, 100_000]}}


def test_a_stock_below_what_is_taken_is_refused_at_its_field(cast: Cast) -> None:
    order(cast, hold(cast), screen=2)
    with pytest.raises(Invalid) as refused:
        save(cast, extra(cast), stock=1, price_cents=1)
    assert (list(refused.value.fields), extra(cast).price_cents) == (["stock"], 24_000)


def test_a_category_needs_a_code_of_its_own(cast: Cast) -> None:
    names = {"name_fr": "Îlot", "name_en": "Island", "price_cents": 1}
    with pytest.raises(Invalid) as refused:
        save(cast, BoothCategory(edition_id=edition(cast).id), code="island", **names)
    assert list(refused.value.fields) == ["code"]


def test_a_window_that_ends_before_it_begins_is_refused_at_its_end(cast: Cast) -> None:
    window = editions.sale_windows(edition(cast))[0]
    with pytest.raises(Invalid) as refused:
        save(cast, window, closes_at=window.opens_at)
    assert list(refused.value.fields) == ["closes_at"]


def test_a_code_may_not_allow_less_than_it_was_used(cast: Cast) -> None:
    code = DiscountCode(edition_id=edition(cast).id, used=2)
    save(cast, code, code="SPRING", rate=1000)
    with pytest.raises(Invalid) as refused:
        save(cast, code, most_uses=1)
    assert list(refused.value.fields) == ["most_uses"]


def test_a_codes_last_day_is_not_before_its_first(cast: Cast) -> None:
    days = {"starts_on": date(2027, 1, 2), "ends_on": date(2027, 1, 1)}
    with pytest.raises(Invalid) as refused:
        save(cast, DiscountCode(edition_id=edition(cast).id), code="SPRING", rate=1000, **days)
    assert list(refused.value.fields) == ["ends_on"]


def test_a_held_booking_follows_what_its_code_takes_off(cast: Cast) -> None:
    code, booking = DiscountCode(edition_id=edition(cast).id), hold(cast)
    save(cast, code, code="SPRING", rate=1000)
    with transaction():
        service.change_extras(queries.reservation_of(booking), {}, code="SPRING", by=cast.user("bruno").actor)
    save(cast, code, rate=2000)
    assert booking.net_cents == 100_800


def test_a_category_without_booths_is_removed(cast: Cast) -> None:
    spare = BoothCategory(edition_id=edition(cast).id)
    save(cast, spare, code="spare", name_fr="Autre", name_en="Other", price_cents=1)
    remove(cast, spare)
    assert [one.code for one in queries.categories(edition(cast))] == ["standard", "island"]


def test_a_category_with_booths_stays(cast: Cast) -> None:
    with pytest.raises(selling.CategoryInUse):
        remove(cast, category(cast))


def test_an_extra_that_somebody_ordered_stays(cast: Cast) -> None:
    order(cast, hold(cast), screen=1)
    with pytest.raises(selling.ExtraInUse):
        remove(cast, extra(cast))


def test_a_code_that_a_booking_has_stays(cast: Cast) -> None:
    code, booking = DiscountCode(edition_id=edition(cast).id), hold(cast)
    save(cast, code, code="SPRING", rate=1000)
    with transaction():
        service.change_extras(queries.reservation_of(booking), {}, code="SPRING", by=cast.user("bruno").actor)
    with pytest.raises(selling.CodeInUse):
        remove(cast, code)


def test_a_refused_removal_is_not_journalled(cast: Cast) -> None:
    with pytest.raises(selling.CategoryInUse):
        remove(cast, category(cast))
    assert not db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "booth_category.removed")).all()


def test_a_sale_window_is_removed(cast: Cast) -> None:
    remove(cast, editions.sale_windows(edition(cast))[0])
    with pytest.raises(service.SaleClosed):
        hold(cast)


def test_another_editions_things_are_not_found(cast: Cast) -> None:
    with transaction():
        other = factories.edition("mima-2026")
    with pytest.raises(NotFound):
        selling.find(SaleWindow, edition(cast), editions.sale_windows(other)[0].id)


def test_an_extras_code_is_made_of_its_name_and_its_own(cast: Cast) -> None:
    assert selling.new_extra(edition(cast), "Bar stool, high").code == "bar-stool-high"
    assert selling.new_extra(edition(cast), "Screen").code.startswith("screen-")


def test_a_returning_window_without_its_edition_is_refused_by_the_database(cast: Cast) -> None:
    moments = {"opens_at": datetime(2026, 1, 1, tzinfo=clock.now().tzinfo), "closes_at": clock.now()}
    with pytest.raises(IntegrityError):
        save(cast, SaleWindow(edition_id=edition(cast).id), audience=Audience.returning, previous_id=None, **moments)
