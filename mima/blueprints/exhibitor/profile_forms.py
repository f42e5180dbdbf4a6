"""The forms of a company's page."""

from typing import Any
from unicodedata import normalize

from babel import Locale
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from mima.blueprints.exhibitor import licensing
from mima.web import i18n
from mima.web.forms import Form, LongTextField, TextField, at_most, required, well_formed_address

# Two-letter regions of the Unicode data that are no countries.
NO_COUNTRY = frozenset(("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"))
BODIES = [
    SelectChoice("company", _l("A company")),
    SelectChoice("association", _l("An association")),
    SelectChoice("public", _l("A public body")),
]


class NewCompany(Form):
    name = TextField(_l("Name of the structure"), [required()], most=120, render_kw={"autocomplete": "organization"})
    town = TextField(_l("Town"), [required()], most=120)
    body = SelectField(_l("What it is"), [required()], choices=BODIES)
    next = HiddenField()


class Profile(Form):
    name = TextField(_l("Name of the structure"), [required()], most=120)
    body = SelectField(_l("What it is"), [required()], choices=BODIES)
    town = TextField(_l("Town"), [required()], most=120)
    website = TextField(_l("Website"), most=300, render_kw={"inputmode": "url"})
    about_fr = LongTextField(_l("Text in French"), most=5_000, render_kw={"lang": "fr"})
    about_en = LongTextField(_l("Text in English"), most=5_000, render_kw={"lang": "en"})
    legal_name = TextField(_l("Legal name"), most=200)
    siret = TextField(_l("SIRET"), most=30, render_kw={"inputmode": "numeric"})
    vat_number = TextField(_l("VAT number"), most=30)
    street = TextField(_l("Street"), most=200)
    postcode = TextField(_l("Postcode"), most=20)
    country = SelectField(_l("Country"), [required()])
    billing_email = TextField(_l("Mail address of the accounts department"), [Optional(), at_most(254), well_formed_address])
    licence = SelectField(_l("Licence of your offerings"), validate_choice=False)
    tdm = SelectField(_l("Text and data mining"), validate_choice=False)
    next = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = countries(i18n.language())
        self.licence.choices, self.tdm.choices = licensing.company_choices()

    @property
    def values(self) -> dict[str, str]:
        """What the company wrote, field by field."""
        return {name: value or "" for name, value in self.data.items() if name not in ("csrf_token", "next")}


def countries(language: str) -> list[SelectChoice]:
    """Every country by its name in this language, France first."""
    names = {code: name for code, name in Locale.parse(language).territories.items() if len(code) == 2 and code not in NO_COUNTRY}
    ordered = sorted(names, key=lambda code: (code != "FR", normalize("NFD", names[code])))
    return [SelectChoice(code, names[code]) for code in ordered]
