"""The categories of the two trades and the fields of each: code, because a new one is a decision, not a setting."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from mima.catalog import choices
from mima.catalog.fields import Choice, FieldRefused, FieldSpec, FieldType, Value, clean, words_of
from mima.core.errors import N_, Invalid


class Kind(StrEnum):
    music = "music"
    image = "image"


# There is one object of each: it is equal to itself, and a state of the catalog that names it is quickly found again.
@dataclass(frozen=True, eq=False)
class Category:
    """What one trades in. `headline` is the field that a card shows."""

    code: str
    kinds: tuple[Kind, ...]
    name_fr: str
    name_en: str
    headline: str
    fields: tuple[FieldSpec, ...]

    def field(self, code: str) -> FieldSpec | None:
        return self._by_code.get(code)

    @cached_property
    def _by_code(self) -> Mapping[str, FieldSpec]:
        return {spec.code: spec for spec in self.fields}

    @cached_property
    def facets(self) -> tuple[FieldSpec, ...]:
        return tuple(spec for spec in self.fields if spec.is_facet)


@dataclass(frozen=True, slots=True)
class Fact:
    """A field with its value, for people to read."""

    spec: FieldSpec
    value: Any


def _text(code: str, fr: str, en: str, *, required: bool = False) -> FieldSpec:
    return FieldSpec(code, FieldType.text, fr, en, required=required)


def _whole(code: str, fr: str, en: str, unit: str = "", most: int = 1_000_000, *, required: bool = False) -> FieldSpec:
    return FieldSpec(code, FieldType.integer, fr, en, unit, required=required, maximum=most)


def _number(code: str, fr: str, en: str, unit: str) -> FieldSpec:
    return FieldSpec(code, FieldType.number, fr, en, unit, maximum=1_000_000)


def _money(code: str, fr: str, en: str) -> FieldSpec:
    return FieldSpec(code, FieldType.money, fr, en, maximum=1_000_000_000)


def _duration(code: str = "duration_seconds") -> FieldSpec:
    return FieldSpec(code, FieldType.duration, "Durée", "Duration", minimum=1, maximum=360_000)


def _year(code: str = "year", fr: str = "Année", en: str = "Year") -> FieldSpec:
    return FieldSpec(code, FieldType.year, fr, en, minimum=1000, maximum=2100)


def _choice(code: str, fr: str, en: str, options: tuple[Choice, ...]) -> FieldSpec:
    return FieldSpec(code, FieldType.choice, fr, en, choices=options)


def _claim(code: str, fr: str, en: str) -> FieldSpec:
    return FieldSpec(code, FieldType.boolean, fr, en)


MUSIC, IMAGE, BOTH = (Kind.music,), (Kind.image,), (Kind.music, Kind.image)

_ALL = (
    Category("show", MUSIC, "Spectacle et tournée", "Show and tour", "set_minutes", (
        _whole("set_minutes", "Durée du spectacle", "Length of the set", "min", 1_440),
        _number("stage_opening_m", "Ouverture de scène", "Stage opening", "m"),
        _whole("crew_count", "Équipe en tournée", "Touring party", most=500),
        FieldSpec("touring_until", FieldType.date, "En tournée jusqu’au", "On tour until"),
        _money("fee_cents", "Prix de cession indicatif", "Indicative fee"),
    )),
    Category("recording", MUSIC, "Enregistrement", "Recording", "duration_seconds", (
        _text("performers", "Interprètes", "Performers", required=True),
        _duration(),
        _year("release_year", "Année de sortie", "Release year"),
        _text("label", "Label", "Label"),
        FieldSpec("isrc", FieldType.isrc, "ISRC", "ISRC"),
    )),
    Category("sync", MUSIC, "Licence de synchronisation", "Sync licence", "mood", (
        _duration(),
        FieldSpec("bpm", FieldType.integer, "Tempo", "Tempo", "bpm", minimum=20, maximum=400),
        _choice("musical_key", "Tonalité", "Key", choices.MUSICAL_KEY),
        _choice("mood", "Ambiance", "Mood", choices.MOOD),
        _claim("one_stop", "Un seul interlocuteur pour les droits", "One-stop clearance"),
    )),
    Category("composition", MUSIC, "Composition", "Composition", "instrumentation", (
        _text("composer", "Composition", "Composer", required=True),
        _text("instrumentation", "Effectif", "Instrumentation"),
        _duration(),
        FieldSpec("iswc", FieldType.iswc, "ISWC", "ISWC"),
    )),
    Category("studio", MUSIC, "Studio et postproduction", "Studio and post-production", "room_m2", (
        _number("room_m2", "Surface de prise", "Live room", "m²"),
        _text("console", "Console", "Console"),
        _claim("analogue", "Chaîne analogique", "Analogue chain"),
        _money("day_rate_cents", "Tarif à la journée", "Day rate"),
    )),
    Category("publishing", MUSIC, "Label et édition", "Label and publishing", "main_genre", (
        _choice("main_genre", "Genre principal", "Main genre", choices.GENRE),
        _whole("catalogue_size", "Titres au catalogue", "Titles in the catalogue"),
        _text("territories", "Territoires", "Territories"),
        _year("founded_year", "Année de création", "Founded in"),
    )),
    Category("photograph", IMAGE, "Photographie et tirage", "Photograph and print", "technique", (
        _choice("technique", "Technique", "Technique", choices.TECHNIQUE),
        _text("medium", "Matière et support", "Medium and support"),
        _number("width_cm", "Largeur", "Width", "cm"),
        _number("height_cm", "Hauteur", "Height", "cm"),
        _whole("print_run", "Tirage", "Edition of", "", 100_000),
        _year(),
    )),
    Category("film", IMAGE, "Film et série", "Film and series", "format", (
        _choice("format", "Format", "Format", choices.FILM_FORMAT),
        _whole("duration_minutes", "Durée", "Running time", "min", 10_000, required=True),
        _text("director", "Réalisation", "Director"),
        _text("shooting_language", "Langue de tournage", "Shooting language"),
        _year(),
    )),
    Category("motion", IMAGE, "Motion design et animation", "Motion design and animation", "resolution", (
        _choice("resolution", "Définition", "Resolution", choices.RESOLUTION),
        _duration(),
        _number("frame_rate", "Cadence", "Frame rate", "fps"),
        _text("software", "Logiciels", "Software"),
    )),
    Category("game", IMAGE, "Jeu", "Game", "development_stage", (
        _choice("development_stage", "État de développement", "Development stage", choices.DEVELOPMENT_STAGE),
        _text("platforms", "Plateformes", "Platforms"),
        _text("engine", "Moteur", "Engine"),
        _whole("players_max", "Joueurs au plus", "Players at most", "", 1_000_000),
        _year(),
    )),
    Category("graphic", IMAGE, "Design graphique", "Graphic design", "discipline", (
        _choice("discipline", "Discipline", "Discipline", choices.DISCIPLINE),
        _text("client", "Commanditaire", "Client"),
        _text("formats", "Formats", "Formats"),
        _year(),
    )),
    Category("venue", IMAGE, "Lieu et matériel", "Venue and equipment", "capacity", (
        _whole("capacity", "Jauge", "Capacity", "", 500_000, required=True),
        _number("stage_m2", "Plateau", "Stage", "m²"),
        _claim("daylight", "Lumière du jour", "Daylight"),
        _text("rig", "Équipement", "Equipment"),
    )),
    Category("training", BOTH, "Formation", "Training", "hours", (
        _whole("hours", "Durée", "Length", "h", 10_000, required=True),
        _whole("max_participants", "Participants au plus", "Participants at most", "", 100_000),
        _choice("level", "Niveau", "Level", choices.LEVEL),
        _claim("certified", "Formation certifiée", "Certified"),
    )),
    Category("service", BOTH, "Service", "Service", "zone", (
        _text("zone", "Zone d’intervention", "Area served"),
        _whole("response_days", "Réponse en jours", "Answer within days", "", 1_000),
        _claim("remote", "À distance", "Remote"),
        _money("hourly_rate_cents", "Tarif horaire", "Hourly rate"),
    )),
)  # fmt: skip

CATEGORIES: Mapping[str, Category] = {category.code: category for category in _ALL}


def of_kind(kind: Kind) -> list[Category]:
    """The categories one may choose for this kind, in the order of the trade."""
    return [category for category in _ALL if kind in category.kinds]


def check(category: Category, raw: Mapping[str, object], *, complete: bool = False) -> dict[str, Value]:
    """The clean values of the category's fields from what was typed; what is not one of its fields is not read.

    `Invalid` names each field that does not fit and, where the offering must be `complete`, each required one missing.
    Sums come as whole cents, durations as seconds or 3:42, dates as 2027-04-01, yes as 1.
    """
    values: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    for spec in category.fields:
        try:
            value = clean(spec, raw.get(spec.code))
        except FieldRefused as refusal:
            wrong[spec.code] = str(refusal)
            continue
        if value is not None:
            values[spec.code] = value
        elif complete and spec.required:
            wrong[spec.code] = N_("Please fill this in.")
    if wrong:
        raise Invalid(wrong)
    return values


def facts(category: Category, fields: Mapping[str, Any]) -> list[Fact]:
    """The fields that have a value, in the order of the category."""
    return [Fact(spec, fields[spec.code]) for spec in category.fields if fields.get(spec.code) not in (None, "")]


def headline(category: Category, fields: Mapping[str, Any]) -> Fact | None:
    """The one field that a card shows, if it has a value."""
    spec, value = category.field(category.headline), fields.get(category.headline)
    return Fact(spec, value) if spec is not None and value not in (None, "") else None


def searchable(category: Category, fields: Mapping[str, Any]) -> str:
    """What people could type to find an offering by its category and fields."""
    found = [words_of(fact.spec, fact.value) for fact in facts(category, fields)]
    return " ".join([category.name_fr, category.name_en, *found])
