"""Which licence holds, and whose word it is, as people read it."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from mima.catalog.licences import Level, Resolved
from mima.web.i18n import both
from mima.web.i18n import gettext as _

WHOSE = {
    Level.asset: _l("said of this file"),
    Level.offering: _l("said of this offering"),
    Level.company: _l("said by the company for all it shows"),
    Level.platform: _l("nothing else is said"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A licence by its name and address, whose word it is, and what holds for text and data mining."""

    name: str
    address: str
    whose: str
    mining: str
    mining_whose: str


def held(resolved: Resolved) -> Held:
    """The licence that holds, in the reader's language."""
    return Held(
        name=both(resolved.licence, "label"),
        address=resolved.address,
        whose=str(WHOSE[resolved.where_from]),
        mining=str(_("Reserved") if resolved.tdm_reserved else _("Allowed")),
        mining_whose=str(WHOSE[resolved.tdm_from]),
    )
