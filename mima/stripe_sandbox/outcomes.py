"""What becomes of the refunds to come: they succeed at once, or wait, or fail in the end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .agenda import Due
from .store import Records
from .vocabulary import DAY


class Outcome(StrEnum):
    """How a refund goes; the last is a success that the bank takes back later, as Stripe's test card for it does."""

    SUCCEEDED = "succeeded"
    PENDING_THEN_SUCCEEDED = "pending_then_succeeded"
    PENDING_THEN_FAILED = "pending_then_failed"
    SUCCEEDED_THEN_FAILED = "succeeded_then_failed"


FOLLOWS = {
    Outcome.PENDING_THEN_SUCCEEDED: Due.REFUND_SUCCEEDS,
    Outcome.PENDING_THEN_FAILED: Due.REFUND_FAILS,
    Outcome.SUCCEEDED_THEN_FAILED: Due.REFUND_FAILS,
}


@dataclass(frozen=True)
class Plan:
    """How the next `times` refunds go, and the days until their second act."""

    outcome: Outcome = Outcome.SUCCEEDED
    times: int = 0
    days: float = 5

    @property
    def seconds(self) -> float:
        return self.days * DAY

    def as_json(self) -> dict[str, str | int | float]:
        return {"outcome": self.outcome, "times": self.times, "days": self.days}


def plan(records: Records) -> Plan:
    """What was chosen for the refunds to come; without a choice they succeed."""
    outcome, times, days = records.setting("refunds", "succeeded 0 5").split()
    return Plan(Outcome(outcome), int(times), float(days)) if int(times) else Plan(days=float(days))


def set_plan(records: Records, chosen: Plan) -> None:
    records.set("refunds", f"{chosen.outcome} {chosen.times} {chosen.days}")


def take(records: Records) -> Plan:
    """How this refund goes; one fewer goes so after it."""
    chosen = plan(records)
    if chosen.times:
        set_plan(records, Plan(chosen.outcome, chosen.times - 1, chosen.days))
    return chosen
