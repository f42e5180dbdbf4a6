"""A co-exhibitor's no counts, nobody's letter box is filled, and a host answers for nobody else."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from mima.accounts.allowance import TooManyTries
from mima.booths.models import Booking
from mima.core import clock
from mima.core.actors import COMMAND, SCHEDULE
from mima.core.db import db
from mima.core.errors import Invalid, NotFound
from mima.core.transaction import transaction
from mima.exhibitors import queries as companies
from mima.exhibitors import service as exhibitors
from mima.exhibitors.models import MemberRole
from mima.readiness import co_exhibitors, consent
from mima.readiness import queries as readiness
from mima.readiness.consent import MOST_ASKED, MOST_TO_ONE, TO_ONE_WITHIN, AskedOften, HasDeclined, ReadOtherwise
from mima.readiness.models import CoExhibitor, Consent
from tests.billing.papers import booked
from tests.people import Cast
from tests.readiness.asking import THEIRS, add, ask_again, change, letters, remove, says, shown, token


@pytest.fixture
def declined(market: Cast, booking: Booking) -> CoExhibitor:
    """It has said no."""
    one = add(market, booking, text="Granular synthesis", badges="Zoé")
    says(False)
    return one


def rows() -> list[CoExhibitor]:
    return list(db.session.scalars(select(CoExhibitor).order_by(CoExhibitor.id)))


def unreached(market: Cast) -> None:
    """Nobody acts for this company, and it gave no address."""
    with transaction():
        exhibitors.found("Nobody There", by=COMMAND)


def test_after_a_no_it_is_not_asked_again(market: Cast, declined: CoExhibitor) -> None:
    with pytest.raises(HasDeclined):
        ask_again(market, declined)
    assert (len(letters()), declined.consent) == (1, Consent.declined)


@pytest.mark.parametrize("said", [{"text": "Else"}, {"link": "https://else.example"}, {"email": ""}])
def test_nor_by_changing_what_is_said_of_it(market: Cast, declined: CoExhibitor, said: dict[str, str]) -> None:
    change(market, declined, **said)
    assert (len(letters()), declined.consent, shown(market)) == (1, Consent.declined, [])


def test_nor_by_writing_its_address_otherwise(market: Cast, declined: CoExhibitor) -> None:
    change(market, declined, email="BRUIT@Example.org")
    assert (len(letters()), declined.consent, declined.email) == (1, Consent.declined, "")


@pytest.mark.parametrize("said", [{"email": "friend@example.org"}, THEIRS])
def test_nobody_else_is_asked_in_its_place(market: Cast, declined: CoExhibitor, said: dict[str, str]) -> None:
    with pytest.raises(HasDeclined):
        change(market, declined, **said)
    assert (len(letters()), declined.consent) == (1, Consent.declined)


def test_its_link_still_leads_to_a_yes(market: Cast, declined: CoExhibitor) -> None:
    change(market, declined, "Bruit Rose")
    says(True)
    assert shown(market) == ["Bruit Rose"]


def test_a_yes_is_to_what_was_read(market: Cast, declined: CoExhibitor) -> None:
    was_read = consent.read(declined)
    change(market, declined, text="Something else")
    with pytest.raises(ReadOtherwise), transaction():
        consent.answer(token(), yes_to=was_read, by=SCHEDULE)
    assert shown(market) == []


def test_taken_off_and_named_again_its_no_stays(market: Cast, booking: Booking, declined: CoExhibitor) -> None:
    remove(market, declined)
    again = add(market, booking, "Bruit Rose")
    assert (len(letters()), again.consent, again.email) == (1, Consent.declined, "")


def test_so_does_that_of_a_company_with_a_page_here(market: Cast, booking: Booking) -> None:
    one = add(market, booking, **THEIRS)
    says(False)
    remove(market, one)
    assert (add(market, booking, **THEIRS).consent, len(letters())) == (Consent.declined, 1)


def test_and_its_link_is_the_one_it_has(market: Cast, booking: Booking, declined: CoExhibitor) -> None:
    remove(market, declined)
    add(market, booking, "Bruit Rose")
    says(True)
    assert shown(market) == ["Bruit Rose"]


def test_while_it_is_taken_off_nobody_finds_it(market: Cast, booking: Booking, declined: CoExhibitor) -> None:
    link = token()
    remove(market, declined)
    assert readiness.co_exhibitors([booking.id]) == {}
    for look in (lambda: co_exhibitors.of_booking(booking, declined.public_id), lambda: consent.by_token(link)):
        with pytest.raises(NotFound):
            look()


def test_nothing_of_its_words_is_kept_then(market: Cast, declined: CoExhibitor) -> None:
    remove(market, declined)
    (kept,) = rows()
    assert (kept.name, kept.text, kept.email, kept.badges) == ("", "", "", [])


def test_one_that_did_not_decline_leaves_nothing(market: Cast, booking: Booking) -> None:
    remove(market, add(market, booking))
    assert rows() == []


def test_nor_is_it_asked_under_another_name(market: Cast, booking: Booking, declined: CoExhibitor) -> None:
    with pytest.raises(HasDeclined):
        add(market, booking, "Bruit Rose")
    assert len(rows()) == 1


def test_somebody_else_is_asked_after_it_was_taken_off(market: Cast, booking: Booking, declined: CoExhibitor) -> None:
    remove(market, declined)
    assert add(market, booking, email="right@example.org").consent is Consent.asked


def test_one_letter_box_has_three_letters_a_week(market: Cast, booking: Booking) -> None:
    one = add(market, booking)
    with pytest.raises(AskedOften):
        for _time in range(MOST_TO_ONE):
            ask_again(market, one)
    assert (len(letters()), one.consent) == (MOST_TO_ONE, Consent.asked)


def test_whichever_hosts_ask_and_however_it_is_written(market: Cast, booking: Booking) -> None:
    other = booked(market, "carla", "A02")
    for where, address in ((booking, "bruit@example.org"), (other, "Bruit@example.org"), (booking, "BRUIT@EXAMPLE.ORG")):
        add(market, where, email=address)
    with pytest.raises(AskedOften):
        add(market, other)
    assert len(letters()) == MOST_TO_ONE


def test_a_company_with_a_page_is_counted_once_for_all_its_people(market: Cast, booking: Booking) -> None:
    one = add(market, booking, **THEIRS)
    with transaction():
        exhibitors.add_member(market.company("carla"), market.user("dora"), MemberRole.editor, by=COMMAND)
    for _time in range(MOST_TO_ONE - 1):
        ask_again(market, one)
    with pytest.raises(AskedOften):
        ask_again(market, one)
    assert len(letters()) == 5


def test_a_week_later_it_may_be_asked_again(market: Cast, booking: Booking, noon: time_machine.Traveller) -> None:
    one = add(market, booking)
    for _time in range(MOST_TO_ONE - 1):
        ask_again(market, one)
    noon.shift(TO_ONE_WITHIN)
    ask_again(market, one)
    assert len(letters()) == MOST_TO_ONE + 1


def test_what_it_said_yes_to_stays_where_it_cannot_be_asked(market: Cast, booking: Booking) -> None:
    one = add(market, booking)
    for _time in range(MOST_TO_ONE - 1):
        ask_again(market, one)
    says(True)
    with pytest.raises(AskedOften):
        change(market, one, "Bruit Rose")
    assert shown(market) == ["Bruit Blanc"]


def test_a_host_writes_to_so_many_a_day(market: Cast, booking: Booking) -> None:
    one = add(market, booking, email="0@example.org")
    with pytest.raises(TooManyTries):
        for number in range(1, MOST_ASKED + 1):
            change(market, one, email=f"{number}@example.org")
    assert len(letters()) == MOST_ASKED


def test_for_a_page_whose_company_nobody_reaches_the_hosts_address_is_not_asked(market: Cast, booking: Booking) -> None:
    unreached(market)
    one = add(market, booking, page="nobody-there", email="friend@example.org")
    assert (letters(), one.consent) == ([], Consent.unreachable)


def test_it_is_asked_as_soon_as_somebody_acts_for_it(market: Cast, booking: Booking) -> None:
    unreached(market)
    one = add(market, booking, page="nobody-there")
    with transaction():
        company = companies.by_slug("nobody-there")
        exhibitors.add_member(company, market.user("dora"), MemberRole.owner, by=COMMAND)
    ask_again(market, one)
    assert ([letter.to_address for letter in letters()], one.consent) == ([market.dora], Consent.asked)


@pytest.mark.parametrize("email", ["bruno@example.org", "BRUNO@example.org", "accounts@example.org"])
def test_a_host_gives_no_address_of_its_own(market: Cast, booking: Booking, email: str) -> None:
    with pytest.raises(Invalid) as refused:
        add(market, booking, email=email)
    assert list(refused.value.fields) == ["co_email"] and letters() == []


def test_nor_later(market: Cast, booking: Booking) -> None:
    one = add(market, booking)
    with pytest.raises(Invalid):
        change(market, one, email=market.bruno)


def test_nor_its_own_page(market: Cast, booking: Booking) -> None:
    with pytest.raises(Invalid) as refused:
        add(market, booking, page="maison-pouzzolane")
    assert list(refused.value.fields) == ["co_page"]


def test_an_address_is_not_kept_after_a_no(declined: CoExhibitor) -> None:
    assert declined.email == "" and "bruit" not in declined.asked_who


def forgotten(booking: Booking, noon: time_machine.Traveller, days: int) -> None:
    """So many days after the edition, what is over is forgotten."""
    noon.shift(booking.edition.ends_on - clock.now().date() + timedelta(days=days))
    with transaction():
        consent.forget_past()
    db.session.expire_all()


def test_after_the_edition_nothing_tells_who_was_asked(
    market: Cast, booking: Booking, noon: time_machine.Traveller, declined: CoExhibitor
) -> None:
    remove(market, declined)
    one = add(market, booking, "Else", email="else@example.org")
    forgotten(booking, noon, days=3)
    assert rows() == [one] and (one.email, one.asked_who) == ("", "")


def test_its_yes_and_its_link_stay(market: Cast, booking: Booking, noon: time_machine.Traveller) -> None:
    one = add(market, booking)
    says(True)
    forgotten(booking, noon, days=3)
    assert shown(market) == ["Bruit Blanc"]
    says(False)
    assert one.consent is Consent.declined


def test_until_its_end_the_address_is_kept(market: Cast, booking: Booking, noon: time_machine.Traveller) -> None:
    one = add(market, booking)
    forgotten(booking, noon, days=0)
    assert one.email == "bruit@example.org" and one.asked_who
