"""Noting what was deposited in Chorus Pro, by hand. Nothing here commits."""

from mima.billing import payers
from mima.billing.models import Paper
from mima.billing.public import queries
from mima.billing.public.models import DepositState, PublicDeposit
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import locked
from mima.core.errors import N_, Invalid
from mima.exhibitors.models import Body
from mima.journal import service as journal


def begin(paper: Paper, corrects: Paper | None, *, by: Actor) -> None:
    """The new paper is to be deposited, if it is a French public body's; a credit note goes where its invoice went."""
    if corrects is not None:
        is_public = queries.find(corrects) is not None
    else:
        buyer = payers.named(paper.booking)
        is_public = buyer.body is Body.public and buyer.country == "FR"
    if is_public and paper.gross_cents:
        deposit = PublicDeposit(paper_id=paper.id, moved_at=clock.now())
        journal.begin(deposit, DepositState.to_deposit, by=by, number=paper.number)


def note(paper: Paper, *, by: Actor) -> None:
    """The paper is in Chorus Pro: `NotFound` for one that goes to nobody there, `MoveRefused` when it is there already."""
    _move(queries.of(paper), DepositState.deposited, by, "")


def reject(paper: Paper, *, by: Actor, why: str) -> None:
    """Chorus Pro refused the deposited paper, which waits again. `Invalid` without a reason; `NotFound`, `MoveRefused`."""
    if not why.strip():
        raise Invalid({"why": N_("Please fill this in.")})
    _move(queries.of(paper), DepositState.rejected, by, why.strip())


def _move(deposit: PublicDeposit, state: DepositState, by: Actor, why: str) -> None:
    deposit = locked(PublicDeposit, deposit.id)
    journal.move(deposit, state, by=by, why=why, number=deposit.paper.number)
    deposit.moved_at, deposit.reason = clock.now(), why
