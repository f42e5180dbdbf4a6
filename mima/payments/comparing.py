"""What Stripe says of a payment beside what we say of it, fact by fact."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from mima.core.errors import N_
from mima.payments import disputes, gateway, refunds
from mima.payments.models import RECEIVED, Dispute, PaymentState, Refund, RefundState, StandPayment


class Stage(StrEnum):
    """How far the money is, in one word for both sides."""

    unknown = N_("unknown")
    open = N_("page open")
    under_way = N_("debit under way")
    received = N_("received")
    sent_back = N_("refused or sent back")
    expired = N_("page closed")
    pending = N_("on its way")
    gone = N_("gone back")
    failed = N_("failed")
    to_answer = N_("to answer")
    answered = N_("answered")
    won = N_("won")
    lost = N_("lost")


OURS = {
    PaymentState.created: Stage.open,
    PaymentState.open: Stage.open,
    PaymentState.under_way: Stage.under_way,
    PaymentState.failed: Stage.sent_back,
    PaymentState.expired: Stage.expired,
} | dict.fromkeys(RECEIVED, Stage.received)
REFUNDS = {RefundState.pending: Stage.pending, RefundState.succeeded: Stage.gone, RefundState.failed: Stage.failed}
DISPUTES = {"open": Stage.to_answer, "answered": Stage.answered, "won": Stage.won, "lost": Stage.lost}


@dataclass(frozen=True, slots=True)
class Fact:
    """`name` is a message id; `about` Stripe's name of the thing; both sides are cents, a `Stage`, or a name at Stripe."""

    name: str
    ours: Stage | int | str
    theirs: Stage | int | str
    about: str = ""
    is_money: bool = False

    @property
    def agrees(self) -> bool:
        return self.ours == self.theirs


def facts(
    payment: StandPayment,
    session: gateway.Session,
    made: Sequence[gateway.RefundAnswer],
    contested: Sequence[gateway.DisputeAnswer],
) -> list[Fact]:
    """Everything that both sides say something about."""
    charge = session.charge if session.is_paid else None
    return [
        Fact(N_("How far it is"), OURS[payment.state], _stage(session)),
        Fact(N_("Sum asked for"), payment.amount_cents, session.amount_cents, is_money=True),
        Fact(N_("Sum received"), payment.captured_cents, charge.amount_cents if charge else 0, is_money=True),
        Fact(N_("Payment intent"), payment.payment_intent or "–", session.payment_intent or "–"),
        Fact(N_("Charge"), payment.charge or "–", charge.id if charge else "–"),
        *_refunds(refunds.of_payment(payment), made),
        *_disputes(disputes.of_payment(payment), contested),
    ]


def _stage(session: gateway.Session) -> Stage:
    if session.is_paid:
        return Stage.received
    if session.is_under_way:
        return Stage.under_way
    if session.is_sent_back:
        return Stage.sent_back
    return Stage.expired if session.status == "expired" else Stage.open


def _refunds(ours: Sequence[Refund], theirs: Sequence[gateway.RefundAnswer]) -> list[Fact]:
    """Refunds that Stripe refused to make have no name there, and are not missed."""
    here = {refund.stripe_id: REFUNDS[refund.state] for refund in ours if refund.stripe_id}
    waiting = [REFUNDS[refund.state] for refund in ours if not refund.stripe_id and refund.state is RefundState.pending]
    there = {one.id: REFUNDS[refunds.OUTCOMES.get(one.status, RefundState.pending)] for one in theirs}
    known = [_of_both(N_("Refund made"), str(name), here, there) for name in dict.fromkeys([*there, *here])]
    return known + [Fact(N_("Refund made"), stage, Stage.unknown) for stage in waiting]


def _disputes(ours: Sequence[Dispute], theirs: Sequence[gateway.DisputeAnswer]) -> list[Fact]:
    here = {dispute.stripe_id: DISPUTES[dispute.state.value] for dispute in ours}
    there = {one.id: DISPUTES[disputes.outcome(one).value] for one in theirs}
    return [_of_both(N_("Dispute"), name, here, there) for name in dict.fromkeys([*there, *here])]


def _of_both(what: str, name: str, here: dict[str, Stage], there: dict[str, Stage]) -> Fact:
    return Fact(what, here.get(name, Stage.unknown), there.get(name, Stage.unknown), about=name)
