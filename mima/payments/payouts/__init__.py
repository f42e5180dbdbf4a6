"""Stripe's payouts to the market's bank, each movement in them matched with the ledger."""
