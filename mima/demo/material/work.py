"""One line of the texts with what was decided about it: whose it is, its price, year, picture shape and track."""

from dataclasses import dataclass

from mima.demo.art.sheet import Shape
from mima.demo.material.specs import TrackSpec


@dataclass(frozen=True)
class Work:
    """What the makers of fields, prose and pictures need to know."""

    index: int
    slug: str
    category: str
    kind: str
    title_fr: str
    title_en: str
    fr: str
    en: str
    tags: tuple[str, ...]
    hint: str
    company_slug: str
    company_name: str
    town: str
    year: int
    price: int
    shape: Shape
    track: TrackSpec | None
