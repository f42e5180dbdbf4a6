"""Whether an offering can be cleared: one light, with its reasons, from what its company says of the rights.

    green   here: the company clears all of it
    amber   with others: it clears a part and says who clears the rest
    red     not, or not said: the light trusts nothing that nobody wrote down

Said must be: which share of each right the company controls, or that it speaks for all (one stop); the territories; and
whether artificial intelligence was used. Pure: values in, a light out. Categories without rights fields have none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mima.catalog import territories
from mima.catalog.categories import Category
from mima.catalog.fields import FieldSpec
from mima.core.errors import N_
from mima.core.words import Both, Sentence

# The rights of which a company may control a share, by the field that says it.
RIGHTS: Mapping[str, Both] = {
    "master_share": Both("Master", "Master"),
    "publishing_share": Both("Édition", "Publishing"),
    "rights_share": Both("Droits de l’œuvre", "Rights of the work"),
}


class Light(StrEnum):
    green = "green"
    amber = "amber"
    red = "red"


_WORST = {Light.green: 0, Light.amber: 1, Light.red: 2}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the light is not greener than this; a green one says what is well."""

    light: Light
    sentence: Sentence
    # Nothing was said, so that one more answer may change the light.
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Right:
    """A row of the rights board: the share that the company controls (None: not said), and who clears it."""

    name: Both
    share: float | None
    light: Light
    whom: str


@dataclass(frozen=True, slots=True)
class Clearance:
    """The light with its reasons, the gravest first; `rights` are the rows of the board."""

    light: Light
    reasons: tuple[Reason, ...]
    rights: tuple[Right, ...]
    is_one_stop: bool

    @property
    def is_silent(self) -> bool:
        """Whether it is red only because something is not said."""
        return self.light is Light.red and all(reason.is_open for reason in self.reasons if reason.light is Light.red)


def of(category: Category, fields: Mapping[str, Any]) -> Clearance | None:
    """The clearability of an offering with these fields; None where its category has no rights to clear."""
    asked = _shares(category)
    if not asked:
        return None
    one_stop, whom = bool(fields.get("one_stop")), str(fields.get("clear_with") or "")
    rights = tuple(_right(spec, fields, one_stop=one_stop, whom=whom) for spec in asked)
    reasons = [*_of_rights(rights, one_stop=one_stop, whom=whom), _of_places(fields), _of_machines(fields)]
    if category.field("releases") is not None:
        reasons.append(_of_releases(fields))
    # A sort keeps the order of what is equally grave.
    ordered = sorted(reasons, key=lambda reason: -_WORST[reason.light])
    return Clearance(ordered[0].light, tuple(ordered), rights, one_stop)


def light(category: Category, fields: Mapping[str, Any]) -> Light | None:
    """Only the light, as the catalog's filter needs it for each of many offerings."""
    if not _shares(category):
        return None
    if "territories" not in fields or "ai_use" not in fields:
        return Light.red
    found = of(category, fields)
    return found.light if found else None


def _shares(category: Category) -> list[FieldSpec]:
    return [spec for code in RIGHTS if (spec := category.field(code)) is not None]


def _right(spec: FieldSpec, fields: Mapping[str, Any], *, one_stop: bool, whom: str) -> Right:
    share = fields.get(spec.code)
    if one_stop or share == 100:
        return Right(RIGHTS[spec.code], share, Light.green, "")
    return Right(
        RIGHTS[spec.code], share, Light.amber if share is not None and whom else Light.red, whom if share is not None else ""
    )


def _of_rights(rights: tuple[Right, ...], *, one_stop: bool, whom: str) -> list[Reason]:
    if one_stop:
        return [Reason(Light.green, Sentence(N_("One contact clears all the rights.")))]
    if all(right.share == 0 for right in rights):
        if whom:
            return [Reason(Light.red, Sentence(N_("The rights are not here. Ask %(whom)s."), whom=whom))]
        return [Reason(Light.red, Sentence(N_("The rights are not here, and nobody is named who has them.")))]
    return [_of_right(right, whom) for right in rights]


def _of_right(right: Right, whom: str) -> Reason:
    said = {"right": right.name}
    if right.share is None:
        return Reason(Light.red, Sentence(N_("%(right)s: the share that is controlled here is not said."), **said), is_open=True)
    if right.share == 100:
        return Reason(Light.green, Sentence(N_("%(right)s: cleared here, whole."), **said))
    said["share"] = percent(right.share)
    if whom:
        return Reason(Light.amber, Sentence(N_("%(right)s: %(share)s cleared here, the rest with %(whom)s."), **said, whom=whom))
    return Reason(
        Light.red, Sentence(N_("%(right)s: %(share)s cleared here, and nobody is named for the rest."), **said), is_open=True
    )


def _of_places(fields: Mapping[str, Any]) -> Reason:
    codes = fields.get("territories")
    if not codes:
        return Reason(Light.red, Sentence(N_("The territories are not said.")), is_open=True)
    return Reason(Light.green, Sentence(N_("Territories: %(where)s."), where=territories.both(codes)))


def _of_machines(fields: Mapping[str, Any]) -> Reason:
    use, share = fields.get("ai_use"), fields.get("ai_share")
    if use is None:
        return Reason(Light.red, Sentence(N_("Whether artificial intelligence was used is not said.")), is_open=True)
    if use == "none":
        return Reason(Light.green, Sentence(N_("Made without artificial intelligence.")))
    if share is None:
        return Reason(Light.red, Sentence(N_("Which share artificial intelligence has in it is not said.")), is_open=True)
    part = percent(share)
    if use == "assisted":
        return Reason(Light.green, Sentence(N_("Artificial intelligence assisted with %(share)s of it."), share=part))
    if share == 100:
        return Reason(Light.red, Sentence(N_("Generated by artificial intelligence as a whole: nobody has rights to grant.")))
    generated = N_("Generated by artificial intelligence for %(share)s: nobody grants rights in that part.")
    return Reason(Light.red, Sentence(generated, share=part))


def _of_releases(fields: Mapping[str, Any]) -> Reason:
    return _RELEASES[fields.get("releases")]


_RELEASES: Mapping[str | None, Reason] = {
    None: Reason(Light.red, Sentence(N_("Whether the people and places shown agreed is not said.")), is_open=True),
    "not-needed": Reason(Light.green, Sentence(N_("It shows nobody and nothing whose agreement is needed."))),
    "all": Reason(Light.green, Sentence(N_("The people and places shown agreed."))),
    "partly": Reason(Light.amber, Sentence(N_("Some of the people or places shown must still be asked."))),
    "none": Reason(Light.red, Sentence(N_("The people or places shown have not agreed."))),
}


def percent(share: float) -> Both:
    """33,33 % or 33.33%."""
    plain = f"{share:g}" if share == int(share) else f"{share:.2f}".rstrip("0")
    return Both(f"{plain.replace('.', ',')}\u202f%", f"{plain}%")
