"""What is over leaves no rows behind: sessions, links, windows of tries, enquiries and tables that nobody confirmed."""

from mima.accounts import service as accounts
from mima.buyers import service as buyers
from mima.catalog.importing import sent
from mima.core.transaction import transaction


def forget_expired() -> None:
    with transaction():
        accounts.forget_expired()
        buyers.forget_unproven()
        sent.forget_old()
