"""What somebody does in Stripe's dashboard, or a bank does by itself: refunds and how they go, disputes and how they end."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response as AnyResponse

from . import disputes, outcomes, payouts, refunds
from .asked import DAYS, asked
from .control import answer, explain
from .dispute_shapes import REASONS
from .errors import StripeError
from .outcomes import Outcome, Plan
from .parameters import Choice, Reader, integer, text
from .settings import here
from .store import Records

dashboard = Blueprint("dashboard", __name__, url_prefix="/_control")
dashboard.register_error_handler(StripeError, explain)


@dashboard.post("/refunds")
def plan_refunds() -> AnyResponse:
    """The next `times` refunds (1) go as `outcome` says, their second act after `days` (5)."""
    schema: dict[str, Reader] = {"outcome": Choice(*Outcome), "times": integer(least=0, most=1000), "days": DAYS}
    wanted = asked(schema, required=("outcome",))
    chosen = Plan(Outcome(wanted["outcome"]), wanted.get("times", 1), wanted.get("days", Plan.days))
    with here().store.transaction() as records:
        outcomes.set_plan(records, chosen)
    return answer()


@dashboard.post("/refund")
def refund() -> AnyResponse:
    """A refund of a `charge` or a payment intent, of `amount` cents or all that remains; no call of the market's made it."""
    wanted = asked({"charge": text(), "amount": integer(least=1)}, required=("charge",))
    with here().store.transaction() as records:
        made = refunds.refund(records, wanted | {"charge": _charge(records, wanted["charge"])})
    here().pump.wake()
    return answer(refund=made["id"])


@dashboard.post("/dispute")
def dispute() -> AnyResponse:
    """A dispute of a `charge` or a payment intent, of `amount` cents or all that was not refunded, for a `reason`."""
    wanted = asked({"charge": text(), "amount": integer(least=1), "reason": Choice(*REASONS)}, required=("charge",))
    with here().store.transaction() as records:
        terms = {name: wanted[name] for name in ("amount", "reason") if name in wanted}
        opened = disputes.open_dispute(records, _charge(records, wanted["charge"]), **terms)
    here().pump.wake()
    return answer(dispute=opened["id"])


@dashboard.post("/dispute/close")
def close_dispute() -> AnyResponse:
    """The `dispute` is under_review (evidence was sent), won, or lost, as `outcome` says."""
    wanted = asked({"dispute": text(), "outcome": Choice(*disputes.ENDINGS)}, required=("dispute", "outcome"))
    with here().store.transaction() as records:
        disputes.ENDINGS[wanted["outcome"]](records, wanted["dispute"])
    here().pump.wake()
    return answer(dispute=wanted["dispute"])


@dashboard.post("/payout")
def pay_out() -> AnyResponse:
    """What is on the account is on its way to the bank now; nothing where the account owes."""
    asked({})
    with here().store.transaction() as records:
        made = payouts.pay_out(records)
    here().pump.wake()
    return answer(made=[payout["id"] for payout in made])


@dashboard.post("/payout/fail")
def fail_payout() -> AnyResponse:
    """The bank sends the `payout` back."""
    wanted = asked({"payout": text()}, required=("payout",))
    with here().store.transaction() as records:
        payouts.fail(records, wanted["payout"])
    here().pump.wake()
    return answer(payout=wanted["payout"])


def _charge(records: Records, name: str) -> str:
    """The charge of this id, or the newest of the payment intent of this id."""
    if not name.startswith("pi_"):
        return name
    intent = records.find("payment_intent", name, param="charge", status=400)
    return str(intent["latest_charge"])
