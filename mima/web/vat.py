"""What pages say where no VAT is charged, the same wherever somebody reads a price."""

from flask import Flask

from mima.billing import mentions
from mima.booths import vat
from mima.booths.models import Booking, Vat
from mima.editions.models import Edition
from mima.web import i18n
from mima.web.i18n import gettext as _


def init_app(app: Flask) -> None:
    app.jinja_env.filters["no_vat"] = no_vat
    app.jinja_env.filters["total"] = total


def no_vat(thing: Booking | Edition | Vat) -> str:
    """Why this sale, or all that the edition's seller sells, has no VAT, as invoices say it; empty where VAT is charged."""
    charged = _charged(thing)
    return "" if charged is Vat.standard else str(mentions.EXEMPTIONS[charged]["fr" if i18n.language() == "fr" else "en"])


def total(thing: Booking | Edition | Vat) -> str:
    """What the last line of a price is called."""
    return str(_("Total with VAT") if _charged(thing) is Vat.standard else _("Total, no VAT is charged"))


def _charged(thing: Booking | Edition | Vat) -> Vat:
    if isinstance(thing, Booking):
        return thing.vat
    return vat.of_seller(thing) if isinstance(thing, Edition) else thing
