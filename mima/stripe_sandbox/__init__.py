"""A stand-in Stripe: its own small web application, on its own listener, spoken to by the unmodified `stripe` SDK.

What it speaks, in API version 2026-10-28.endive: checkout sessions in payment mode (create, retrieve, list, expire,
line items), payment intents (retrieve), charges (retrieve, list), balance transactions (retrieve), refunds (create,
retrieve, list) and events (retrieve, list), with `expand`, cursors, idempotency keys, request ids and errors as
Stripe documents them; signed webhooks, retried until the other side answers 2xx; and a hosted page at
`/c/pay/<session>` where somebody pays by card, has the card refused, or goes back. State lives in one SQLite file;
each change and its events are one transaction.

What one can break on purpose, at `/_control`: webhooks that come twice, come late, or never come.

What it does not do: cards (no number is asked, every payment succeeds or is refused by button), customers, payment
methods as objects, bank debits, disputes, refunds that fail or wait, live keys. A parameter of Stripe's that it does
not have is refused as unknown, never ignored. Its objects have the fields of the installed SDK's types, so it is
schema-compatible; nothing here has been compared with Stripe itself.

Nothing of the market is imported here, and nothing in the market imports it but the demo launcher and tests:
`python -m mima.stripe_sandbox --port 5001 --database stripe.sqlite3 --app-url http://127.0.0.1:5000 …`
"""

from .app import create_app
from .server import running, serve

__all__ = ["create_app", "running", "serve"]
