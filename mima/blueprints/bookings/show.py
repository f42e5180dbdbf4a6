"""GET /bookings/<reference>: the booking for its company and for organizers."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from mima.billing import payers
from mima.billing import queries as billing
from mima.billing.models import Paper, PaperKind
from mima.billing.quotes import queries as quotes
from mima.blueprints.bookings import blueprint, history, invoice
from mima.blueprints.bookings.claim import Claim
from mima.blueprints.bookings.money import Money
from mima.blueprints.bookings.order import ExtrasForm, Order
from mima.blueprints.bookings.part import Parts
from mima.blueprints.bookings.transfer import OrderForm, Transfer
from mima.booths import queries as booths
from mima.booths.models import Booking
from mima.core.errors import DomainError
from mima.exhibitors import identity
from mima.payments import queries as payments
from mima.web import guards, hx, i18n


@blueprint.get("/<reference>")
def show(reference: str) -> Response:
    return answer(guards.booking(reference))


def answer(
    booking: Booking,
    *,
    form: ExtrasForm | None = None,
    order_form: OrderForm | None = None,
    refusal: DomainError | None = None,
) -> Response:
    """The booking's page, or its contents alone for htmx; with what was typed and the sentence of a refusal."""
    order, papers, made = Order.of(booking, form), billing.papers_of(booking), payments.of_booking(booking)
    parts = Parts.of(booking, made, papers)
    return hx.page_or_fragment(
        "bookings/show.html",
        "bookings/_booking.html",
        status=refusal.status if refusal else 422 if order_form is not None else 200,
        booking=booking,
        claim=order.claim,
        order=order,
        refusal=refusal,
        is_unsaved=form is not None,
        **_payer_section(booking, order.claim, papers),
        papers=invoice.links(booking, papers),
        history=history.of(booking, order.claim.reservation, papers, made, quotes.of(booking), parts.account.dues),
        parts=parts,
        **payment_section(booking),
        order_form=order_form or OrderForm(formdata=None),
    )


def payment_section(booking: Booking) -> dict[str, Any]:
    """What `bookings/_payment.html` is told beside the booking: where its money stands and what may be done about it."""
    claim = Claim.of(booths.reservation_of(booking))
    return {"reservation": claim.reservation, "money": Money.of(booking, claim), "transfer": Transfer.of(booking, claim)}


def _payer_section(booking: Booking, claim: Claim, papers: Iterable[Paper]) -> dict[str, Any]:
    """Whom the invoice names: as it was issued, else as the profile says now, which may be completed until it is paid."""
    issued = next((paper.record["buyer"] for paper in papers if paper.kind is PaperKind.invoice), None)
    if issued is not None or not claim.is_open:
        payer = booking.exhibitor if issued is None else issued | {"legal_name": issued["name"]}
        said = [] if issued is None else _references(issued.get)
        return {"payer": payer, "payer_references": said, "missing": [], "profile_address": None, "may_name_payer": False}
    known, named = payers.of(booking), payers.named(booking)
    is_mine = booking.exhibitor_id in guards.my_exhibitor_ids()
    back = url_for("bookings.show", reference=booking.reference)
    return {
        "payer": named,
        "payer_references": _references(partial(getattr, known)) if known is not None else [],
        "missing": [i18n.say(name) for name in identity.missing(named)],
        "profile_address": url_for("exhibitor.profile", next=back) if is_mine and named is booking.exhibitor else None,
        "may_name_payer": claim.may_change,
    }


def _references(known: Callable[[str], str | None]) -> list[str]:
    """What of theirs the invoice says; `known` has the payer's values by name."""
    reference, code, number = known("reference"), known("service_code"), known("commitment")
    said = [_("Your reference: %(reference)s", reference=reference)] if reference else []
    said += [_("Service code: %(code)s", code=code)] if code else []
    return said + ([_("Commitment number: %(number)s", number=number)] if number else [])
