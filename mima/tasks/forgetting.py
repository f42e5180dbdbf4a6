"""What is over leaves no rows behind: sessions, links, windows of tries, what nobody confirmed, others' addresses."""

from mima.accounts import service as accounts
from mima.buyers import service as buyers
from mima.catalog import dormant
from mima.catalog.importing import history, sent
from mima.core.transaction import transaction
from mima.readiness import consent


def forget_expired() -> None:
    with transaction():
        accounts.forget_expired()
        buyers.forget_unproven()
        sent.forget_old()
        history.forget_old()
        dormant.forget_old()
        consent.forget_past()
