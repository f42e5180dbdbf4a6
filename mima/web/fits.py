"""How a show fits the visitor's room, as people read it: a word, a sign and the reasons, never a colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from mima.catalog import fitting
from mima.catalog.categories import CATEGORIES, Category, Fact
from mima.catalog.clearance import percent
from mima.catalog.fitting import Fit, Reason, Room, Verdict
from mima.core.errors import N_
from mima.web import facts, rooms
from mima.web.i18n import both, language
from mima.web.i18n import gettext as _

WORDS: Mapping[Fit, str] = {
    Fit.fits: _l("Fits your room"),
    Fit.changes: _l("Fits with changes"),
    Fit.unknown: _l("Not known: ask"),
    Fit.no: _l("Does not fit your room"),
}
TONES = {Fit.fits: "ok", Fit.changes: "warn", Fit.unknown: "", Fit.no: "bad"}
SIGNS = {Fit.fits: "check", Fit.changes: "half", Fit.unknown: "help", Fit.no: "close"}
# What one does about it, or why one cannot: the house rules in words.
RULES: Mapping[tuple[str, Fit], str] = {
    ("stage_opening_m", Fit.changes): N_("Up to %(share)s narrower, a show can be drawn closer together."),
    ("stage_opening_m", Fit.no): N_("That is too narrow to draw it closer together."),
    ("stage_depth_m", Fit.changes): N_("Up to %(share)s less deep, a show can be drawn closer together."),
    ("stage_depth_m", Fit.no): N_("That is not deep enough to draw it closer together."),
    ("stage_height_m", Fit.no): N_("Height cannot be added."),
    ("power", Fit.changes): N_("More power can be hired."),
    ("piano", Fit.changes): N_("A piano can be hired."),
    ("local_crew", Fit.changes): N_("Technicians can be hired."),
    ("get_in_hours", Fit.changes): N_("The get-in can begin the day before."),
    ("set_minutes", Fit.changes): N_("Up to %(share)s longer, a set can be shortened."),
    ("set_minutes", Fit.no): N_("That is too much to shorten it."),
}
# On the side of the room some needs have another name.
ROOM_LABELS: Mapping[str, str] = {
    "local_crew": _l("Technicians of the house"),
    "get_in_hours": _l("Time for the get-in"),
    "set_minutes": _l("Longest show"),
}
_LOOKS = {Fit.fits: "", Fit.changes: "warn", Fit.unknown: "off", Fit.no: "bad"}
# A card has room for so many reasons, and for so many names in one.
MOST_ON_CARD = 2
MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A reason as its sentence, with a sign and how the list draws it."""

    sign: str
    look: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Lamp:
    """The verdict: a tag and its reasons."""

    word: str
    tone: str
    sign: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What a show's page says of the visitor's room: which it is and how the show fits, nothing while none is said."""

    room: str = ""
    lamp: Lamp | None = None


def verdict(category: Category, fields: Mapping[str, Any]) -> Verdict | None:
    """How a show fits the visitor's room; None where it is no show or no room is said."""
    room = rooms.current()
    return fitting.of(category, fields, room) if room is not None else None


def beside(category: Category, fields: Mapping[str, Any]) -> Beside | None:
    """What stands on the page of an offering; None where it is no show."""
    if category is not fitting.SHOW:
        return None
    found, room = verdict(category, fields), rooms.current()
    return Beside(told(room), lamp(found)) if found and room else Beside()


def of_offering(offering: Any) -> Lamp | None:
    """The verdict on an offering in a list; None where it is no show or no room is said."""
    found = verdict(CATEGORIES[offering.category], offering.fields)
    return brief(found) if found else None


def told(room: Room) -> str:
    """The room in a line: stage opening 8 m, stage depth 6 m, piano upright."""
    said = [(code, value) for code, value in room._asdict().items() if value is not None]
    return ", ".join(f"{_lower(label(code))} {_value(code, value)}" for code, value in said)


def label(code: str) -> str:
    """What the room's number is called."""
    return str(ROOM_LABELS[code]) if code in ROOM_LABELS else both(fitting.SHOW.field(code), "label")


def lamp(found: Verdict) -> Lamp:
    """The verdict with all its reasons and what one does about each."""
    return _lamp(found, tuple(_line(reason, _whole(reason)) for reason in found.reasons))


def brief(found: Verdict) -> Lamp:
    """The verdict as a card has it: its gravest reasons, and what is not said together."""
    lines = [_line(reason, _pair(reason)) for fit in (Fit.no, Fit.changes) for reason in found.of(fit)]
    left = lines[MOST_ON_CARD:]
    lines = lines[:MOST_ON_CARD]
    if left:
        lines.append(Line(SIGNS[Fit.unknown], "off", _("And more on its page.")))
    if found.fit is Fit.unknown:
        lines[:0] = _silent(found.of(Fit.unknown))
    return _lamp(found, tuple(lines))


def _lamp(found: Verdict, lines: tuple[Line, ...]) -> Lamp:
    return Lamp(str(WORDS[found.fit]), TONES[found.fit], SIGNS[found.fit], lines)


def _line(reason: Reason, sentence: str) -> Line:
    return Line(SIGNS[reason.fit], _LOOKS[reason.fit], sentence)


def _silent(reasons: list[Reason]) -> list[Line]:
    of_show = [_lower(_need(reason)) for reason in reasons if reason.wanted is None]
    of_room = [_lower(label(reason.code)) for reason in reasons if reason.wanted is not None]
    sentences = [_("The show does not say: %(needs)s.", needs=_names(of_show))] if of_show else []
    if of_room:
        sentences.append(_("Your room does not say: %(needs)s.", needs=_names(of_room)))
    return [Line(SIGNS[Fit.unknown], _LOOKS[Fit.unknown], sentence) for sentence in sentences]


def _names(found: list[str]) -> str:
    """Three names, or two and how many more there are."""
    if len(found) <= MOST_NAMES:
        return ", ".join(found)
    first = found[: MOST_NAMES - 1]
    return str(_("%(names)s and %(count)s more", names=", ".join(first), count=len(found) - len(first)))


def _whole(reason: Reason) -> str:
    rule = RULES.get((reason.code, reason.fit))
    if rule is None:
        return _pair(reason)
    share = getattr(percent(100 * fitting.MISSING[reason.code]), language())
    return f"{_pair(reason)} {_(rule, share=share)}"


def _pair(reason: Reason) -> str:
    words = {"need": _need(reason)}
    if reason.is_nothing:
        return str(_("%(need)s: none wanted.", **words))
    if reason.wanted is None:
        return str(_("%(need)s: the show does not say. Ask its company.", **words))
    words["wanted"] = _value(reason.code, reason.wanted)
    if reason.given is None:
        return str(_("%(need)s: %(wanted)s wanted; your room does not say.", **words))
    return str(_("%(need)s: %(wanted)s wanted, %(given)s here.", **words, given=_value(reason.code, reason.given)))


def _need(reason: Reason) -> str:
    return both(reason.spec, "label")


def _value(code: str, value: Any) -> str:
    spec = fitting.SHOW.field(code)
    assert spec is not None
    return _lower(facts.value(Fact(spec, value)))


def _lower(text: str) -> str:
    """As it stands within a sentence."""
    return text[:1].lower() + text[1:]
