"""GET and POST /bookings/<reference>/payer: who pays instead of the company, or under which reference of theirs."""

from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import Optional

from mima.billing import payers
from mima.blueprints.bookings import blueprint
from mima.blueprints.exhibitor.profile_forms import BODIES, countries
from mima.booths.models import Booking
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.web import guards, hx, i18n
from mima.web.forms import Form, TextField, at_most, required, well_formed_address


class PayerForm(Form):
    legal_name = TextField(_l("Legal name of the payer"), most=200)
    body = SelectField(_l("What it is"), [required()], choices=BODIES)
    siret = TextField(_l("SIRET"), most=30, render_kw={"inputmode": "numeric"})
    vat_number = TextField(_l("VAT number"), most=30)
    street = TextField(_l("Street"), most=200)
    postcode = TextField(_l("Postcode"), most=20)
    town = TextField(_l("Town"), most=120)
    country = SelectField(_l("Country"), [required()])
    billing_email = TextField(_l("Mail address of the accounts department"), [Optional(), at_most(254), well_formed_address])
    reference = TextField(_l("Your reference or purchase order number"), most=60)
    service_code = TextField(_l("Service code in Chorus Pro"), most=100)
    commitment = TextField(_l("Commitment number in Chorus Pro"), most=50)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = countries(i18n.language())

    @property
    def values(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in payers.FIELDS}


@blueprint.route("/<reference>/payer", methods=["GET", "POST"])
def payer(reference: str) -> Response:
    booking = guards.booking(reference)
    form = PayerForm() if request.method == "POST" else _present(booking)
    if not form.validate_on_submit():
        return _page(booking, form, 422 if form.is_submitted() else 200)
    try:
        with transaction():
            payers.change(booking, form.values, by=guards.me())
    except Invalid as error:
        form.refuse(error)
        return _page(booking, form, 422)
    except DomainError as error:
        return _page(booking, form, error.status, i18n.sentence(error))
    flash(_("Saved. The invoice will say so."), "ok")
    return hx.go(url_for("bookings.show", reference=reference))


def _present(booking: Booking) -> PayerForm:
    known = payers.of(booking)
    return PayerForm(obj=known) if known is not None else PayerForm(country="FR", body="company")


def _page(booking: Booking, form: PayerForm, status: int, refusal: str = "") -> Response:
    return make_response(render_template("bookings/payer.html", booking=booking, form=form, refusal=refusal), status)
