"""A letter to a company reaches its people, or else the address that it gave; and where it reaches nobody, Today says so."""

from datetime import date

import pytest
from sqlalchemy import delete, select, update

from mima.booths import queries as booths
from mima.booths import service
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions.models import Edition
from mima.exhibitors import letters as companies
from mima.exhibitors.models import Exhibitor, ExhibitorMember
from mima.mailing.models import Letter
from mima.oversight import today
from mima.web import letters
from tests.people import Cast

FACTS = {"booking": "K7P2QX", "booth": "A02", "edition": "MIMA 2027", "company": "Maison Pouzzolane"}
pytestmark = pytest.mark.usefixtures("context", "noon")


def write(cast: Cast) -> list[Letter]:
    with transaction():
        companies.to_members(cast.company("bruno"), "booked_free", key="k", by=COMMAND, **FACTS)
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def alone(cast: Cast, address: str | None = None) -> None:
    """Nobody acts for bruno's company, nor is there an address for its invoices unless this one."""
    with transaction():
        db.session.execute(delete(ExhibitorMember).where(ExhibitorMember.exhibitor_id == cast.brunos_company))
        db.session.execute(update(Exhibitor).where(Exhibitor.id == cast.brunos_company).values(billing_email=address or ""))


def hold(cast: Cast, name: str = "bruno", code: str = "A02") -> None:
    with transaction():
        service.hold(booths.booth(cast.edition, code), cast.company(name), by=cast.user(name).actor)


def unreachable() -> list[str]:
    return [company.name for company in today.waiting().unreachable]


def test_who_acts_for_the_company_has_it_and_its_accounts_have_not(cast: Cast) -> None:
    assert [(letter.to_address, letter.key) for letter in write(cast)] == [("bruno@example.org", f"k:{cast.user('bruno').id}")]


def test_where_nobody_acts_the_address_for_invoices_has_it_in_french(cast: Cast) -> None:
    alone(cast, "accounts@example.org")
    (letter,) = write(cast)
    assert (letter.to_address, letter.language, letter.user_id) == ("accounts@example.org", "fr", None)


def test_it_has_it_once(cast: Cast) -> None:
    alone(cast, "accounts@example.org")
    write(cast)
    assert len(write(cast)) == 1


def test_such_a_letter_says_how_to_come_to_an_account(cast: Cast) -> None:
    alone(cast, "accounts@example.org")
    (letter,) = write(cast)
    assert "personne n’a encore de compte ici" in letters.render(letter)[1]


def test_the_letter_of_somebody_who_acts_does_not(cast: Cast) -> None:
    (letter,) = write(cast)
    assert "nobody has an account" not in letters.render(letter)[1]


def test_without_an_address_nothing_is_written(cast: Cast) -> None:
    alone(cast)
    assert write(cast) == []


def test_today_names_a_company_with_a_booth_that_no_letter_can_reach(cast: Cast) -> None:
    hold(cast)
    hold(cast, "carla", "A03")
    alone(cast)
    assert unreachable() == ["Maison Pouzzolane"]


def test_with_an_address_it_is_not_named(cast: Cast) -> None:
    hold(cast)
    alone(cast, "accounts@example.org")
    assert unreachable() == []


def test_nor_without_a_booth(cast: Cast) -> None:
    alone(cast)
    assert unreachable() == []


def test_nor_when_its_edition_is_over(cast: Cast) -> None:
    hold(cast)
    alone(cast)
    with transaction():
        db.session.execute(update(Edition).values(starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 2)))
    assert unreachable() == []
