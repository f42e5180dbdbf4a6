"""GET /organizer: what waits and how the edition stands; and the rows that are settled where they are."""

from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from mima.blueprints.organizer import blueprint, tasks, words
from mima.blueprints.organizer.figures import Figures
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.mailing import queries as mailing
from mima.mailing import service as letters
from mima.oversight import counting, money
from mima.oversight import today as oversight
from mima.payments import flow
from mima.payments import queries as payments
from mima.payments.models import RefundState, StandPayment
from mima.web import guards, hx, i18n

NEWEST = 7


@blueprint.record_once
def _prepare(state: Any) -> None:
    words.add_filters(state.app)


@blueprint.context_processor
def for_the_masthead() -> dict[str, Any]:
    """What the masthead of every page of the desk asks."""
    return {"open_tasks": counting.count}


@blueprint.get("")
def today() -> str:
    edition = editions.current()
    rows = tasks.of(oversight.waiting())
    return render_template(
        "organizer/today.html",
        edition=edition,
        tasks=rows,
        open_tasks=lambda: len(rows),
        now=clock.now(),
        days_left=(edition.starts_on - edition.day_at(clock.now())).days if edition else 0,
        figures=Figures.of(edition) if edition else None,
        newest=money.payments(edition, most=NEWEST) if edition else [],
    )


@blueprint.post("/letters/again")
def send_again() -> Response:
    wanted, me = set(request.form.getlist("id", type=int)), guards.me()
    with transaction():
        found = [letter for letter in mailing.failed() if letter.id in wanted]
        for letter in found:
            letters.send_again(letter, by=me)
    if not found:
        return settled("letters", _("These letters are on their way already."))
    return settled("letters", ngettext("%(num)d letter goes out again.", "%(num)d letters go out again.", len(found)))


@blueprint.post("/payments/<reference>/again")
def refund_again(reference: str) -> Response:
    payment = payments.by_reference(reference)
    key, company, me = f"stuck-{reference}", payment.booking.exhibitor.name, guards.me()
    try:
        was_asked = _ask_again(payment, me)
    except DomainError as error:
        return settled(key, i18n.sentence(error), tone="bad")
    if not was_asked:
        return settled(key, _("This refund is on its way already; nothing more was refunded."))
    db.session.rollback()
    if payments.by_reference(reference).refunding_cents == 0 and reference in {one.reference for one in payments.refund_stuck()}:
        return settled(key, _("Stripe refused again. The booking says why."), tone="bad")
    return settled(key, _("The refund to %(company)s is on its way.", company=company))


def _ask_again(payment: StandPayment, me: Actor) -> bool:
    """Whether there was something to refund again; what failed before says why."""
    stuck = {one.id for one in payments.refund_stuck()}
    if payment.id not in stuck:
        return False
    last = money.refunds_of([payment.id])[payment.id]
    return flow.refund_again(payment.id, by=me, why=last[-1].why if last else "")


@blueprint.post("/payments/<reference>/ask")
def ask(reference: str) -> Response:
    payment = payments.by_reference(reference)
    key, payment_id = f"ask-{reference}", payment.id
    try:
        flow.sync_payment(payment_id)
    except DomainError as error:
        return settled(key, i18n.sentence(error), tone="bad")
    refunds = money.refunds_of([payment_id])[payment_id]
    if any(refund.state is RefundState.pending for refund in refunds):
        return settled(key, _("Stripe has not confirmed it yet. It will be asked again by itself."), tone="warn")
    if refunds and refunds[-1].state is RefundState.failed:
        return settled(key, _("Stripe says that it failed. The money is still owed."), tone="bad")
    return settled(key, _("Stripe has confirmed it: the money has gone back."))


def settled(key: str, sentence: str, tone: str = "ok") -> Response:
    """The row says what became of it, where it was; without script, Today comes back with the sentence on top."""
    if not hx.wants_fragment():
        flash(sentence, tone)
        return hx.go(url_for("organizer.today"))
    return make_response(render_template("organizer/_settled.html", key=key, sentence=sentence, tone=tone))
