"""GET /organizer/payments/payouts: what Stripe sent to the bank, part by part, and what of it the ledger does not explain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.blueprints.organizer import act, blueprint
from mima.blueprints.organizer.forms import ReasonForm
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.payments.models import StandPayment
from mima.payments.payouts import queries, service
from mima.payments.payouts.models import Match, Payout, PayoutPart, PayoutState
from mima.web import guards, hx, i18n

STATES = {PayoutState.in_transit: _l("On its way"), PayoutState.paid: _l("Arrived"), PayoutState.failed: _l("Sent back")}
TONES = {PayoutState.in_transit: "", PayoutState.paid: "ok", PayoutState.failed: "bad"}
SIGNS = {PayoutState.in_transit: "clock", PayoutState.paid: "check", PayoutState.failed: "alert"}
KINDS = {
    "charge": _l("Card payment"),
    "payment": _l("SEPA debit"),
    "refund": _l("Refund"),
    "payment_refund": _l("Refund"),
    "refund_failure": _l("Refund that came back"),
    "payment_failure_refund": _l("Refund that came back"),
    "adjustment": _l("Dispute"),
    "payout_failure": _l("Payout that came back"),
    "stripe_fee": _l("Fee of Stripe"),
}
MATCHES = {
    Match.ledger: _l("in the ledger"),
    Match.fee: _l("a fee of no payment"),
    Match.payout: _l("an earlier payout"),
    Match.none: _l("not in the ledger"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A payout with its parts, and the payments that these are of."""

    payout: Payout
    parts: Sequence[PayoutPart]
    payments: Mapping[int, StandPayment]

    @property
    def fee_cents(self) -> int:
        return sum(part.fee_cents for part in self.parts)

    @property
    def may_be_noted(self) -> bool:
        is_open = not self.payout.is_matched or (self.payout.is_failed and not self.payout.returned)
        return is_open and self.payout.noted_at is None

    @property
    def state(self) -> tuple[str, str, str]:
        """The word, the tone and the sign of where it is."""
        state = self.payout.state
        return str(STATES[state]), TONES[state], SIGNS[state]

    def payment(self, part: PayoutPart) -> StandPayment | None:
        return self.payments.get(part.entry.payment_id) if part.entry is not None else None

    @staticmethod
    def kind(part: PayoutPart) -> str:
        return str(KINDS.get(part.kind, part.kind))

    @staticmethod
    def match(part: PayoutPart) -> str:
        return str(MATCHES[part.matched])


@blueprint.get("/payments/payouts")
def payouts() -> str:
    found = queries.newest()
    parts = queries.parts_of([payout.id for payout in found])
    payments = queries.payments_of([part for those in parts.values() for part in those])
    return render_template("organizer/payouts.html", payouts=[Shown(one, parts[one.id], payments) for one in found])


@blueprint.route("/payments/payouts/<key>/note", methods=["GET", "POST"])
def note_payout(key: str) -> Response:
    """Why a payout is as it is; nothing moves by that."""
    found, form, refusal = queries.found(key), ReasonForm(), None
    if form.validate_on_submit():
        try:
            with transaction():
                service.note(queries.found(key), by=guards.me(), why=form.why.data)
        except DomainError as error:
            refusal = act.refuse(form, error)
        else:
            flash(_("Noted. Today does not ask about this payout any more."), "ok")
            return hx.go(url_for("organizer.payouts"))
    said = i18n.sentence(refusal) if refusal is not None and not isinstance(refusal, Invalid) else ""
    html = render_template("organizer/note_payout.html", payout=found, form=form, refusal=said)
    return make_response(html, refusal.status if refusal is not None else 422 if form.errors else 200)
