"""To whom a company's letter goes: to all who act for it, else to the address that it gave for its invoices."""

from collections.abc import Iterable
from dataclasses import dataclass

from mima.exhibitors import queries as exhibitors
from mima.exhibitors.models import Exhibitor

# Of an address nobody knows the language; it is the market's own.
LANGUAGE = "fr"


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
    members = exhibitors.members_of([company.id for company in wanted])
    found = []
    for company in wanted:
        people = members.get(company.id, ())
        found += [Recipient(company, user.email, user.language, user.id) for user in people]
        if not people and company.billing_email:
            found.append(Recipient(company, company.billing_email, LANGUAGE, None))
    return found
