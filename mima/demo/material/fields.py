"""The fields of one offering, plausible for its category and in accord with its media."""

from collections.abc import Callable

from mima.demo.material.choices import CHOICES
from mima.demo.material.codes import isrc, iswc
from mima.demo.material.lines import between, choose, seed
from mima.demo.material.people import people, person
from mima.demo.material.work import Work

Fields = dict[str, str | int | bool]

MOODS = {
    "tension": "tense", "lumineux": "bright", "drame": "melancholic", "comédie": "funny", "nocturne": "nocturnal",
    "mystère": "mysterious", "victoire": "epic", "générique": "epic", "intime": "tender", "mémoire": "melancholic",
    "nature": "calm", "paysage": "dreamy", "léger": "bright", "suspense": "tense", "mode": "nocturnal",
}  # fmt: skip
GENRES = {
    "chanson": "song", "bal": "dance", "cuivres": "brass", "électronique": "electronic", "jeu vidéo": "game-music",
    "musique de chambre": "chamber", "monde": "world", "réédition": "rock", "musique à l’image": "screen-music",
    "sous-édition": "screen-music", "label": "electronic",
}  # fmt: skip
TECHNIQUES = {
    "cyanotype": "cyanotype", "gravure": "engraving", "risographie": "risograph", "tirage": "screen-print",
    "pose longue": "silver-gelatin", "architecture": "silver-gelatin", "aérien": "c-print",
}  # fmt: skip
FORMATS = {
    "court métrage": "short-film", "série": "series", "clip": "music-video", "captation": "live-recording",
    "thriller": "feature", "documentaire": "feature", "essai": "medium-length",
}  # fmt: skip
DISCIPLINES = {
    "affiche": "poster", "identité": "identity", "signalétique": "signage", "typographie": "typography",
    "emballage": "packaging", "bande dessinée": "comics", "scénographie": "stage-design", "motif": "pattern",
    "pochette": "illustration", "carte": "illustration", "illustration": "illustration", "édition": "editorial",
}  # fmt: skip


def _by_tag(work: Work, table: dict[str, str], category: str, field: str) -> str:
    """What the first telling tag says, else one of the choices."""
    found = next((table[tag] for tag in work.tags if tag in table), None)
    return found or choose(CHOICES[category, field], field, work.slug)


def _show(work: Work) -> Fields:
    return {
        "stage_opening_m": between(3, 12, "open", work.slug),
        "crew_count": between(2, 14, "crew", work.slug),
        "touring_until": f"202{between(7, 8, 'until', work.slug)}-{between(5, 12, 'month', work.slug):02d}-30",
        "fee_cents": work.price * 100,
        "set_minutes": between(8, 20, "set", work.slug) * 5,
    }


def _recording(work: Work) -> Fields:
    long = {"album": (1500, 3200), "maxi": (900, 1500)}.get(next((t for t in work.tags if t in ("album", "maxi")), ""))
    return {
        "isrc": isrc(work.index, work.year),
        "duration_seconds": between(*(long or (155, 410)), "time", work.slug),
        "release_year": work.year,
        "label": work.company_name,
        "performers": people(between(1, 4, "play", work.slug), "play", work.slug),
    }


def _sync(work: Work) -> Fields:
    assert work.track is not None
    return {
        "bpm": work.track.bpm,
        "musical_key": work.track.musical_key,
        "mood": _by_tag(work, MOODS, "sync", "mood"),
        "duration_seconds": between(58, 245, "time", work.slug),
        "one_stop": seed("one", work.slug) % 4 != 0,
    }


def _composition(work: Work) -> Fields:
    scoring = {
        "cordes": "2 vl, vla, vc", "chœur": "SATB, 24 voix", "piano": "piano", "guitare": "guitare",
        "harmonie": "harmonie, 35 à 50 musiciens", "jazz": "piano, contrebasse, batterie",
        "orchestre": "orchestre de classe",
        "accordéon": "accordéon, percussions", "électronique": "ensemble de 7 et électronique",
        "exposition": "bande, 14 pistes",
        "mélodie": "mezzo et piano", "musique de chambre": "fl, htb, cl, cor, bn, bande",
    }  # fmt: skip
    return {
        "iswc": iswc(work.index),
        "composer": person("composer", work.slug),
        "instrumentation": next((scoring[tag] for tag in work.tags if tag in scoring), "ensemble variable"),
        "duration_seconds": between(6, 38, "time", work.slug) * 30,
    }


def _studio(work: Work) -> Fields:
    consoles = (
        "32 voies analogique",
        "48 voies numérique",
        "24 voies hybride",
        "16 voies à lampes",
        "surface de contrôle 24",
    )
    analogue = seed("analogue", work.slug) % 2 == 0 or "analogique" in work.tags
    return {
        "room_m2": between(14, 160, "room", work.slug),
        "console": consoles[0] if analogue else choose(consoles[1:], "console", work.slug),
        "day_rate_cents": work.price * 100,
        "analogue": analogue,
    }


