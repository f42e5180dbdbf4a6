"""GET /organizer/payments: the stand payments of an edition, their names at Stripe and the bank, and sums from the ledger."""

from flask import render_template, request

from mima.blueprints.organizer import blueprint, edition
from mima.oversight import money
from mima.payments import queries
from mima.payments.models import PaymentState


@blueprint.get("/payments")
def payments() -> str:
    chosen, asked = edition.chosen(), request.args.get("state", "")
    state = PaymentState(asked) if asked in set(PaymentState) else None
    rows = money.payments(chosen.edition, [state] if state else ())
    keys = [row.payment.id for row in rows]
    return render_template(
        "organizer/payments.html",
        edition=chosen.edition,
        chosen=chosen,
        rows=rows,
        state=state,
        states=list(PaymentState),
        refunds=money.refunds_of(keys),
        at_the_bank=money.at_the_bank(keys),
        sums=queries.sums(chosen.edition),
    )
