"""Discount codes: which count, what they take off, and how often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from mima.booths import codes, queries, service
from mima.booths.models import Booking, DiscountCode, Extra
from mima.core import clock
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.exhibitors import cluster
from tests import factories
from tests.booths.test_hold import hold
from tests.crossing import Crossing, as_they_wait, crossed
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def a_code(cast: Cast, code: str = "SPRING", **facts: object) -> int:
    values = {"rate": 1000} if "off_cents" not in facts else {}
    with transaction():
        made = DiscountCode(edition_id=editions.by_slug(cast.edition).id, code=code, **values | facts)
        db.session.add(made)
        db.session.flush()
        return made.id


def type_code(booking: Booking, code: str | None, **quantities: int) -> None:
    extras = {extra.code: extra.id for extra in queries.extras(booking.edition)}
    wanted = {extras[name]: quantity for name, quantity in quantities.items()}
    with transaction():
        service.change_extras(queries.reservation_of(booking), wanted, code=code, by=COMMAND)


def used(code: int) -> int:
    return db.session.scalars(select(DiscountCode.used).where(DiscountCode.id == code)).one()


def refusal(booking: Booking, code: str) -> str:
    with pytest.raises(Invalid) as refused:
        type_code(booking, code)
    return refused.value.fields["code"]


def test_a_code_is_a_line_of_the_booking(cast: Cast) -> None:
    a_code(cast)
    booking = hold(cast)
    type_code(booking, "SPRING")
    assert [(line.kind.value, line.net_cents) for line in queries.lines(booking)] == [("booth", 126_000), ("code", -12_600)]


def test_totals_follow_the_code(cast: Cast) -> None:
    a_code(cast, off_cents=26_000)
    booking = hold(cast)
    type_code(booking, "SPRING")
    assert (booking.net_cents, booking.vat_cents, booking.gross_cents) == (100_000, 20_000, 120_000)


def test_a_code_is_known_however_it_is_typed(cast: Cast) -> None:
    code = a_code(cast)
    type_code(hold(cast), "  spr ing ")
    assert used(code) == 1


def test_an_unknown_code_is_refused_at_its_field(cast: Cast) -> None:
    a_code(cast)
    assert refusal(hold(cast), "AUTUMN") == codes.UNKNOWN


def test_a_refused_code_leaves_the_earlier_order_and_the_stock(cast: Cast) -> None:
    booking = hold(cast)
    with pytest.raises(Invalid):
        type_code(booking, "AUTUMN", screen=1)
    assert db.session.scalar(select(Extra.taken).where(Extra.code == "screen")) == 0


def test_another_editions_code_does_not_count(cast: Cast) -> None:
    with transaction():
        other = factories.edition("mima-2026")
        db.session.add(DiscountCode(edition_id=other.id, code="SPRING", rate=1000))
    assert refusal(hold(cast), "SPRING") == codes.UNKNOWN


def test_a_code_counts_on_its_first_and_on_its_last_day(cast: Cast) -> None:
    today = clock.now().date()
    code = a_code(cast, starts_on=today, ends_on=today)
    type_code(hold(cast), "SPRING")
    assert used(code) == 1


def test_a_code_does_not_count_before_its_first_day(cast: Cast) -> None:
    a_code(cast, starts_on=date(2026, 11, 24))
    assert refusal(hold(cast), "SPRING") == codes.TOO_EARLY


def test_a_code_does_not_count_after_its_last_day(cast: Cast) -> None:
    a_code(cast, ends_on=date(2026, 11, 22))
    assert refusal(hold(cast), "SPRING") == codes.OVER


def test_a_codes_last_day_is_one_at_the_market(cast: Cast, noon: time_machine.Traveller) -> None:
    a_code(cast, ends_on=date(2026, 11, 23))
    noon.shift(timedelta(hours=11, minutes=30))  # half past midnight in Paris
    assert refusal(hold(cast), "SPRING") == codes.OVER


def test_a_code_for_members_is_for_them(cast: Cast) -> None:
    a_code(cast, only_members=True)
    assert refusal(hold(cast), "SPRING") == codes.FOR_MEMBERS


def test_a_member_may_use_a_code_for_members_after_the_member_rate(cast: Cast) -> None:
    a_code(cast, only_members=True)
    with transaction():
        cluster.begin(cast.company("bruno"), clock.now().date(), None, by=cast.user("ana").actor)
    booking = hold(cast)
    type_code(booking, "SPRING")
    assert booking.net_cents == 102_060


def test_a_code_used_as_often_as_it_may_be_is_refused(cast: Cast) -> None:
    a_code(cast, most_uses=1)
    type_code(hold(cast), "SPRING")
    assert refusal(hold(cast, "carla", "A03"), "SPRING") == codes.USED_UP


def test_the_same_code_typed_again_is_one_use(cast: Cast) -> None:
    code, booking = a_code(cast, most_uses=1), hold(cast)
    for _time in range(2):
        type_code(booking, "SPRING")
    assert used(code) == 1


def test_a_booking_keeps_its_code_when_its_extras_change(cast: Cast) -> None:
    a_code(cast)
    booking = hold(cast)
    type_code(booking, "SPRING")
    type_code(booking, None, power=1)
    assert booking.net_cents == 126_000 - 12_600 + 9_000


def test_a_code_in_use_goes_on_to_count_after_its_last_day(cast: Cast, noon: time_machine.Traveller) -> None:
    a_code(cast, ends_on=date(2026, 11, 23))
    noon.shift(timedelta(hours=10, minutes=55))
    booking = hold(cast)
    type_code(booking, "SPRING")
    noon.shift(timedelta(minutes=10))
    type_code(booking, "SPRING", power=1)
    assert booking.net_cents == 126_000 - 12_600 + 9_000


def test_an_empty_code_takes_it_off_and_gives_its_use_back(cast: Cast) -> None:
    code, booking = a_code(cast), hold(cast)
    type_code(booking, "SPRING")
    type_code(booking, "")
    assert (used(code), booking.net_cents) == (0, 126_000)


def test_another_code_gives_the_first_ones_use_back(cast: Cast) -> None:
    first, second, booking = a_code(cast), a_code(cast, "WINTER"), hold(cast)
    type_code(booking, "SPRING")
    type_code(booking, "WINTER")
    assert (used(first), used(second)) == (0, 1)


def test_giving_a_booth_back_gives_the_use_of_its_code_back(cast: Cast) -> None:
    code, booking = a_code(cast), hold(cast)
    type_code(booking, "SPRING")
    with transaction():
        service.release(queries.reservation_of(booking), by=cast.user("bruno").actor)
    assert used(code) == 0


def test_a_lapsed_hold_gives_the_use_of_its_code_back(cast: Cast, noon: time_machine.Traveller) -> None:
    code, booking = a_code(cast), hold(cast)
    type_code(booking, "SPRING")
    noon.shift(timedelta(minutes=16))
    with transaction():
        service.lapse_overdue()
    assert used(code) == 0


def test_what_is_paid_late_uses_its_code_again(cast: Cast, noon: time_machine.Traveller) -> None:
    code, booking = a_code(cast, most_uses=1), hold(cast)
    type_code(booking, "SPRING")
    noon.shift(timedelta(minutes=16))
    with transaction():
        service.lapse_overdue()
    with transaction():
        service.confirm(queries.reservation_of(booking), by=cast.user("bruno").actor)
    assert used(code) == 1


def test_what_is_paid_late_is_refused_when_its_code_is_used_up(cast: Cast, noon: time_machine.Traveller) -> None:
    a_code(cast, most_uses=1)
    booking = hold(cast)
    type_code(booking, "SPRING")
    noon.shift(timedelta(minutes=16))
    with transaction():
        service.lapse_overdue()
    type_code(hold(cast, "carla", "A03"), "SPRING")
    with pytest.raises(codes.CodeUsedUp), transaction():
        service.confirm(queries.reservation_of(booking), by=COMMAND)


def test_the_code_of_a_confirmed_booking_is_frozen(cast: Cast) -> None:
    a_code(cast)
    booking = hold(cast)
    with transaction():
        service.confirm(queries.reservation_of(booking), by=cast.user("bruno").actor)
    with pytest.raises(service.HoldLapsed):
        type_code(booking, "SPRING")


def test_the_database_itself_refuses_one_use_too_many(cast: Cast) -> None:
    a_code(cast, most_uses=1)
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(update(DiscountCode).values(used=2))


# Two bookings type the last use at the same moment.


def race(app: Flask, cast: Cast) -> list[str]:
    """What each of the two was told; both have read that one use is left before either takes it."""
    references = [hold(cast, "bruno", "A02").reference, hold(cast, "carla", "A03").reference]
    together = Barrier(2)

    def one(reference: str) -> str:
        with app.app_context():
            reservation = queries.reservation_of(queries.booking(reference))
            together.wait(10)
            try:
                with transaction():
                    service.change_extras(reservation, {}, code="SPRING", by=cast.user("bruno").actor)
            except (Invalid, IntegrityError) as error:
                return type(error).__name__
            return "used"

    db.session.remove()
    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, references))


def test_of_two_who_type_the_last_use_one_has_it(context: Flask, cast: Cast) -> None:
    code = a_code(cast, most_uses=1)
    assert (race(context, cast), used(code)) == (["CodeUsedUp", "used"], 1)


def test_without_the_condition_both_have_the_last_use(context: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a count that reads, compares and then writes lets both through on PostgreSQL, where writers do not queue."""
    code, read = a_code(cast, most_uses=1), Barrier(2)

    def careless(code: DiscountCode, difference: int) -> None:
        found = db.session.get_one(DiscountCode, code.id, populate_existing=True)
        if found.most_uses is not None and found.used + difference > found.most_uses:
            raise codes.CodeUsedUp
        if db.engine.dialect.name == "postgresql":
            read.wait(10)
        found.used += difference
        db.session.flush()

    monkeypatch.setattr(codes, "_count", careless)
    both = ["used", "used"] if db.engine.dialect.name == "postgresql" else ["CodeUsedUp", "used"]
    assert (race(context, cast), used(code)) == (both, 1)


