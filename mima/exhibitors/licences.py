"""The licences that the market knows, and whether text and data mining is reserved: codes of companies, offerings and files.

The codes are stored and never change. Empty means: as it is one level up (see catalog/licences.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mima.core.errors import N_


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence by its name; those that stand somewhere on the web, with their address."""

    code: str
    label_fr: str
    label_en: str
    address: str = ""

    @property
    def is_open(self) -> bool:
        """Whether everybody may use the work under public terms, without asking."""
        return bool(self.address)


_CREATIVE_COMMONS = "https://creativecommons.org/"
_ALL = (
    Licence("all-rights-reserved", "Tous droits réservés", "All rights reserved"),
    Licence("on-request", "Licence sur demande", "Licence on request"),
    Licence("cc-by", "CC BY 4.0", "CC BY 4.0", f"{_CREATIVE_COMMONS}licenses/by/4.0/"),
    Licence("cc-by-sa", "CC BY-SA 4.0", "CC BY-SA 4.0", f"{_CREATIVE_COMMONS}licenses/by-sa/4.0/"),
    Licence("cc-by-nd", "CC BY-ND 4.0", "CC BY-ND 4.0", f"{_CREATIVE_COMMONS}licenses/by-nd/4.0/"),
    Licence("cc-by-nc", "CC BY-NC 4.0", "CC BY-NC 4.0", f"{_CREATIVE_COMMONS}licenses/by-nc/4.0/"),
    Licence("cc0", "CC0 1.0, domaine public", "CC0 1.0, public domain", f"{_CREATIVE_COMMONS}publicdomain/zero/1.0/"),
)
LICENCES: Mapping[str, Licence] = {licence.code: licence for licence in _ALL}


class Mining(StrEnum):
    """Whether machines may copy the work to mine it for text and data (Directive (EU) 2019/790, article 4)."""

    reserved = "reserved"
    allowed = "allowed"


def refusals(licence: str, tdm: str) -> dict[str, str]:
    """What is wrong with these codes, by field; nothing for those of the lists and for the empty text."""
    wrong = {"licence": licence and licence not in LICENCES, "tdm": tdm and tdm not in Mining.__members__}
    return {name: N_("Please choose one of the list.") for name, is_wrong in wrong.items() if is_wrong}
