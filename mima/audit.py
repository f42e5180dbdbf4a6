"""The market's promises, each checked on the live database by the subjects that keep it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from mima.applications.audit import check_application_files
from mima.billing.audit import check_deposits, check_numbers, check_vat
from mima.booths.audit import check_one_claim, check_together
from mima.catalog.audit import check_index
from mima.catalog.uploads.audit import check_uploads
from mima.core.errors import N_
from mima.core.snapshot import snapshot
from mima.exhibitors.audit import check_one_company, check_writers
from mima.journal.audit import check_moves
from mima.mailing.audit import check_letters
from mima.media.audit import check_files
from mima.payments.audit import (
    check_credited,
    check_disputes,
    check_dues,
    check_ledger_agrees,
    check_ledger_refs,
    check_orders,
    check_paid_has_its_booth,
    check_refunds_within_payment,
    check_waiting_keeps,
)
from mima.payments.payouts.audit import check_payouts
from mima.readiness.audit import check_certificates, check_taken
from mima.waiting.audit import check_offers

Check = Callable[[], tuple[int, list[str]]]

PROMISES: dict[str, tuple[Check, ...]] = {
    N_("A booth has at most one live reservation in an edition."): (check_one_claim, check_together, check_taken, check_offers),
    N_("A paid stand payment has its booth, or is visibly to refund, refunded or to decide."): (
        check_paid_has_its_booth,
        check_waiting_keeps,
        check_orders,
        check_dues,
    ),
    N_("Captured minus refunded equals the ledger; no refund exceeds what was paid."): (
        check_ledger_agrees,
        check_refunds_within_payment,
        check_ledger_refs,
        check_disputes,
        check_payouts,
        check_credited,
    ),
    N_("Paper numbers run without hole or double, in order of date; an issued paper never changes."): (
        check_numbers,
        check_deposits,
        check_vat,
    ),
    N_("Every state was reached by moves that the journal holds, with who, when and why."): (check_moves,),
    N_("Every rendition has its original, every original an owner, every old file a row."): (
        check_files,
        check_certificates,
        check_application_files,
        check_uploads,
    ),
    N_("Nobody writes a row of a company they are not a member of; no row is two companies'."): (
        check_one_company,
        check_writers,
    ),
    N_("Letters are sent once: a row, a key, a state."): (check_letters,),
    N_("What the catalog finds and counts is what is published."): (check_index,),
}


@dataclass(frozen=True, slots=True)
class Result:
    """One promise, how many things were looked at, and a sentence for each that breaks it."""

    number: int
    promise: str
    checked: int
    findings: list[str]

    @property
    def is_kept(self) -> bool:
        return not self.findings

    def stored(self) -> dict[str, Any]:
        return asdict(self) | {"kept": self.is_kept}


def of_this_moment() -> list[Result]:
    """All promises as they stand in one snapshot of the database; nothing is changed."""
    with snapshot():
        return results()


def results() -> list[Result]:
    """All promises as the present transaction sees them."""
    return [_result(number, *promise) for number, promise in enumerate(PROMISES.items(), start=1)]


def _result(number: int, promise: str, checks: tuple[Check, ...]) -> Result:
    answers = [check() for check in checks]
    return Result(number, promise, sum(checked for checked, _ in answers), [one for _, found in answers for one in found])
