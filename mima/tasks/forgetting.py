"""What is over leaves no rows behind: sessions, links, windows of tries, enquiries that nobody confirmed."""

from mima.accounts import service as accounts
from mima.buyers import service as buyers
from mima.core.transaction import transaction


def forget_expired() -> None:
    with transaction():
        accounts.forget_expired()
        buyers.forget_unproven()
