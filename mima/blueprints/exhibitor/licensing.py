"""The licences and the mining reservation as a company chooses them: for itself, for one offering, for one file."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from mima.catalog import licences
from mima.catalog.models import Offering
from mima.exhibitors.licences import LICENCES, Mining
from mima.exhibitors.models import Exhibitor
from mima.web.i18n import both

MINING = {Mining.reserved: _l("Reserved: nobody mines it without your consent"), Mining.allowed: _l("Allowed")}


def choices(exhibitor: Exhibitor) -> tuple[list[SelectChoice], list[SelectChoice]]:
    """What one may choose for an offering; the first one leaves it to the company."""
    held = licences.of_company(exhibitor)
    mining = _("Reserved") if held.tdm_reserved else _("Allowed")
    first = _("As your company: %(what)s", what=both(held.licence, "label")), _("As your company: %(what)s", what=mining)
    return _licences(str(first[0])), _mining(str(first[1]))


def file_choices(offering: Offering) -> tuple[list[SelectChoice], list[SelectChoice]]:
    """What one may choose for a file; the first one leaves it to its offering."""
    held = licences.of(offering)
    mining = _("Reserved") if held.tdm_reserved else _("Allowed")
    first = _("As the offering: %(what)s", what=both(held.licence, "label")), _("As the offering: %(what)s", what=mining)
    return _licences(str(first[0])), _mining(str(first[1]))


def company_choices() -> tuple[list[SelectChoice], list[SelectChoice]]:
    """What one may choose for a company; the first one leaves it to the law."""
    held = licences.PLATFORM
    first = _("Nothing said: %(what)s", what=both(held.licence, "label")), _("Nothing said: %(what)s", what=_("Reserved"))
    return _licences(str(first[0])), _mining(str(first[1]))


def _licences(first: str) -> list[SelectChoice]:
    return [SelectChoice("", first), *(SelectChoice(one.code, both(one, "label")) for one in LICENCES.values())]


def _mining(first: str) -> list[SelectChoice]:
    return [SelectChoice("", first), *(SelectChoice(code.value, word) for code, word in MINING.items())]
