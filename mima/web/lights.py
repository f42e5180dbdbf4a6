"""The clearability light as people read it: never a colour alone, always a word and a sign."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from mima.catalog import clearance
from mima.catalog.categories import CATEGORIES
from mima.catalog.clearance import Clearance, Light, Right, percent
from mima.catalog.models import Offering
from mima.web import i18n
from mima.web.i18n import gettext as _

# As the filter says it.
WORDS: Mapping[str, str] = {
    Light.green.value: _l("Cleared here"),
    Light.amber.value: _l("Cleared with others"),
    Light.red.value: _l("Rights to be asked for"),
}
TONES = {Light.green: "ok", Light.amber: "warn", Light.red: "bad"}
SIGNS = {Light.green: "check", Light.amber: "half", Light.red: "close"}
# As the cells of the rights board are drawn.
CELLS = {Light.green: "yes", Light.amber: "neg", Light.red: "no"}


@dataclass(frozen=True, slots=True)
class Row:
    """A right on the board: who clears how much of it."""

    name: str
    share: str
    look: str
    sign: str
    word: str


@dataclass(frozen=True, slots=True)
class Lamp:
    """The light for a page: a tag, its heading, its reasons and its board."""

    word: str
    tone: str
    sign: str
    heading: str
    reasons: tuple[tuple[str, str, str], ...]
    rows: tuple[Row, ...]


def of(offering: Offering) -> Lamp | None:
    """The light of what the offering says; None where its category has no rights to clear."""
    found = clearance.of(CATEGORIES[offering.category], offering.fields)
    return lamp(found) if found else None


def lamp(told: Clearance) -> Lamp:
    """The light in the reader's language. What is only not said is no alarm: it has no colour of its own."""
    light = told.light
    silent = told.is_silent
    reasons = tuple(
        (
            i18n.sentence(reason.sentence),
            "" if reason.is_open else TONES[reason.light],
            "half" if reason.is_open else SIGNS[reason.light],
        )
        for reason in told.reasons
    )
    return Lamp(
        word=str(_("Rights not said")) if silent else str(_("Rights not clear") if light is Light.red else WORDS[light.value]),
        tone="" if silent else TONES[light],
        sign="half" if silent else SIGNS[light],
        heading=_heading(told),
        reasons=reasons,
        rows=tuple(_row(right, told) for right in told.rights),
    )


def _heading(told: Clearance) -> str:
    if told.is_silent:
        return str(_("Rights: ask the exhibitor"))
    if told.light is Light.red:
        return str(_("Rights: not all can be cleared"))
    if told.light is Light.amber:
        return str(_("Rights: with others"))
    return str(_("Rights: one contact for all") if told.is_one_stop else _("Rights: cleared here"))


def _row(right: Right, told: Clearance) -> Row:
    share = "" if right.share is None else getattr(percent(right.share), i18n.language())
    if right.light is Light.green:
        word = _("Here, for all holders") if told.is_one_stop and right.share != 100 else _("Here")
    elif right.whom:
        word = _("With %(whom)s", whom=right.whom)
    else:
        word = _("Not said") if right.share is None else _("Rest not said")
    return Row(getattr(right.name, i18n.language()), share, CELLS[right.light], SIGNS[right.light], str(word))
