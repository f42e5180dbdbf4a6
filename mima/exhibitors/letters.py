"""A letter to a company: to each person who acts for it, in their language, else to the address that it gave for its invoices."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from mima.accounts.models import User
from mima.core.actors import Actor
from mima.exhibitors import queries
from mima.exhibitors.models import Exhibitor
from mima.mailing import service as mailing

# Of an address nobody knows the language; it is the market's own.
LANGUAGE = "fr"

InLanguage = Callable[[str], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Recipient:
    """One letter: for a company, to an address, in a language; `user_id` is None for an address without an account."""

    company: Exhibitor
    address: str
    language: str
    user_id: int | None


def recipients(companies: Iterable[Exhibitor]) -> list[Recipient]:
    """Everybody who can be written to, company by company; one statement."""
    wanted = sorted(companies, key=lambda company: (company.name, company.id))
    members = queries.members_of([company.id for company in wanted])
    found = []
    for company in wanted:
        people = members.get(company.id, ())
        found += [Recipient(company, user.email, user.language, user.id) for user in people]
        if not people and company.billing_email:
            found.append(Recipient(company, company.billing_email, LANGUAGE, None))
    return found


def is_unreachable() -> ColumnElement[bool]:
    """Whether no letter can go to an `Exhibitor` in a statement: nobody acts for it, and it gave no address."""
    return (Exhibitor.billing_email == "") & ~queries.acts_for_it().exists()


def to_members(
    exhibitor: Exhibitor, template: str, *, key: str, by: Actor, in_language: InLanguage | None = None, **values: Any
) -> None:
    """Each of them has the letter, once: `key` and the person name it. With nobody, the company's address has it.

    `in_language` gives the values that depend on the language of who reads it.
    """
    for one in recipients([exhibitor]):
        _write(one, template, key, by, {**values, **(in_language(one.language) if in_language else {})})


def to_member(exhibitor: Exhibitor, user: User, template: str, *, key: str, by: Actor, **values: Any) -> None:
    """This person of the company alone has the letter, once."""
    _write(Recipient(exhibitor, user.email, user.language, user.id), template, key, by, values)


def _write(one: Recipient, template: str, key: str, by: Actor, values: Mapping[str, Any]) -> None:
    # Who reads it at the company's address can open nothing of it; the signature says how to come to that.
    more = {} if one.user_id is not None else {"nobody_acts": True}
    name = f"{key}:{one.user_id or 'company'}"
    mailing.write(template, to=one.address, language=one.language, key=name, by=by, user_id=one.user_id, **values, **more)
