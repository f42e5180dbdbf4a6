"""Words that the desk's templates ask for."""

from typing import Any

from flask_babel import gettext as _

from mima.blueprints.exhibitor import blueprint
from mima.catalog.models import Offering
from mima.web import filters, i18n


@blueprint.app_template_global()
def price_words(offering: Offering) -> str:
    """From 350 €, 350 € to 4 500 €, on request; empty where nothing is said."""
    low, high = offering.price_from_cents, offering.price_to_cents
    if offering.price_on_request:
        return str(_("Price on request"))
    if low is not None and high is not None and low != high:
        return str(_("%(low)s to %(high)s", low=filters.whole_money(low), high=filters.whole_money(high)))
    if low is not None and high is None:
        return str(_("From %(price)s", price=filters.whole_money(low)))
    known = low if low is not None else high
    return "" if known is None else filters.whole_money(known)


@blueprint.app_template_global()
def both_of(texts: dict[str, Any], name: str) -> str:
    """As `both`, for plain values."""
    first, second = ("fr", "en") if i18n.language() == "fr" else ("en", "fr")
    return str(texts.get(f"{name}_{first}") or texts.get(f"{name}_{second}") or "")
