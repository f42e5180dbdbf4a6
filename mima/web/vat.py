"""What pages say where no VAT is charged, the same wherever somebody reads a price."""

from collections.abc import Iterable

from flask import Flask

from mima.billing import mentions
from mima.billing.models import Paper
from mima.booths import vat
from mima.booths.models import Booking, Vat
from mima.editions.models import Edition
from mima.web import i18n
from mima.web.i18n import gettext as _


def init_app(app: Flask) -> None:
    app.jinja_env.filters["no_vat"] = no_vat
    app.jinja_env.filters["total"] = total
    app.jinja_env.filters["totals"] = totals
    app.jinja_env.filters["price_heading"] = price_heading


def no_vat(thing: Booking | Edition | Vat) -> str:
    """Why this sale, or all that the edition's seller sells, has no VAT, as invoices say it; empty where VAT is charged."""
    charged = _charged(thing)
    return "" if charged is Vat.standard else str(mentions.EXEMPTIONS[charged]["fr" if i18n.language() == "fr" else "en"])


def total(thing: Booking | Edition | Vat) -> str:
    """What the last line of a price is called."""
    return _total(is_charged=_charged(thing) is Vat.standard)


def totals(things: Iterable[Booking | Paper]) -> str:
    """What a column of such lines is called; nothing of VAT where only some of them have any."""
    found = {_has_vat(thing) for thing in things} or {True}
    return str(_("Total")) if len(found) > 1 else _total(is_charged=True in found)


def price_heading(edition: Edition) -> str:
    """What a column of the edition's prices is called."""
    return str(_("Price without VAT") if vat.of_seller(edition) is Vat.standard else _("Price, no VAT is charged"))


def _total(*, is_charged: bool) -> str:
    return str(_("Total with VAT") if is_charged else _("Total, no VAT is charged"))


def _has_vat(thing: Booking | Paper) -> bool:
    return any(row["rate"] for row in thing.record["vat"]) if isinstance(thing, Paper) else thing.vat is Vat.standard


def _charged(thing: Booking | Edition | Vat) -> Vat:
    if isinstance(thing, Booking):
        return thing.vat
    return vat.of_seller(thing) if isinstance(thing, Edition) else thing
