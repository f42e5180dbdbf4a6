"""What an answer of Stripe's does to a payment: the money is entered, the booth confirmed or the money owed back. Once each."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update
from structlog import get_logger

from mima.billing import service as billing
from mima.billing.quotes import queries as quote_queries
from mima.billing.quotes import service as quotes
from mima.billing.quotes.models import Quote, QuoteState
from mima.booths import codes, lasting, stock
from mima.booths import queries as booth_queries
from mima.booths import service as booths
from mima.booths.models import Reservation, ReservationState
from mima.core import clock
from mima.core.actors import STRIPE, Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError
from mima.core.states import MoveRefused
from mima.editions.calling_off import CalledOff
from mima.journal import service as journal
from mima.payments import attempts, crediting, gateway, ledger, letters, problems, refunds
from mima.payments.dues import service as dues
from mima.payments.dues.models import Due
from mima.payments.models import LedgerKind, Method, PaymentState, StandPayment
from mima.payments.problems import Kind
from mima.payments.rows import changed

UNSETTLED = (PaymentState.open, PaymentState.under_way, PaymentState.expired, PaymentState.failed)
# A debit takes about five business days; Stripe rings when it knows, and is asked now and then.
DEBIT_TAKES, LOOK_AT_DEBIT = timedelta(days=14), timedelta(hours=1)
# What a company has to pay in another way when its bank sent a debit back.
AFTER_A_FAILED_DEBIT = timedelta(hours=24)

log = get_logger()


def apply(payment_id: int, session: gateway.Session) -> None:
    """The payment is what Stripe says of its session: still open, expired, a debit under way or sent back, or its money is here.

    Saying the same twice, at once or later, changes nothing more.
    """
    payment = attempts.lock(payment_id)
    if session.is_paid:
        _receive(payment, session)
    elif session.is_under_way:
        _wait(payment, session)
    elif session.is_sent_back:
        _send_back(payment)
    elif session.status == "expired":
        expire(payment)
    else:
        payment.look_at = clock.now() + attempts.LOOK_AGAIN


def expire(payment: StandPayment) -> None:
    """Nothing more can be paid here; the hold is a plain hold again and its time runs. Stripe has said so."""
    if payment.state is PaymentState.open:
        payment.look_at = None
        journal.move(payment, PaymentState.expired, by=STRIPE)
        if payment.reservation.state is ReservationState.held:
            attempts.end_paying(payment.reservation)


def _wait(payment: StandPayment, session: gateway.Session) -> None:
    """A debit was ordered: the booth stays the company's until its bank has said whether it pays."""
    payment.look_at = clock.now() + LOOK_AT_DEBIT
    if payment.state is not PaymentState.open:
        return
    payment.method, payment.payment_intent = Method.sepa_debit, session.payment_intent
    journal.move(payment, PaymentState.under_way, by=STRIPE)
    if payment.reservation.state is ReservationState.held:
        lasting.begin_paying(payment.reservation, clock.now() + DEBIT_TAKES)
        letters.debit_ordered(payment)


def _send_back(payment: StandPayment) -> None:
    """No money came of the debit: the company has a day to pay in another way, or longer where that was promised to it."""
    if payment.state not in (PaymentState.open, PaymentState.under_way):
        return
    payment.look_at, payment.method = None, Method.sepa_debit
    journal.move(payment, PaymentState.failed, by=STRIPE, why=N_("the bank sent the debit back"))
    if payment.reservation.state is ReservationState.held:
        lasting.keep_for(payment.reservation, AFTER_A_FAILED_DEBIT)
        letters.debit_failed(payment)


def _receive(payment: StandPayment, session: gateway.Session) -> None:
    charge = session.charge
    if charge is None:
        raise gateway.StripeAway  # paid without a charge: Stripe has not finished, ask again
    differing = _contradiction(payment, session, charge)
    target = PaymentState.to_decide if differing else PaymentState.paid
    origin = payment.state
    if not _claim(payment, target, charge, differing):
        return
    more: dict[str, Any] = {"problem": differing} if differing else {}
    journal.record_move("stand_payment", payment.id, origin, target, by=STRIPE, charge=charge.id, **more)
    ledger.enter(payment, LedgerKind.payment, charge.id, charge.amount_cents, fee_cents=charge.fee_cents or 0)
    if differing:
        log.error("payment_to_decide", payment=payment.reference, differing=differing)
        if payment.due is None:
            lasting.wait_for_a_decision(payment.reservation)
        letters.to_decide(payment)
    else:
        grant(payment, by=STRIPE)


def _claim(payment: StandPayment, target: PaymentState, charge: gateway.Charge, differing: dict[str, Any]) -> bool:
    """Whether it is we who settle the payment: the WHERE decides between callers, whatever they read before."""
    claimed = changed(
        update(StandPayment)
        .where(StandPayment.id == payment.id, StandPayment.state.in_(UNSETTLED))
        .values(
            state=target,
            captured_cents=charge.amount_cents,
            payment_intent=charge.payment_intent,
            method=Method.sepa_debit if charge.method == Method.sepa_debit else payment.method,
            charge=charge.id,
            settled_at=clock.now(),
            look_at=None,
            problem=Kind.mismatch if differing else "",
            problem_facts=differing,
        )
    )
    db.session.refresh(payment)
    return claimed == 1


def _contradiction(payment: StandPayment, session: gateway.Session, charge: gateway.Charge) -> dict[str, Any]:
    """What of the paid session is not as we asked for it; empty when all of it is."""
    facts = {
        "session": (payment.session_id, session.id),
        "reference": (payment.reference, session.reference),
        "amount": (payment.amount_cents, session.amount_cents),
        "captured": (payment.amount_cents, charge.amount_cents),
        "currency": (payment.currency, session.currency),
        "livemode": (payment.livemode, session.livemode),
    }
    return problems.differing(facts)


