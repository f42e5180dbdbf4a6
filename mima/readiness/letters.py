"""Letters about what is left to do: to every member of the company, in their language."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from mima.booths.models import Booking
from mima.core.actors import SCHEDULE, Actor
from mima.exhibitors import letters
from mima.exhibitors.letters import Recipient
from mima.mailing import service as mailing
from mima.readiness.models import CoExhibitor
from mima.readiness.queries import Item, Readiness
from mima.readiness.terms import Terms


def reminder(ready: Readiness, terms: Terms, name: str, today: date) -> None:
    """The company knows all that is left, until when, and whom to phone; `name` makes a second letter impossible."""
    _to_members(
        ready.booking,
        "tasks_left",
        name,
        by=SCHEDULE,
        booth=ready.reservation.codes,
        tasks=_listed(ready.left, today),
        contact_name=terms.contact_name,
        contact_phone=terms.contact_phone,
    )


def _listed(items: Sequence[Item], today: date) -> list[dict[str, Any]]:
    return [{"kind": item.kind.value, "due_on": item.due_on.isoformat(), "is_late": item.is_late(today)} for item in items]


def sent_back(booking: Booking, file: str, note: str, *, by: Actor) -> None:
    """The company knows that its certificate does not do, and why."""
    _to_members(booking, "certificate_sent_back", file, by=by, note=note)


def asked(one: CoExhibitor, to: Sequence[Recipient], token: str, *, by: Actor) -> None:
    """Who is to be named as a co-exhibitor is asked whether they want that; the link is another one each time."""
    booking: Booking = one.booking
    for who in to:
        mailing.write(
            "co_exhibitor_asked",
            to=who.address,
            language=who.language,
            key=f"co_exhibitor_asked:{one.token_hash}:{who.user_id or who.address}",
            by=by,
            user_id=who.user_id,
            token=token,
            name=one.name,
            host=booking.exhibitor.name,
            edition=booking.edition.name,
        )


def _to_members(booking: Booking, template: str, name: str, *, by: Actor, **values: Any) -> None:
    letters.to_members(
        booking.exhibitor,
        template,
        key=f"{template}:{booking.reference}:{name}",
        by=by,
        booking=booking.reference,
        edition=booking.edition.name,
        company=booking.exhibitor.name,
        **values,
    )
