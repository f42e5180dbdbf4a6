"""The letter of a company that has another booth: from where to where, why, and what comes of the difference in price."""

from collections.abc import Sequence
from typing import Any

from mima.booths.models import Vat
from mima.core import clock
from mima.core.actors import Actor
from mima.mailing import service as mailing
from mima.payments.calling_off.reach import Recipient
from mima.payments.moving.rehearsal import Step

TEMPLATE = "booth_moved"


def moved(step: Step, to: Sequence[Recipient], why: str, *, by: Actor, is_exchange: bool, is_waived: bool) -> None:
    """Everybody of the company who can be reached has the letter, once."""
    # A company may be moved twice; each time is told of.
    way = f"{step.origin.id}:{step.target.id}:{clock.now().isoformat()}"
    for one in to:
        mailing.write(
            TEMPLATE,
            to=one.address,
            language=one.language,
            key=f"{TEMPLATE}:{step.booking.reference}:{way}:{one.user_id or one.address}",
            by=by,
            user_id=one.user_id,
            **values(step, why, has_account=one.user_id is not None, is_exchange=is_exchange, is_waived=is_waived),
        )


def values(step: Step, why: str, *, has_account: bool, is_exchange: bool, is_waived: bool) -> dict[str, Any]:
    """What the letter is made of."""
    booking, settlement = step.booking, step.settlement
    return {
        "booking": booking.reference,
        "before": step.origin.code,
        "booth": step.target.code,
        "others": ", ".join(step.others),
        "edition": booking.edition.name,
        "company": booking.exhibitor.name,
        "why": why,
        "currency": booking.currency,
        "is_exchange": is_exchange,
        "is_booked": step.is_booked,
        "is_waived": is_waived,
        "more_cents": max(step.cents, 0),
        "due_on": settlement.due_on.isoformat() if settlement.due_on else "",
        "less_cents": settlement.less_cents,
        "back_cents": settlement.back_cents,
        "is_sent": settlement.sent_cents > 0,
        "gross_cents": booking.gross_cents,
        "no_vat": booking.vat is not Vat.standard,
        "has_account": has_account,
    }