def grant(payment: StandPayment, *, by: Actor) -> None:
    """The paid booth is the company's, with its invoice and its letter; or, gone meanwhile, its money is due back.

    A deposit leaves a balance to pay. The money of a due settles it, or is due back where nothing is asked any more.
    """
    reservation = payment.reservation
    if payment.due is not None:
        _grant_due(payment, locked(Due, payment.due.id), by)
        return
    owed = quote_queries.live(reservation)
    if owed is not None and owed.state is QuoteState.accepted:
        _settle_due(payment, owed, by)
        return
    in_time = reservation.state is ReservationState.held
    if not in_time and not _take_again(reservation, by):
        _give_back(payment, reservation)
        return
    if in_time:
        booths.confirm(reservation, by=by)
        if owed is not None:
            quotes.settle(owed, by=by)
    else:
        journal.move(payment, PaymentState.regranted, by=by, why=N_("the hold was over, its booth was still free"))
    payment.granted_at = clock.now()
    _invoice(payment, by)
    if _is_deposit(payment):
        dues.begin_balance(payment, by=by)
    letters.received(payment, late=not in_time)


def _grant_due(payment: StandPayment, due: Due, by: Actor) -> None:
    """The due is paid, with its invoice and its letter."""
    if not due.is_open or payment.reservation.state is not ReservationState.confirmed:
        why = N_("paid twice") if due.is_paid else N_("nothing was to be paid any more")
        refunds.ask(payment, key=f"re:orphan:{payment.reference}" if payment.is_at_stripe else None, by=STRIPE, why=why)
        return
    dues.settle(due, by=by)
    payment.granted_at = clock.now()
    _invoice(payment, by)
    letters.due_paid(payment, due.invoice.number if due.invoice is not None else "")


def _is_deposit(payment: StandPayment) -> bool:
    """Whether the first payment was asked for less than the price: what was promised with the booth leaves the rest due."""
    return payment.due is None and payment.amount_cents < payment.booking.gross_cents


def _settle_due(payment: StandPayment, owed: Quote, by: Actor) -> None:
    """The booth was the company's already, by its order: its invoice is paid now."""
    quotes.settle(owed, by=by)
    payment.granted_at = clock.now()
    letters.received(payment, late=False)


def _take_again(reservation: Reservation, by: Actor) -> bool:
    """The ended claim has its booth again, with all that was ordered; False if somebody else has any of it."""
    if reservation.state is ReservationState.confirmed:
        return False  # paid by another way meanwhile: this money came twice
    for claim in booth_queries.together(reservation):
        rival = booth_queries.live_reservation(claim.booth)
        if rival is not None and _is_over(rival):
            booths.lapse(rival)
    try:
        with db.session.begin_nested():
            booths.confirm(reservation, by=by, why=N_("paid late"))
    except (booths.BoothTaken, stock.ExtraSoldOut, codes.CodeUsedUp, CalledOff, MoveRefused):
        db.session.refresh(reservation)
        return False
    return True


def _is_over(reservation: Reservation) -> bool:
    return reservation.state is ReservationState.held and not reservation.paying and reservation.held_until <= clock.now()


def _give_back(payment: StandPayment, reservation: Reservation) -> None:
    """No booth for this money: all of it is due back, through Stripe by itself. No paper: nothing was sold."""
    twice, is_off = reservation.state is ReservationState.confirmed, reservation.booking.edition.is_called_off
    why = N_("the edition is cancelled") if is_off else N_("paid twice") if twice else N_("the booth was taken meanwhile")
    # A transfer is sent back by hand: there is nothing to ask of Stripe.
    key = f"re:orphan:{payment.reference}" if payment.is_at_stripe else None
    refunds.ask(payment, key=key, by=STRIPE, why=why)
    if payment.is_at_stripe:
        letters.refunded_late(payment, twice=twice)


def _invoice(payment: StandPayment, by: Actor) -> None:
    """The booking has its invoice. A paper that cannot be written is a problem for people, not a reason to lose money."""
    try:
        with db.session.begin_nested():
            _issue(payment, by)
    except DomainError as error:
        problems.note_paper(payment, Kind.invoice, error)
        log.error("invoice_refused", payment=payment.reference, error=str(error))


def issue_missing(payment: StandPayment, *, by: Actor) -> DomainError | None:
    """What could not be written of the payment's papers is issued, and nobody must look at it any more; or why not, again."""
    kind = problems.kind_of(payment.problem)
    if kind not in problems.PAPERS:
        return None
    is_over = payment.reservation.state is not ReservationState.confirmed
    try:
        with db.session.begin_nested():
            if kind is Kind.invoice:
                _issue(payment, by)
            crediting.credit(payment, reason=crediting.SENT_BACK, by=by, is_over=is_over)
    except DomainError as error:
        problems.note_paper(payment, kind, error)
        return error
    problems.clear(payment)
    return None


def _issue(payment: StandPayment, by: Actor) -> None:
    paid_at, method, came = payment.settled_at or clock.now(), payment.method.value, payment.captured_cents
    if payment.due is not None:
        dues.invoice(payment.due, by=by, paid_by=payment)
    elif _is_deposit(payment):
        rate, cents = payment.reservation.deposit_rate, payment.amount_cents
        billing.issue_deposit_invoice(
            payment.booking, gross_cents=cents, rate=rate, paid_at=paid_at, method=method, by=by, came_cents=came
        )
    else:
        billing.issue_invoice(payment.booking, paid_at=paid_at, method=method, by=by, came_cents=came)
