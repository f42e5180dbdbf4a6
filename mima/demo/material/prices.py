"""Plausible prices, excluding tax; invented, like everything here."""

from mima.demo.material.lines import between, seed
from mima.demo.material.work import Work

# From, to and step, in euros, of the lowest price asked in each category.
SPANS = {
    "show": (900, 4800, 100), "recording": (150, 900, 10), "sync": (200, 1600, 50), "composition": (300, 3500, 50),
    "studio": (180, 780, 20), "publishing": (250, 1500, 50), "photograph": (90, 780, 10), "film": (400, 3800, 100),
    "motion": (240, 2900, 20), "game": (300, 4500, 100), "graphic": (80, 1900, 20), "venue": (260, 2600, 20),
    "training": (280, 1450, 10), "service": (120, 900, 10),
}  # fmt: skip


def price_of(category: str, tags: tuple[str, ...], slug: str) -> int:
    """The lowest price in whole euros; cheap ones are more frequent than dear ones."""
    low, high, step = SPANS[category]
    steps = (high - low) // step
    share: float = (between(0, 1000, "price", slug) / 1000) ** 1.7
    wide = 0.5 if {"jeune public", "duo", "single"} & set(tags) else 1.0
    return low + round(steps * share * wide) * step


def prices_of(work: Work) -> tuple[int | None, int | None]:
    """From and to in cents; one offering in eight is on request, two in five have a range."""
    if seed("request", work.slug) % 8 == 0 and work.category not in ("studio", "show"):
        return None, None
    low = work.price * 100
    if seed("range", work.slug) % 5 < 2:
        times = between(14, 45, "times", work.slug) / 10
        return low, round(low * times / 1000) * 1000
    return low, None
