"""The stand-in Stripe with its last defence of refunds off: whatever is asked back of a charge, there is enough left on it.

The real one refuses what is more than was paid, and so does ours; beside this one a market has only its own defences.
`python -m tests.faults.careless_stripe`, with the arguments of `mima.stripe_sandbox`.
"""

import runpy

from mima.stripe_sandbox import api, refunds
from mima.stripe_sandbox.parameters import Nested
from mima.stripe_sandbox.store import Body, Records


def refund_anything(records: Records, wanted: Nested) -> Body:
    charge = refunds._charge_of(records, wanted)
    records.save(charge | {"amount_captured": charge["amount_captured"] + wanted["amount"]})
    return refunds.refund(records, wanted)


api.refund = refund_anything

if __name__ == "__main__":
    runpy.run_module("mima.stripe_sandbox", run_name="__main__")
