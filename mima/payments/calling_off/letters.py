"""The one letter that each person has about a cancelled edition: all that their company had there, and what comes of it."""

from typing import Any

from mima.core.actors import Actor
from mima.mailing import service as mailing
from mima.payments.calling_off.reach import Recipient
from mima.payments.calling_off.rehearsal import Rehearsal, Touched

TEMPLATE = "edition_called_off"


def write(rehearsal: Rehearsal, why: str, *, by: Actor) -> int:
    """Everybody who can be reached has the letter, once; the number of letters."""
    for one in rehearsal.recipients:
        mailing.write(
            TEMPLATE,
            to=one.address,
            language=one.language,
            key=f"{TEMPLATE}:{rehearsal.edition.id}:{one.company.id}:{one.user_id or one.address}",
            by=by,
            user_id=one.user_id,
            **values(rehearsal, one, why),
        )
    return len(rehearsal.recipients)


def values(rehearsal: Rehearsal, one: Recipient, why: str) -> dict[str, Any]:
    """What the letter to this person is made of."""
    touched = rehearsal.of_company(one.company)
    asked = [application.category for application in rehearsal.asked_by(one.company)]
    return {
        "edition": rehearsal.edition.name,
        "days": [rehearsal.edition.starts_on.isoformat(), rehearsal.edition.ends_on.isoformat()],
        "company": one.company.name,
        "why": why,
        "currency": rehearsal.edition.currency,
        "bookings": [_booking(booking) for booking in touched],
        "asked": [category.name_fr if one.language == "fr" else category.name_en for category in asked],
        "waits": rehearsal.waits(one.company),
        "back_cents": sum(booking.back_cents for booking in touched),
        "has_account": one.user_id is not None,
    }


def _booking(one: Touched) -> dict[str, Any]:
    return {
        "reference": one.booking.reference,
        "booth": one.reservation.codes,
        "back_cents": one.back_cents,
        "by_transfer": one.back_cents > 0 and one.sent_cents == one.back_cents,
        "is_disputed": one.disputed_cents > 0,
        "is_under_way": one.is_debited or one.is_page_open,
        "invoices": [invoice.number for invoice in one.invoices],
    }