def _publishing(work: Work) -> Fields:
    return {
        "founded_year": between(1994, 2021, "founded", work.slug),
        "catalogue_size": between(24, 900, "size", work.slug),
        "territories": choose(("Monde", "Europe", "France, Belgique, Suisse", "Monde sauf Japon"), "where", work.slug),
        "main_genre": _by_tag(work, GENRES, "publishing", "main_genre"),
    }


def _photograph(work: Work) -> Fields:
    technique = "cyanotype" if work.hint == "cyanotype" else _by_tag(work, TECHNIQUES, "photograph", "technique")
    wide = between(3, 12, "wide", work.slug) * 10
    high = {"square": wide, "landscape": wide * 3 // 4, "portrait": wide * 5 // 4}[work.shape]
    return {
        "technique": technique,
        "width_cm": wide,
        "height_cm": high,
        "print_run": choose((5, 7, 8, 10, 12, 15, 20, 25, 30, 50), "run", work.slug),
        "year": work.year,
    }


def _film(work: Work) -> Fields:
    kind = _by_tag(work, FORMATS, "film", "format")
    if "websérie" in work.fr.lower():
        kind = "web-series"
    low, high = {
        "short-film": (7, 28), "series": (26, 52), "music-video": (3, 5), "live-recording": (50, 95),
        "feature": (62, 104), "medium-length": (34, 58), "web-series": (5, 9),
    }[kind]  # fmt: skip
    return {
        "duration_minutes": between(low, high, "time", work.slug),
        "format": kind,
        "shooting_language": choose(("français", "français", "français, occitan", "sans dialogue"), "tongue", work.slug),
        "year": work.year,
        "director": person("director", work.slug),
    }


def _motion(work: Work) -> Fields:
    return {
        "duration_seconds": choose((8, 10, 12, 15, 20, 30, 45, 60, 90, 180), "time", work.slug),
        "resolution": "dome-4k" if "dôme" in work.tags else choose(CHOICES["motion", "resolution"][:4], "res", work.slug),
        "software": choose(("moteur maison", "rendu 3D libre", "image par image", "compositing et 3D"), "soft", work.slug),
        "frame_rate": choose((12, 24, 25, 30, 50, 60), "rate", work.slug),
    }


def _game(work: Work) -> Fields:
    several = {"multijoueur", "coopératif", "local"} & set(work.tags)
    return {
        "platforms": choose(("Windows, Linux", "mobile", "Windows, console portable", "navigateur, mobile"), "on", work.slug),
        "engine": choose(("moteur maison", "moteur libre 2D", "moteur libre 3D"), "engine", work.slug),
        "players_max": between(2, 4, "players", work.slug) if several else 1,
        "development_stage": choose(CHOICES["game", "development_stage"], "stage", work.slug),
        "year": work.year,
    }


def _graphic(work: Work) -> Fields:
    clients = ("Théâtre des Allées", "Syndicat des eaux du Haut-Allier", "Festival Court et Plein", "auto-édition")
    return {
        "discipline": _by_tag(work, DISCIPLINES, "graphic", "discipline"),
        "client": choose((*clients, "Musée de la Pierre", "Distillerie des Puys"), "client", work.slug),
        "year": work.year,
        "formats": choose(("60 × 80 cm", "A2, A3", "17 × 24 cm", "33 × 33 cm", "tous formats, vectoriel"), "size", work.slug),
    }


def _venue(work: Work) -> Fields:
    return {
        "capacity": between(4, 120, "capacity", work.slug) * 10,
        "stage_m2": between(30, 600, "stage", work.slug),
        "daylight": seed("daylight", work.slug) % 2 == 0,
        "rig": choose(
            ("grill fixe, 24 circuits", "ponts motorisés, 48 circuits", "pieds et tours, 12 circuits"), "rig", work.slug
        ),
    }


def _training(work: Work) -> Fields:
    return {
        "hours": choose((7, 14, 14, 21, 28, 35), "hours", work.slug),
        "max_participants": between(6, 14, "max", work.slug),
        "level": choose(CHOICES["training", "level"], "level", work.slug),
        "certified": seed("certified", work.slug) % 3 != 0,
    }


def _service(work: Work) -> Fields:
    return {
        "response_days": between(2, 6, "days", work.slug),
        "zone": choose(("Auvergne-Rhône-Alpes", "France", "Massif central", "Europe"), "zone", work.slug),
        "remote": seed("remote", work.slug) % 2 == 0,
        "hourly_rate_cents": between(9, 22, "rate", work.slug) * 500,
    }


MAKERS: dict[str, Callable[[Work], Fields]] = {
    "show": _show, "recording": _recording, "sync": _sync, "composition": _composition, "studio": _studio,
    "publishing": _publishing, "photograph": _photograph, "film": _film, "motion": _motion, "game": _game,
    "graphic": _graphic, "venue": _venue, "training": _training, "service": _service,
}  # fmt: skip


def fields_of(work: Work) -> Fields:
    """All fields of the work's category."""
    return MAKERS[work.category](work)
