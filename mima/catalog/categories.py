"""The categories of the two trades and the fields of each: code, because a new one is a decision, not a setting."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from mima.catalog import choices
from mima.catalog.fields import FieldRefused, FieldSpec, FieldType, Group, Value, clean, words_of
from mima.catalog.specs import (
    BPM,
    FILMED_RIGHTS,
    IMAGE_RIGHTS,
    ISNI,
    ISRC,
    MUSICAL_KEY,
    ROSTER_RIGHTS,
    SONG_RIGHTS,
    SOUND_RIGHTS,
    STAGE,
    UPC,
    about,
    choice,
    claim,
    day,
    duration,
    length,
    money,
    number,
    of,
    text,
    whole,
    year,
)
from mima.core.errors import N_, Invalid


class Kind(StrEnum):
    music = "music"
    image = "image"


class Reading(StrEnum):
    """How several fields are read as one: from this to that, one of so many, wide by high by deep."""

    span = "span"
    part = "part"
    size = "size"


@dataclass(frozen=True, slots=True)
class Together:
    """Fields that are read as one fact. In a span or a part of a whole, the last is not less than the first.

    The field `unit` says in which unit the lengths of a size are shown.
    """

    code: str
    label_fr: str
    label_en: str
    parts: tuple[str, ...]
    reading: Reading = Reading.span
    unit: str = ""


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
    together: tuple[Together, ...] = ()

    def field(self, code: str) -> FieldSpec | None:
        return self._by_code.get(code)

    @cached_property
    def _by_code(self) -> Mapping[str, FieldSpec]:
        return {spec.code: spec for spec in self.fields}

    @cached_property
    def facets(self) -> tuple[FieldSpec, ...]:
        return tuple(spec for spec in self.fields if spec.is_facet)

    def of_group(self, group: Group) -> list[FieldSpec]:
        return [spec for spec in self.fields if spec.group is group]


@dataclass(frozen=True, slots=True)
class Fact:
    """A field with its value, for people to read."""

    spec: FieldSpec
    value: Any


@dataclass(frozen=True, slots=True)
class Joined:
    """Several fields that are read as one, with their values, None for what is not said."""

    spec: Together
    facts: tuple[Fact, ...]
    unit: str = ""


MUSIC, IMAGE, BOTH = (Kind.music,), (Kind.image,), (Kind.music, Kind.image)

_ALL = (
    Category("show", MUSIC, "Spectacle et tournée", "Show and tour", "set_minutes", (
        text("performers", "Artistes", "Artists"),
        whole("set_minutes", "Durée du spectacle", "Length of the set", "min", 1_440),
        choice("audience", "Public", "Audience", choices.AUDIENCE),
        whole("audience_min", "Jauge, à partir de", "Audience, from", "", 500_000),
        whole("audience_max", "Jauge, jusqu’à", "Audience, up to", "", 500_000),
        *STAGE,
        *about(
            Group.stage,
            whole("crew_count", "Équipe en tournée", "Touring party", most=500),
            whole("local_crew", "Techniciens sur place", "Local crew", most=500),
            number("get_in_hours", "Montage", "Get-in", "h"),
        ),
        *about(
            Group.tour,
            day("touring_from", "En tournée à partir du", "On tour from"),
            day("touring_until", "En tournée jusqu’au", "On tour until"),
            of(FieldType.dates, "touring_dates", "Dates de tournée", "Touring dates"),
        ),
        *about(
            Group.money,
            money("fee_cents", "Prix de cession indicatif", "Indicative fee"),
            money("fee_to_cents", "Prix de cession, jusqu’à", "Fee, up to"),
            choice("vhr", "VHR", "Travel, lodging and meals", choices.VHR, filters=False),
            whole("vhr_people", "Personnes en VHR", "People to lodge and feed", most=500),
        ),
    ), (
        Together("audience_size", "Jauge", "Audience size", ("audience_min", "audience_max")),
        Together("on_tour", "En tournée", "On tour", ("touring_from", "touring_until")),
        Together("fee", "Prix de cession", "Fee", ("fee_cents", "fee_to_cents")),
    )),
    Category("recording", MUSIC, "Enregistrement", "Recording", "duration_seconds", (
        text("performers", "Interprètes", "Performers", required=True),
        duration(),
        year("release_year", "Année de sortie", "Release year"),
        text("label", "Label", "Label"),
        BPM,
        MUSICAL_KEY,
        *about(Group.codes, ISRC, UPC, ISNI),
        *SOUND_RIGHTS,
    )),
    Category("sync", MUSIC, "Licence de synchronisation", "Sync licence", "mood", (
        text("performers", "Interprètes", "Performers"),
        duration(),
        BPM,
        MUSICAL_KEY,
        choice("mood", "Ambiance", "Mood", choices.MOOD),
        *about(Group.codes, ISRC),
        *SOUND_RIGHTS,
    )),
    Category("composition", MUSIC, "Composition", "Composition", "instrumentation", (
        text("composer", "Composition", "Composer", required=True),
        text("instrumentation", "Effectif", "Instrumentation"),
        duration(),
        text("publisher", "Éditeur", "Publisher"),
        *about(
            Group.codes,
            of(FieldType.iswc, "iswc", "ISWC", "ISWC"),
            of(FieldType.people, "writers", "Auteurs et compositeurs, avec leur IPI", "Writers, with their IPI"),
        ),
        *SONG_RIGHTS,
    )),
    Category("studio", MUSIC, "Studio et postproduction", "Studio and post-production", "room_m2", (
        number("room_m2", "Surface de prise", "Live room", "m²"),
        text("console", "Console", "Console"),
        claim("analogue", "Chaîne analogique", "Analogue chain"),
        *about(Group.money, money("day_rate_cents", "Tarif à la journée", "Day rate")),
    )),
    Category("publishing", MUSIC, "Label et édition", "Label and publishing", "main_genre", (
        choice("main_genre", "Genre principal", "Main genre", choices.GENRE),
        whole("catalogue_size", "Titres au catalogue", "Titles in the catalogue"),
        year("founded_year", "Année de création", "Founded in"),
        *about(Group.codes, of(FieldType.ipi, "ipi", "IPI", "IPI"), ISNI),
        *ROSTER_RIGHTS,
    )),
    Category("photograph", IMAGE, "Photographie et tirage", "Photograph and print", "technique", (
        choice("technique", "Technique", "Technique", choices.TECHNIQUE),
        text("medium", "Matière et support", "Medium and support"),
        length("width_cm", "Largeur", "Width"),
        length("height_cm", "Hauteur", "Height"),
        length("depth_cm", "Profondeur", "Depth"),
        choice("size_unit", "Dimensions affichées en", "Dimensions shown in", choices.SIZE_UNIT, filters=False),
        whole("print_run", "Tirage", "Edition of", "", 100_000),
        whole("edition_number", "Numéro dans le tirage", "Number in the edition", "", 100_000),
        claim("signed", "Signé", "Signed", filters=False),
        claim("certificate", "Certificat d’authenticité", "Certificate of authenticity", filters=False),
        year(),
        *FILMED_RIGHTS,
    ), (
        Together("size", "Dimensions", "Size", ("width_cm", "height_cm", "depth_cm"), Reading.size, "size_unit"),
        Together("edition", "Tirage", "Edition", ("edition_number", "print_run"), Reading.part),
    )),
    Category("film", IMAGE, "Film et série", "Film and series", "format", (
        choice("format", "Format", "Format", choices.FILM_FORMAT),
        whole("duration_minutes", "Durée", "Running time", "min", 10_000, required=True),
        text("director", "Réalisation", "Director"),
        text("producer", "Production", "Producer"),
        text("shooting_language", "Langue de tournage", "Shooting language"),
        text("subtitles", "Sous-titres", "Subtitles"),
        year(),
        *about(Group.codes, of(FieldType.isan, "isan", "ISAN", "ISAN")),
        *FILMED_RIGHTS,
    )),
    Category("motion", IMAGE, "Motion design et animation", "Motion design and animation", "resolution", (
        choice("resolution", "Définition", "Resolution", choices.RESOLUTION),
        duration(),
        number("frame_rate", "Cadence", "Frame rate", "fps"),
        text("software", "Logiciels", "Software"),
        *IMAGE_RIGHTS,
    )),
    Category("game", IMAGE, "Jeu", "Game", "development_stage", (
        choice("development_stage", "État de développement", "Development stage", choices.DEVELOPMENT_STAGE),
        text("platforms", "Plateformes", "Platforms"),
        text("engine", "Moteur", "Engine"),
        whole("players_max", "Joueurs au plus", "Players at most", "", 1_000_000),
        choice("pegi", "PEGI", "PEGI", choices.PEGI),
        year(),
        *IMAGE_RIGHTS,
    )),
    Category("graphic", IMAGE, "Design graphique", "Graphic design", "discipline", (
        choice("discipline", "Discipline", "Discipline", choices.DISCIPLINE),
        text("client", "Commanditaire", "Client"),
        text("formats", "Formats", "Formats"),
        year(),
        *IMAGE_RIGHTS,
    )),
    Category("venue", IMAGE, "Lieu et matériel", "Venue and equipment", "capacity", (
        whole("capacity", "Jauge", "Capacity", "", 500_000, required=True),
        number("stage_m2", "Plateau", "Stage", "m²"),
        claim("daylight", "Lumière du jour", "Daylight"),
        text("rig", "Équipement", "Equipment"),
        *STAGE,
    )),
    Category("training", BOTH, "Formation", "Training", "hours", (
        whole("hours", "Durée", "Length", "h", 10_000, required=True),
        whole("max_participants", "Participants au plus", "Participants at most", "", 100_000),
        choice("level", "Niveau", "Level", choices.LEVEL),
        claim("certified", "Formation certifiée", "Certified"),
    )),
    Category("service", BOTH, "Service", "Service", "zone", (
        text("zone", "Zone d’intervention", "Area served"),
        whole("response_days", "Réponse en jours", "Answer within days", "", 1_000),
        claim("remote", "À distance", "Remote"),
        *about(Group.money, money("hourly_rate_cents", "Tarif horaire", "Hourly rate")),
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
        given, value = raw.get(spec.code), None
        # Of all its fields, an offering fills a few.
        if given is not None and given != "":
            try:
                value = clean(spec, given)
            except FieldRefused as refusal:
                wrong[spec.code] = refusal.sentence
                continue
        if value is not None:
            values[spec.code] = value
        elif complete and spec.required:
            wrong[spec.code] = N_("Please fill this in.")
    if values:
        wrong |= _out_of_order(category, values)
    if wrong:
        raise Invalid(wrong)
    return values


def _out_of_order(category: Category, values: Mapping[str, Value]) -> dict[str, str]:
    """The ends of ranges that are below their beginnings."""
    wrong: dict[str, str] = {}
    for one in category.together:
        first, last = (values.get(code) for code in (one.parts[0], one.parts[-1]))
        if one.reading is not Reading.size and first is not None and last is not None and last < first:  # type: ignore[operator]
            wrong[one.parts[-1]] = N_("This is less than the field before it says.")
    return wrong


def facts(category: Category, fields: Mapping[str, Any]) -> list[Fact]:
    """The fields that have a value, in the order of the category."""
    return [Fact(spec, fields[spec.code]) for spec in category.fields if fields.get(spec.code) not in (None, "")]


def sheet(category: Category, fields: Mapping[str, Any]) -> dict[Group, list[Fact | Joined]]:
    """The fields that have a value as they are read, by group: those that belong together as one."""
    joined = {code: one for one in category.together for code in (*one.parts, *filter(None, [one.unit]))}
    found: dict[Group, list[Fact | Joined]] = {}
    done: set[str] = set()
    for fact in facts(category, fields):
        one = joined.get(fact.spec.code)
        if one is None:
            found.setdefault(fact.spec.group, []).append(fact)
        elif one.code not in done and fact.spec.code in one.parts:
            done.add(one.code)
            parts = tuple(Fact(spec, fields.get(spec.code)) for code in one.parts if (spec := category.field(code)))
            found.setdefault(fact.spec.group, []).append(Joined(one, parts, fields.get(one.unit) or ""))
    return found


def headline(category: Category, fields: Mapping[str, Any]) -> Fact | None:
    """The one field that a card shows, if it has a value."""
    spec, value = category.field(category.headline), fields.get(category.headline)
    return Fact(spec, value) if spec is not None and value not in (None, "") else None


def searchable(category: Category, fields: Mapping[str, Any]) -> str:
    """What people could type to find an offering by its category and fields."""
    found = [words_of(fact.spec, fact.value) for fact in facts(category, fields)]
    return " ".join([category.name_fr, category.name_en, *found])
