"""The money of bookings: payment attempts, refunds, the ledger, and what Stripe said. `flow` is the only part that commits."""
