"""Money that was taken for a booking as it came: what is missing of it comes later or is let go, what was too much goes back."""

from mima.billing import service as billing
from mima.core.actors import Actor
from mima.core.errors import N_, DomainError, Invalid
from mima.core.transaction import transaction
from mima.journal import service as journal
from mima.payments import attempts, crediting, disputes, ledger, refunds
from mima.payments.flow.steps import let_go
from mima.payments.flow.sync import push_refunds
from mima.payments.models import LedgerKind, StandPayment


class NothingOpen(DomainError):
    """It came, was let go, or went back meanwhile."""

    message = N_("Nothing is open of payment %(reference)s. Nothing was changed.")


def receive(payment_id: int, *, by: Actor, reference: str) -> None:
    """What was missing came by transfer under this reference, and stands in the ledger.

    Refused with `Invalid` (no reference), `NothingOpen`, `AlreadyInLedger` for one used before.
    """
    let_go()
    if not reference.strip():
        raise Invalid({"sent_reference": N_("Write the reference that stands on the bank statement.")})
    with transaction():
        payment, cents = _open(payment_id)
        payment.captured_cents += cents
        ledger.enter(payment, LedgerKind.transfer, reference.strip(), cents)
        journal.record(payment, "stand_payment.rest_received", by=by, amount_cents=cents)


def let_off(payment_id: int, *, by: Actor, why: str) -> None:
    """What is missing is not asked for any more: a credit note takes it off the invoice. Refused with `NothingOpen`."""
    let_go()
    with transaction():
        payment, cents = _open(payment_id)
        invoice = crediting.invoice_of(payment)
        if invoice is None:
            raise NothingOpen(reference=payment.reference)
        billing.issue_credit_note(invoice, reason=why, by=by, gross_cents=cents, unpaid=True)
        payment.waived_cents += cents
        journal.record(payment, "stand_payment.rest_let_off", by=by, why=why, amount_cents=cents)


def give_surplus(payment_id: int, *, by: Actor, why: str) -> None:
    """What came above the sum goes back; the booking and its invoice stay. Refused with `NothingOpen`, `Disputed`."""
    let_go()
    with transaction():
        payment = attempts.lock(payment_id)
        disputes.check_none_pending(payment)
        asked = refunds.ask(payment, key=None, by=by, why=why, cents=payment.surplus_left_cents, ends=False)
        if asked is None:
            raise NothingOpen(reference=payment.reference)
    push_refunds(payment_id)


def _open(payment_id: int) -> tuple[StandPayment, int]:
    payment = attempts.lock(payment_id)
    if not payment.is_short:
        raise NothingOpen(reference=payment.reference)
    return payment, payment.short_cents