# Two bookings exchange their codes at the same moment.


def exchange_codes(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What becomes of them when each has given its own code back before either takes the other's."""
    names = {"A02": ("bruno", "SPRING", "AUTUMN"), "A03": ("carla", "AUTUMN", "SPRING")}
    for name in ("SPRING", "AUTUMN"):
        a_code(cast, name)

    def type_code(reference: str, name: str) -> None:
        with transaction():
            service.change_extras(queries.reservation_of(queries.booking(reference)), {}, code=name, by=cast.user("bruno").actor)

    wanted = {}
    for code, (company, first, second) in names.items():
        reference = hold(cast, company, code).reference
        type_code(reference, first)
        wanted[reference] = second
    monkeypatch.setattr(codes, "_count", Crossing(codes._count))
    jobs = [lambda reference=reference, name=name: type_code(reference, name) for reference, name in wanted.items()]
    return crossed(app, jobs)


def test_two_that_exchange_their_codes_at_the_same_moment_both_have_them(
    context: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert exchange_codes(context, cast, monkeypatch) == ["done", "done"]
    assert list(db.session.scalars(select(DiscountCode.used))) == [1, 1]


def test_without_the_order_one_of_the_two_is_refused(context: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: on PostgreSQL each waits for the code that the other has just given back."""
    monkeypatch.setattr(codes, "in_order", lambda *changes: [one for one in changes if one[0] is not None])
    assert exchange_codes(context, cast, monkeypatch) == as_they_wait()
