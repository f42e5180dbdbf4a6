"""How the fields of categories are declared, and those that several categories share: the stage, the codes, the rights."""

from dataclasses import replace

from mima.catalog import choices
from mima.catalog.fields import Choice, FieldSpec, FieldType, Group


def text(code: str, fr: str, en: str, *, required: bool = False) -> FieldSpec:
    return FieldSpec(code, FieldType.text, fr, en, required=required)


def whole(code: str, fr: str, en: str, unit: str = "", most: int = 1_000_000, *, required: bool = False) -> FieldSpec:
    return FieldSpec(code, FieldType.integer, fr, en, unit, required=required, maximum=most)


def number(code: str, fr: str, en: str, unit: str) -> FieldSpec:
    return FieldSpec(code, FieldType.number, fr, en, unit, maximum=1_000_000)


def money(code: str, fr: str, en: str) -> FieldSpec:
    return FieldSpec(code, FieldType.money, fr, en, maximum=1_000_000_000)


def length(code: str, fr: str, en: str) -> FieldSpec:
    return FieldSpec(code, FieldType.length, fr, en, maximum=1_000_000)


def percent(code: str, fr: str, en: str) -> FieldSpec:
    return FieldSpec(code, FieldType.percent, fr, en, "%", maximum=100)


def duration(code: str = "duration_seconds") -> FieldSpec:
    return FieldSpec(code, FieldType.duration, "Durée", "Duration", minimum=1, maximum=360_000)


def year(code: str = "year", fr: str = "Année", en: str = "Year") -> FieldSpec:
    return FieldSpec(code, FieldType.year, fr, en, minimum=1000, maximum=2100)


def choice(code: str, fr: str, en: str, options: tuple[Choice, ...], *, filters: bool = True) -> FieldSpec:
    return FieldSpec(code, FieldType.choice, fr, en, choices=options, filters=filters)


def claim(code: str, fr: str, en: str, *, filters: bool = True) -> FieldSpec:
    return FieldSpec(code, FieldType.boolean, fr, en, filters=filters)


def day(code: str, fr: str, en: str) -> FieldSpec:
    return FieldSpec(code, FieldType.date, fr, en)


def of(type_: FieldType, code: str, fr: str, en: str) -> FieldSpec:
    """A field of a type that needs nothing but its names."""
    return FieldSpec(code, type_, fr, en)


def about(group: Group, *specs: FieldSpec) -> tuple[FieldSpec, ...]:
    """These fields, standing together as this group."""
    return tuple(replace(spec, group=group) for spec in specs)


BPM = FieldSpec("bpm", FieldType.integer, "Tempo", "Tempo", "bpm", minimum=20, maximum=400)
MUSICAL_KEY = choice("musical_key", "Tonalité", "Key", choices.MUSICAL_KEY)
ISRC = of(FieldType.isrc, "isrc", "ISRC", "ISRC")
UPC = of(FieldType.upc, "upc", "UPC ou EAN", "UPC or EAN")
ISNI = of(FieldType.isni, "isni", "ISNI", "ISNI")

STAGE = about(
    Group.stage,
    number("stage_opening_m", "Ouverture de scène", "Stage opening", "m"),
    number("stage_depth_m", "Profondeur de scène", "Stage depth", "m"),
    number("stage_height_m", "Hauteur sous gril", "Height under the grid", "m"),
    choice("power", "Alimentation électrique", "Power supply", choices.POWER, filters=False),
    choice("piano", "Piano", "Piano", choices.PIANO, filters=False),
)

# What the clearability light reads (clearance.py).
_TERRITORIES = of(FieldType.territories, "territories", "Territoires", "Territories")
_WHO = (
    claim("one_stop", "Un seul interlocuteur pour les droits", "One-stop clearance"),
    text("clear_with", "Qui d’autre autorise", "Who else clears it"),
)
_AI = (
    choice("ai_use", "Intelligence artificielle", "Artificial intelligence", choices.AI_USE),
    percent("ai_share", "Part de l’intelligence artificielle", "Share of artificial intelligence"),
)
_SPLITS = of(FieldType.splits, "splits", "Répartition des droits", "Splits")
_MASTER = percent("master_share", "Part du master maîtrisée", "Share of the master controlled")
_PUBLISHING = percent("publishing_share", "Part de l’édition maîtrisée", "Share of the publishing controlled")
_INSTRUMENTAL = claim("instrumental", "Version instrumentale disponible", "Instrumental available")

SOUND_RIGHTS = about(Group.rights, _MASTER, _PUBLISHING, *_WHO, _TERRITORIES, _INSTRUMENTAL, *_AI, _SPLITS)
SONG_RIGHTS = about(Group.rights, _PUBLISHING, *_WHO, _TERRITORIES, *_AI, _SPLITS)
ROSTER_RIGHTS = about(
    Group.rights,
    _MASTER,
    _PUBLISHING,
    *_WHO,
    _TERRITORIES,
    text("territories_note", "Précisions sur les territoires", "More on the territories"),
    *_AI,
)
_WORK = percent("rights_share", "Part des droits maîtrisée", "Share of the rights controlled")
IMAGE_RIGHTS = about(Group.rights, _WORK, *_WHO, _TERRITORIES, *_AI)
FILMED_RIGHTS = about(
    Group.rights,
    _WORK,
    choice(
        "releases",
        "Accord des personnes et des lieux montrés",
        "Releases of people and places shown",
        choices.RELEASES,
        filters=False,
    ),
    *_WHO,
    _TERRITORIES,
    *_AI,
)
