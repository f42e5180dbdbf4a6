"""The market's promises, checked once a night."""

from mima import audit
from mima.core.transaction import transaction
from mima.oversight import nights


def waiting() -> int:
    return int(nights.is_due())


def look() -> None:
    """If nobody has looked this night: every promise was checked, what was found stands on Today, the first one in a letter."""
    if not nights.is_due():
        return
    day = nights.today()
    found = [result.stored() for result in audit.of_this_moment()]
    with transaction():
        nights.keep(day, found)
