"""The shapes of demo data: frozen, typed, and able to make their own pictures and sound."""

from dataclasses import dataclass

from mima.demo.art import picture
from mima.demo.art.sheet import Shape
from mima.demo.reel import film
from mima.demo.sound import track


@dataclass(frozen=True)
class DemoCompany:
    """An invented company; its numbers pass their checksums and belong to nobody."""

    slug: str
    name: str
    legal_form: str
    street: str
    postcode: str
    town: str
    siret: str
    vat_number: str
    website: str
    email: str
    kinds: tuple[str, ...]
    categories: tuple[str, ...]
    is_member: bool
    description_fr: str
    description_en: str


@dataclass(frozen=True)
class PictureSpec:
    """A picture that can be made again and again, always with the same bytes."""

    family: str
    shape: Shape
    seed: int
    filename: str
    alt_fr: str
    alt_en: str

    def make(self) -> bytes:
        """A JPEG."""
        return picture(self.family, self.shape, self.seed)


@dataclass(frozen=True)
class TrackSpec:
    """A piece of music that can be made again and again, always with the same bytes."""

    style: str
    seed: int
    bpm: int
    tonic: str
    minor: bool
    title: str
    filename: str

    @property
    def musical_key(self) -> str:
        """The key as a choice of the catalog, such as "e-flat-major"."""
        return f"{self.tonic}-{'minor' if self.minor else 'major'}"

    def make(self) -> bytes:
        """A FLAC file, stereo, 44.1 kHz."""
        return track(self.style, self.seed, self.bpm, self.tonic, self.minor)


@dataclass(frozen=True)
class FilmSpec:
    """A short film over a picture of its own, that can be made again and again."""

    family: str
    seed: int
    title: str
    filename: str

    def make(self) -> bytes:
        """An MP4."""
        return film(picture(self.family, "wide", self.seed), self.title, self.seed)


@dataclass(frozen=True)
class DemoOffering:
    """What a company shows: its words in two languages, its price in cents, the fields of its category, its media."""

    slug: str
    company_slug: str
    kind: str
    category: str
    title_fr: str
    title_en: str
    summary_fr: str
    summary_en: str
    text_fr: str
    text_en: str
    tags: tuple[str, ...]
    place: str
    year: int
    credits: str
    price_from_cents: int | None
    price_to_cents: int | None
    price_on_request: bool
    fields: dict[str, str | int | bool]
    pictures: tuple[PictureSpec, ...]
    track: TrackSpec | None
    film: FilmSpec | None = None
