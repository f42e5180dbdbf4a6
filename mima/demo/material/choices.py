"""The fields of each category and the values a choice may have; the same keys as in the catalog."""

from typing import Final

from mima.demo.sound import TONICS

MUSIC: Final = ("show", "recording", "sync", "composition", "studio", "publishing")
IMAGE: Final = ("photograph", "film", "motion", "game", "graphic", "venue")
BOTH: Final = ("training", "service")

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "show": ("stage_opening_m", "crew_count", "touring_until", "fee_cents", "set_minutes"),
    "recording": ("isrc", "duration_seconds", "release_year", "label", "performers"),
    "sync": ("bpm", "musical_key", "mood", "duration_seconds", "one_stop"),
    "composition": ("iswc", "composer", "instrumentation", "duration_seconds"),
    "studio": ("room_m2", "console", "day_rate_cents", "analogue"),
    "publishing": ("founded_year", "catalogue_size", "territories", "main_genre"),
    "photograph": ("technique", "width_cm", "height_cm", "print_run", "year"),
    "film": ("duration_minutes", "format", "shooting_language", "year", "director"),
    "motion": ("duration_seconds", "resolution", "software", "frame_rate"),
    "game": ("platforms", "engine", "players_max", "development_stage", "year"),
    "graphic": ("discipline", "client", "year", "formats"),
    "venue": ("capacity", "stage_m2", "daylight", "rig"),
    "training": ("hours", "max_participants", "level", "certified"),
    "service": ("response_days", "zone", "remote", "hourly_rate_cents"),
}

CHOICES: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("sync", "musical_key"): tuple(f"{tonic}-{mode}" for tonic in TONICS for mode in ("major", "minor")),
    ("sync", "mood"): (
        "bright", "calm", "dreamy", "epic", "funny", "melancholic", "mysterious", "nocturnal", "tense", "tender",
    ),
    ("publishing", "main_genre"): (
        "brass", "chamber", "dance", "electronic", "folk", "game-music", "jazz", "rock", "screen-music", "song",
        "world",
    ),
    ("photograph", "technique"): (
        "c-print", "cyanotype", "engraving", "pigment-print", "risograph", "screen-print", "silver-gelatin",
        "wet-plate",
    ),
    ("film", "format"): (
        "feature", "live-recording", "medium-length", "music-video", "series", "short-film", "web-series",
    ),
    ("motion", "resolution"): ("hd", "vertical-hd", "uhd-4k", "dcp-4k", "dome-4k", "uhd-8k"),
    ("game", "development_stage"): ("concept", "prototype", "alpha", "beta", "early-access", "released"),
    ("graphic", "discipline"): (
        "comics", "editorial", "identity", "illustration", "packaging", "pattern", "poster", "signage", "stage-design",
        "typography",
    ),
    ("training", "level"): ("all-levels", "beginner", "intermediate", "advanced"),
}  # fmt: skip


def kind_of(category: str, hint: str = "") -> str:
    """The kind a category belongs to; those of both kinds take it from the hint."""
    if category in BOTH:
        return hint
    return "music" if category in MUSIC else "image"
