"""Which licence holds: a file's own, else its offering's, else its company's, else the market's; and likewise for mining.

What a file says inside it stands between: who chooses for it knows better, and what it inherits is said of others too.

from mima.catalog import licences
held = licences.of(offering, asset)      # held.code, held.address, held.where_from, held.tdm_reserved
held = licences.of_file(offering, asset) # the same with what the file itself says
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

from mima.exhibitors.licences import LICENCES, Licence, Mining

PLATFORM_LICENCE, PLATFORM_MINING = "all-rights-reserved", Mining.reserved


class Level(StrEnum):
    """Where a licence comes from, the narrowest first."""

    asset = "asset"
    # What stands inside it, as its camera or its program wrote it.
    file = "file"
    offering = "offering"
    company = "company"
    platform = "platform"


class Licensed(Protocol):
    """A company or a file: a code of a licence and one for mining, each empty where nothing is said."""

    @property
    def licence(self) -> str: ...
    @property
    def tdm(self) -> str: ...


class Told(Licensed, Protocol):
    """A file with its tags, in the forms of media/found.py."""

    @property
    def tags(self) -> Mapping[str, Any]: ...


class OfferingLike(Protocol):
    """An offering: `licence` is its conditions in its own words, `licence_code` the licence."""

    @property
    def licence(self) -> str: ...
    @property
    def licence_code(self) -> str: ...
    @property
    def tdm(self) -> str: ...
    @property
    def exhibitor(self) -> Licensed: ...


@dataclass(frozen=True, slots=True)
class Resolved:
    """The licence that holds, its address (empty where it has none) and whose word it is; whether mining is reserved.

    The code is empty where a file names an address that is none of ours.
    """

    code: str
    address: str
    where_from: Level
    tdm_reserved: bool
    tdm_from: Level

    @property
    def licence(self) -> Licence:
        """The licence with its names; one that we do not know is called by its address."""
        return LICENCES.get(self.code) or Licence("", self.address, self.address, self.address)


def of(offering: OfferingLike, asset: Licensed | None = None) -> Resolved:
    """What holds for the offering, or for this file of it."""
    levels: list[tuple[Level, str, str]] = [
        (Level.offering, offering.licence_code or named(offering.licence), offering.tdm),
        (Level.company, offering.exhibitor.licence, offering.exhibitor.tdm),
    ]
    if asset is not None:
        levels.insert(0, (Level.asset, asset.licence, asset.tdm))
    return _resolved(levels)


def of_file(offering: OfferingLike, asset: Told) -> Resolved:
    """What holds for this file of the offering and is written into it: its own licence, else what it says itself.

    Only a licence that somebody chose opens a file to mining: what it says inside leaves that as it is.
    """
    held, address = of(offering, asset), told(asset)
    if held.where_from is Level.asset or not address:
        return held
    code = named(address)
    return replace(held, code=code, address=LICENCES[code].address if code else address, where_from=Level.file)


def told(asset: Told) -> str:
    """The address of the licence that the file names inside it; empty where it names none."""
    tag = asset.tags.get("licence")
    return str(tag["value"]) if tag else ""


def of_company(exhibitor: Licensed) -> Resolved:
    """What holds for a company's offerings that say nothing themselves."""
    return _resolved([(Level.company, exhibitor.licence, exhibitor.tdm)])


def _resolved(levels: list[tuple[Level, str, str]]) -> Resolved:
    levels = [*levels, (Level.platform, PLATFORM_LICENCE, PLATFORM_MINING)]
    where, code = next((level, code) for level, code, _mining in levels if code)
    mining_where, mining = next((level, mining) for level, _code, mining in levels if mining)
    if code == "cc0":
        # Who gives up every right has none left to reserve.
        mining_where, mining = where, Mining.allowed
    return Resolved(code, LICENCES[code].address, where, mining == Mining.reserved, mining_where)


# What holds where nobody says anything: what the law says.
PLATFORM = _resolved([])


def named(text: str) -> str:
    """The code of the licence that a text is the mere name or address of, as tables say CC0; empty for any other text."""
    key = _key(text)
    return _NAMES.get(key, "") if key else ""


_BELOW = re.compile(r"^(creativecommons\.org/(?:licenses|publicdomain)/[a-z-]+/[\d.]+)/?(?:deed|legalcode)?(?:\.[a-z_-]+)?$")


def _key(text: str) -> str:
    plain = text.casefold().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    # A licence's deed and its text have addresses of their own below it.
    plain = _BELOW.sub(r"\1", plain)
    return "".join(letter for letter in plain if letter.isalnum()) if len(plain) <= 80 else ""


_SAID = {
    "all-rights-reserved": ("tous droits réservés", "all rights reserved"),
    "on-request": ("licence sur demande", "licence on request"),
    "cc0": ("CC0", "CC0 1.0", "CC0 1.0, domaine public", "CC0 1.0, public domain"),
    **{code: (code, f"{code} 4.0") for code in ("cc-by", "cc-by-sa", "cc-by-nd", "cc-by-nc")},
}
_NAMES = {_key(text): code for code, texts in _SAID.items() for text in (*texts, LICENCES[code].address) if text}
