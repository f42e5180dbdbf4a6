"""A paper that could not be written when its money moved, issued once the cause is gone."""

from mima.core.actors import Actor
from mima.core.transaction import transaction
from mima.payments import attempts, settling
from mima.payments.flow.steps import let_go


def issue_missing(payment_id: int, *, by: Actor) -> None:
    """The invoice or credit note that the payment lacks stands, and nobody must look at it any more; nothing, where none lacks.

    What refuses it is kept on the payment, with its sentence, and raised.
    """
    let_go()
    with transaction():
        refusal = settling.issue_missing(attempts.lock(payment_id), by=by)
    if refusal is not None:
        raise refusal
