"""Money that nobody rang for, and holds whose time is over. Each step opens its own transactions."""

from mima.payments import flow


def reconcile() -> None:
    """Events that wait, payments and refunds that are due; hourly and nightly, Stripe's own lists."""
    flow.reconcile()


def lapse_due() -> None:
    """Holds give their booth back; one with a payment page only after Stripe has closed the page."""
    flow.lapse_due()
