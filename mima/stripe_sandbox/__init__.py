"""A stand-in Stripe: its own small web application, on its own listener, spoken to by the unmodified `stripe` SDK.

What it speaks, in API version 2026-10-28.endive: checkout sessions in payment mode (create, retrieve, list, expire,
line items), payment intents (retrieve), charges (retrieve, list), balance transactions (retrieve, list), refunds
(create, retrieve, list), disputes (retrieve, list, update, close), payouts (retrieve, list) and events (retrieve,
list), with `expand`, cursors, idempotency keys, request ids and errors as Stripe documents them; signed webhooks,
retried until the other side answers 2xx; and a hosted page at `/c/pay/<session>` where somebody pays by card, has the
card refused, orders a SEPA debit that will succeed or fail, or goes back. State lives in one SQLite file; each change
and its events are one transaction.

What one can do on purpose, at `/_control` by form or by JSON: webhooks that come twice, late, in another order, tampered
with, or never; calls that get 500, 409, 429, or no answer after the work was done; refunds that wait, or fail in the end;
refunds and disputes from the dashboard; and a clock that moves forward, so that all that waits happens.

Every call is read by the installed SDK's own types first (`sdk.py`): an unknown name, a wrong kind of value, a word that is
none of theirs, or something missing is refused in Stripe's shape. What the types have and the stand-in does not act on is
refused too, in a sentence that says so: nothing is ignored.

What it does not do: cards and accounts (no number is asked, every payment goes as its button says), customers, payment
methods as objects, inquiries before a dispute, live keys. Its objects have the fields of the SDK's types, so it is
schema-compatible; what it shares with Stripe itself is shown by `tests/stripe_sandbox/contract`, once somebody runs it with
STRIPE_TEST_KEY.

Nothing of the market is imported here, and nothing in the market imports it but the demo launcher and tests:
`python -m mima.stripe_sandbox --port 5001 --database stripe.sqlite3 --app-url http://127.0.0.1:5000 …`
"""

from .app import create_app
from .server import running, serve

__all__ = ["create_app", "running", "serve"]
