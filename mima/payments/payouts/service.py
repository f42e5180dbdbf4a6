"""Keeping what Stripe says of its payouts, and matching it with the ledger. Nothing here commits."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from structlog import get_logger

from mima.core import clock
from mima.core.actors import STRIPE, Actor
from mima.core.db import db, locked
from mima.core.errors import N_, Invalid
from mima.journal import service as journal
from mima.payments import answers
from mima.payments.models import LedgerEntry
from mima.payments.payouts import matching, queries
from mima.payments.payouts.models import Match, Payout, PayoutPart, PayoutState

# Stripe's words for a payout, in ours; any other is on its way.
STATES = {"paid": PayoutState.paid, "failed": PayoutState.failed, "canceled": PayoutState.failed}

log = get_logger()


def keep(answer: answers.Payout, parts: Sequence[answers.PayoutPart]) -> Payout:
    """The payout stands as Stripe has it, with its parts matched as far as the ledger goes; however often it is read."""
    payout = queries.by_stripe_id(answer.id, lock=True) or _begin(answer)
    _follow(payout, answer)
    known = {part.stripe_id for part in queries.parts(payout)}
    for part in parts:
        if part.id not in known:
            _add(payout, part)
    db.session.flush()
    match([payout])
    return payout


def _begin(answer: answers.Payout) -> Payout:
    payout = Payout(
        stripe_id=answer.id,
        amount_cents=answer.amount_cents,
        currency=answer.currency,
        arrives_on=answer.arrives_on,
        made_at=answer.created,
    )
    journal.begin(payout, PayoutState.in_transit, by=STRIPE, amount_cents=answer.amount_cents)
    return payout


def _follow(payout: Payout, answer: answers.Payout) -> None:
    state = STATES.get(answer.status, PayoutState.in_transit)
    payout.arrives_on, payout.failure = answer.arrives_on, answer.failure
    if state is payout.state or state not in Payout.MOVES.get(payout.state, ()):
        return
    if state is PayoutState.paid:
        payout.paid_at = clock.now()
    else:
        payout.failed_at = clock.now()
        log.error("payout_failed", payout=payout.stripe_id, failure=answer.failure)
    journal.move(payout, state, by=STRIPE, why=answer.failure)


def _add(payout: Payout, part: answers.PayoutPart) -> None:
    db.session.add(
        PayoutPart(
            payout_id=payout.id,
            stripe_id=part.id,
            kind=part.kind,
            source=part.source,
            amount_cents=part.amount_cents,
            fee_cents=part.fee_cents,
            currency=part.currency,
            at=part.at,
            said=part.said,
        )
    )


def match(payouts: Iterable[Payout]) -> None:
    """Each part of these payouts that was not matched yet is, if the ledger has it now."""
    for payout in payouts:
        parts = queries.parts(payout)
        entries = queries.entries([part.source for part in parts])
        for part in parts:
            if not part.is_matched:
                _match(part, entries)
        payout.unmatched = sum(not part.is_matched for part in parts)
        payout.parts_cents = sum(part.net_cents for part in parts)
    db.session.flush()


def _match(part: PayoutPart, entries: Sequence[LedgerEntry]) -> None:
    if part.kind in matching.FEES:
        part.matched = Match.fee
    elif part.kind == matching.CAME_BACK:
        failed = db.session.scalar(select(Payout).where(Payout.stripe_id == part.source))
        if failed is not None:
            failed.returned, part.matched = True, Match.payout
    elif (entry := matching.entry_of(part, entries)) is not None:
        part.matched, part.entry_id = Match.ledger, entry.id


def note(payout: Payout, *, by: Actor, why: str) -> None:
    """A person has looked at the payout and said why it is as it is; Today asks about it no more. `Invalid` without a reason."""
    if not why.strip():
        raise Invalid({"why": N_("Please fill this in.")})
    payout = locked(Payout, payout.id)
    payout.noted_at = clock.now()
    journal.record(payout, "payout.noted", by=by, why=why)
