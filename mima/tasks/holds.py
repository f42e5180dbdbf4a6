"""Holds whose time is over give their booth back."""

from mima.booths import service as booths
from mima.core.transaction import transaction


def lapse_due() -> None:
    with transaction():
        booths.lapse_overdue()
