"""What was typed, made an answer: each kind has its fields and its checks. The names are those of the forms' fields."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mima.core.errors import N_, Invalid
from mima.core.texts import one_line
from mima.readiness.models import TaskKind
from mima.readiness.terms import Room

LONGEST_SIGN = 40
LONGEST_NAME = 80
LONGEST_TEXT = 1_000
MOST_BADGES = 200
PHONE = re.compile(r"\+?[0-9][0-9 .()/-]{5,24}")

Said = Mapping[str, Any]


def checked(kind: TaskKind, said: Said, room: Room) -> dict[str, Any]:
    """The answer to keep; `Invalid` names the fields that do not fit. Certificates and slots are taken elsewhere."""
    return CHECKS[kind](said, room)


def names(text: str) -> list[str]:
    """One name a line, without blank lines."""
    return [name for line in text.splitlines() if (name := " ".join(one_line(line).split()))]


def too_long(found: Sequence[str]) -> bool:
    return any(len(name) > LONGEST_NAME for name in found)


def _sign(said: Said, _room: Room) -> dict[str, Any]:
    name = " ".join(one_line(said.get("sign_name", "")).split())
    if not name:
        raise Invalid({"sign_name": N_("Please fill this in.")})
    if len(name) > LONGEST_SIGN:
        raise Invalid({"sign_name": N_("A sign has room for 40 characters. Please shorten the name.")})
    return {"sign_name": name}


def _badges(said: Said, room: Room) -> dict[str, Any]:
    found = names(said.get("badge_names", ""))
    if not found:
        raise Invalid({"badge_names": N_("Please write at least one name.")})
    if len(found) > min(room.badges, MOST_BADGES):
        raise Invalid(
            {"badge_names": N_("These are more names than your booth has badges. Shorten the list, or order more badges.")}
        )
    if too_long(found):
        raise Invalid({"badge_names": N_("One of the names is very long. Please write one name on each line.")})
    return {"badge_names": found}


def _power(said: Said, room: Room) -> dict[str, Any]:
    watts = said.get("watts")
    if not isinstance(watts, int) or watts < 0:
        raise Invalid({"watts": N_("Please write a whole number of watts, 0 if you need none.")})
    if watts > room.watts:
        raise Invalid(
            {"watts": N_("Your booth has less power than this. Bring less, or ask the market's team for another socket.")}
        )
    return {"watts": watts}


def _contact(said: Said, _room: Room) -> dict[str, Any]:
    name, mobile = " ".join(one_line(said.get("contact_name", "")).split()), said.get("contact_mobile", "").strip()
    wrong = {}
    if not name or len(name) > LONGEST_NAME:
        wrong["contact_name"] = N_("Please fill this in.")
    if not PHONE.fullmatch(mobile):
        wrong["contact_mobile"] = N_("Please write a telephone number, such as +33 6 12 34 56 78.")
    if wrong:
        raise Invalid(wrong)
    return {"contact_name": name, "contact_mobile": mobile}


def _access(said: Said, _room: Room) -> dict[str, Any]:
    needs = said.get("needs", "").strip()
    if len(needs) > LONGEST_TEXT:
        raise Invalid({"needs": N_("Please stay below 1,000 characters.")})
    return {"needs": needs}


def _charter(said: Said, _room: Room) -> dict[str, Any]:
    if said.get("charter") is not True:
        raise Invalid({"charter": N_("Tick the box to accept the charter.")})
    return {"charter": True}


CHECKS: Mapping[TaskKind, Callable[[Said, Room], dict[str, Any]]] = {
    TaskKind.sign: _sign,
    TaskKind.badges: _badges,
    TaskKind.power: _power,
    TaskKind.contact: _contact,
    TaskKind.access: _access,
    TaskKind.charter: _charter,
}
