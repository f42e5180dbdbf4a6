"""Signing up, proving an address, choosing passwords: what is true of people afterwards."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from mima.accounts import queries, service
from mima.accounts.models import AccountToken, TokenPurpose, User
from mima.core.db import db
from mima.core.errors import NotFound
from mima.core.transaction import transaction
from mima.mailing import queries as mailing
from tests.people import PASSWORD, Cast

pytestmark = pytest.mark.usefixtures("context", "noon")

GOOD = "trois chats sur un mur"


def sign_up(email: str = "eva@example.org", password: str = GOOD, name: str = "Eva") -> str:
    """The link of the letter that follows."""
    with transaction():
        service.sign_up(email=email, name=name, structure="Théâtre", password=password, language="fr")
    return link()


def link() -> str:
    return str(mailing.newest()[0].values.get("token", ""))


def verify(secret: str) -> service.Proof:
    with transaction():
        return service.verify(secret)


def recognised(email: str, password: str) -> User:
    with transaction():
        return service.recognise(email, password)


def test_who_signs_up_cannot_come_in_before_the_address_is_proven() -> None:
    sign_up()
    with pytest.raises(service.SignInRefused):
        recognised("eva@example.org", GOOD)


def test_the_password_of_a_sign_up_is_nobodys_before_the_link_is_opened() -> None:
    sign_up()
    assert service.find("eva@example.org").password_hash is None  # type: ignore[union-attr]


def test_the_link_of_the_letter_proves_the_address() -> None:
    verify(sign_up())
    assert recognised("eva@example.org", GOOD).name == "Eva"


def test_an_address_is_the_same_in_capitals() -> None:
    verify(sign_up("Eva@Example.org"))
    assert recognised("eva@example.ORG", GOOD).structure == "Théâtre"


def test_a_link_is_good_once() -> None:
    secret = sign_up()
    verify(secret)
    with pytest.raises(service.LinkSpent):
        verify(secret)


def test_a_link_is_good_for_three_days(noon: time_machine.Traveller) -> None:
    secret = sign_up()
    noon.shift(timedelta(days=3, seconds=1))
    with pytest.raises(service.LinkSpent):
        verify(secret)


def test_looking_whose_link_it_is_spends_nothing() -> None:
    secret = sign_up()
    service.look_up(secret, TokenPurpose.verify)
    assert verify(secret).is_first


def test_a_strangers_password_does_not_survive_the_owners_proof() -> None:
    sign_up(password="a stranger typed this first")
    verify(sign_up(password=GOOD))
    with pytest.raises(service.SignInRefused):
        recognised("eva@example.org", "a stranger typed this first")


def test_a_stranger_who_signs_up_later_does_not_change_what_the_owners_link_sets() -> None:
    mine = sign_up(password=GOOD)
    sign_up(password="a stranger typed this later")
    verify(mine)
    assert recognised("eva@example.org", GOOD)


def test_signing_up_with_a_proven_address_changes_nothing_and_writes_so(cast: Cast) -> None:
    sign_up("dora@example.org", name="Not Dora")
    assert (cast.user("dora").name, mailing.newest()[0].template) == ("Dora", "already_known")


def test_a_fresh_link_does_what_the_old_one_would_have_done(noon: time_machine.Traveller) -> None:
    old = sign_up()
    noon.shift(timedelta(days=4))
    with transaction():
        service.ask_proof("eva@example.org", old=old)
    verify(link())
    assert recognised("eva@example.org", GOOD)


def test_asking_for_an_unknown_address_leaves_no_row() -> None:
    with transaction():
        service.ask_proof("nobody@example.org")
        service.ask_reset("nobody@example.org")
    assert (db.session.scalar(select(func.count(User.id))), mailing.newest()) == (0, [])


def test_a_new_password_ends_every_session(cast: Cast) -> None:
    with transaction():
        service.open_session(cast.user("dora"), agent="one")
        service.ask_reset(cast.dora)
    with transaction():
        service.reset(link(), GOOD)
    assert queries.open_sessions(cast.user("dora")) == []


def test_a_new_password_makes_other_reset_links_useless(cast: Cast) -> None:
    with transaction():
        service.ask_reset(cast.dora)
    first = link()
    with transaction():
        service.ask_reset(cast.dora)
    with transaction():
        service.reset(link(), GOOD)
    with pytest.raises(service.LinkSpent):
        service.look_up(first, TokenPurpose.reset)


def test_a_weak_password_leaves_the_link_good(cast: Cast) -> None:
    with transaction():
        service.ask_reset(cast.dora)
    with pytest.raises(service.passwords.WeakPassword), transaction():
        service.reset(link(), "password123")
    assert service.look_up(link(), TokenPurpose.reset).user.email == cast.dora


def test_a_reset_link_proves_no_address_elsewhere(cast: Cast) -> None:
    with transaction():
        service.ask_reset(cast.dora)
    with pytest.raises(service.LinkSpent):
        verify(link())


def test_the_present_password_is_asked_before_a_new_one(cast: Cast) -> None:
    with pytest.raises(service.WrongPassword), transaction():
        service.change_password(cast.user("dora"), "wrong", GOOD)
    assert recognised(cast.dora, PASSWORD)


def test_nobody_ends_somebody_elses_session(cast: Cast) -> None:
    with transaction():
        service.open_session(cast.user("dora"), agent="one")
    handle = queries.open_sessions(cast.user("dora"))[0].handle
    with pytest.raises(NotFound), transaction():
        service.sign_out_elsewhere(cast.user("bruno"), handle)


def test_becoming_an_organizer_ends_the_sessions(cast: Cast) -> None:
    with transaction():
        service.open_session(cast.user("dora"), agent="one")
    with transaction():
        service.make_organizer(cast.user("dora"), by=cast.user("ana").actor)
    assert queries.open_sessions(cast.user("dora")) == []


def test_what_has_expired_is_forgotten(cast: Cast, noon: time_machine.Traveller) -> None:
    with transaction():
        service.open_session(cast.user("dora"), agent="one")
        service.ask_reset(cast.dora)
    noon.shift(timedelta(days=60))
    with transaction():
        service.forget_expired()
    assert db.session.scalar(select(func.count(AccountToken.id))) == 0
