"""GET /organizer/payments: all stand payments of the edition with their references at Stripe, and sums from the ledger."""

from flask import render_template, request

from mima.blueprints.organizer import blueprint, edition
from mima.oversight import money
from mima.payments import queries
from mima.payments.models import PaymentState


@blueprint.get("/payments")
def payments() -> str:
    present, asked = edition.present(), request.args.get("state", "")
    state = PaymentState(asked) if asked in set(PaymentState) else None
    rows = money.payments(present, [state] if state else ())
    return render_template(
        "organizer/payments.html",
        edition=present,
        rows=rows,
        state=state,
        states=list(PaymentState),
        refunds=money.refunds_of([row.payment.id for row in rows]),
        sums=queries.sums(present),
    )
