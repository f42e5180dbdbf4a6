"""What the market's team says of an edition and of who sells on it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from mima.billing.seller import Seller, VatRegime
from mima.blueprints.organizer.forms import DayField
from mima.editions.service import WORDS
from mima.web.forms import Form, LongTextField, TextField, at_most, required, well_formed_address

REGIMES = [
    SelectChoice(VatRegime.standard, _l("VAT is charged, line by line")),
    SelectChoice(VatRegime.franchise, _l("No VAT: small business (art. 293 B of the tax code)")),
    SelectChoice(VatRegime.exempt, _l("No VAT: exempt body (art. 261-7-1° of the tax code)")),
]


class WordsForm(Form):
    """What an edition says of itself."""

    name = TextField(_l("Name"), [required()], most=80)
    venue = TextField(_l("Place"), [required()], most=120)
    venue_address = TextField(_l("Address of the place"), [required()], most=200)
    about_fr = LongTextField(_l("Text in French"), most=5_000, render_kw={"lang": "fr"})
    about_en = LongTextField(_l("Text in English"), most=5_000, render_kw={"lang": "en"})
    practical_fr = LongTextField(_l("Practical facts in French"), most=5_000, render_kw={"lang": "fr"})
    practical_en = LongTextField(_l("Practical facts in English"), most=5_000, render_kw={"lang": "en"})

    @property
    def words(self) -> dict[str, str]:
        """The texts, by the names of `editions.service.WORDS`."""
        return {name: self[name].data or "" for name in WORDS}


class DaysForm(Form):
    starts_on = DayField(_l("First day"), [required()])
    ends_on = DayField(_l("Last day"), [required()])


class PostponeForm(DaysForm):
    refusable_until = DayField(_l("Last day to say that one cannot come"), [Optional()])
    why = LongTextField(_l("Why, as the exhibitors will read it"), most=1_000)


class NewEditionForm(WordsForm, DaysForm):
    slug = TextField(_l("Its part of the address"), [required()], most=40)


class SellerForm(Form):
    """The legal identity that invoices name."""

    name = TextField(_l("Legal name"), [required()], most=200)
    legal_form = TextField(_l("Legal form"), [required()], most=120)
    registration = TextField(_l("Registration (RNA or RCS, with its number)"), most=120)
    siret = TextField(_l("SIRET"), [required()], most=30, render_kw={"inputmode": "numeric"})
    vat_number = TextField(_l("VAT number"), most=30)
    street = TextField(_l("Street"), [required()], most=200)
    postcode = TextField(_l("Postcode"), [required()], most=20)
    town = TextField(_l("Town"), [required()], most=120)
    email = TextField(_l("Mail address"), [Optional(), at_most(254), well_formed_address])
    phone = TextField(_l("Phone"), most=40)
    website = TextField(_l("Website"), most=300)
    iban = TextField(_l("IBAN"), most=50)
    bic = TextField(_l("BIC"), most=20)
    vat_regime = SelectField(_l("VAT"), choices=REGIMES)
    vat_on_debits = BooleanField(_l("VAT is due when invoices are issued (option for debits)"))

    @classmethod
    def showing(cls, seller: Seller) -> "SellerForm":
        """The form shows this seller, unless it was sent."""
        return cls(data=seller.stored())

    def values(self, before: Seller) -> dict[str, Any]:
        """The seller as it is written here; what the form does not ask stays as it was."""
        asked = {name: value for name, value in self.data.items() if name != "csrf_token"}
        return before.stored() | asked
