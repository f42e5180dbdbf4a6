"""Which licence holds, and whose word it is, as people read it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from mima.catalog import licences
from mima.catalog.licences import Level, OfferingLike, Resolved
from mima.media.kinds import Kind
from mima.media.queries import Shown
from mima.web.i18n import both
from mima.web.i18n import gettext as _

WHOSE = {
    Level.asset: _l("said of this file"),
    Level.file: _l("said in the file itself"),
    Level.offering: _l("said of this offering"),
    Level.company: _l("said by the company for all it shows"),
    Level.platform: _l("the market’s rule, nothing else was chosen"),
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


@dataclass(frozen=True, slots=True)
class OwnLicence:
    """A licence that some of an offering's files have for themselves, and which files these are, in words."""

    files: str
    held: Held


def exceptions(offering: OfferingLike, assets: Iterable[Shown]) -> list[OwnLicence]:
    """The licences of files that stand under another one than their offering, by choice or by what they say, in their order."""
    usual, numbers = licences.of(offering), Counter[Kind]()
    found: dict[tuple[str, str, bool], tuple[Resolved, list[str]]] = {}
    for asset in assets:
        if not asset.is_ready:
            continue
        numbers[asset.kind] += 1
        own = licences.of_file(offering, asset)
        key = own.code, own.address, own.tdm_reserved
        if key != (usual.code, usual.address, usual.tdm_reserved):
            found.setdefault(key, (own, []))[1].append(_name(asset.kind, numbers[asset.kind]))
    return [OwnLicence(", ".join(names), held(own)) for own, names in found.values()]


def _name(kind: Kind, number: int) -> str:
    """Which one of an offering's pictures, tracks or films."""
    if kind is Kind.picture:
        return str(_("Picture %(number)s", number=number))
    return str(_("Track %(number)s", number=number) if kind is Kind.sound else _("Film %(number)s", number=number))
