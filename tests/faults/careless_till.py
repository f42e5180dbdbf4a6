"""The application with its defences of money off: any message is Stripe's, a payment is settled as often as it is told, and a
refund is decided without asking what was decided before.

Served by the negative controls of the webhooks and the refunds race only; a race that does not fail against it proves nothing.
"""

from typing import Any

from sqlalchemy import event, update

from mima.core import ids
from mima.core.db import db
from mima.payments import gateway, ledger, proposing, refunds, settling
from mima.payments.dues import difference
from mima.payments.models import PaymentState, StandPayment
from wsgi import app

enter = ledger.enter


def settle_again(payment: StandPayment, target: PaymentState, charge: gateway.Charge, _problem: str) -> bool:
    values = {"state": target, "captured_cents": charge.amount_cents, "payment_intent": charge.payment_intent}
    db.session.execute(update(StandPayment).where(StandPayment.id == payment.id).values(charge=charge.id, **values))
    db.session.refresh(payment)
    return True


def enter_again(payment: StandPayment, kind: Any, ref: str, cents: int, **more: Any) -> Any:
    return enter(payment, kind, f"{ref}:{ids.token()}", cents, **more)


def agree_to_anything(payment: StandPayment, cents: int | None, _departure: str, **_by: Any) -> int:
    return payment.captured_cents if cents is None else cents


def reserve_without_asking(payment: StandPayment, cents: int) -> bool:
    values = {"refunding_cents": StandPayment.refunding_cents + cents}
    db.session.execute(update(StandPayment).where(StandPayment.id == payment.id).values(values))
    db.session.refresh(payment)
    return True


def give_what_is_asked(bought: Any, cents: int, *, by: Any, why: str, ends: bool) -> bool:
    return refunds.ask(bought[0], key=None, by=by, why=why, cents=cents, ends=ends) is not None


def forget_checks(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA ignore_check_constraints=ON")


gateway._is_signed = lambda *_message: True
settling._claim = settle_again
ledger.enter = enter_again
proposing.agreed = agree_to_anything
refunds._reserve = reserve_without_asking
difference.give_back = give_what_is_asked
with app.app_context():
    if db.engine.dialect.name == "sqlite":
        event.listen(db.engine, "connect", forget_checks)

__all__ = ["app"]
