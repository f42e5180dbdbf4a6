"""The three hundred offerings, put together from the lines, always the same."""

from collections import Counter
from functools import lru_cache

from mima.demo.material.choices import FIELDS, kind_of
from mima.demo.material.companies import companies
from mima.demo.material.fields import fields_of
from mima.demo.material.lines import between, english, french, rows, seed, slug_of
from mima.demo.material.people import people
from mima.demo.material.pictures import family_of, pictures_of, shape_of
from mima.demo.material.prices import price_of, prices_of
from mima.demo.material.prose import prose
from mima.demo.material.specs import DemoCompany, DemoOffering, FilmSpec
from mima.demo.material.tracks import track_of
from mima.demo.material.work import Work

# So many of the films have something to see that moves.
FILMS = 2


@lru_cache(maxsize=1)
def _made() -> tuple[DemoOffering, ...]:
    shown: Counter[str] = Counter()
    made: list[DemoOffering] = []
    for category in FIELDS:
        for place, row in enumerate(rows(category)):
            made.append(_offering(_work(category, len(made), row, shown), place))
    return tuple(made)


def offerings() -> list[DemoOffering]:
    """All three hundred, category after category, always in the same order."""
    return list(_made())


def _owner(title: str, category: str, kind: str, shown: Counter[str]) -> DemoCompany:
    everyone = {one.slug: one for one in companies()}
    owners = dict(rows("owners"))
    if title in owners:
        chosen = everyone[owners[title]]
    else:
        fit = [one for one in everyone.values() if category in one.categories and kind in one.kinds]
        chosen = min(fit, key=lambda one: (shown[one.slug], seed(title, one.slug)))
    shown[chosen.slug] += 1
    return chosen


def _work(category: str, index: int, row: list[str], shown: Counter[str]) -> Work:
    title, fr, en, tags, hint = row
    title_fr, _, title_en = (part.strip() for part in title.partition(" / "))
    kind = kind_of(category, hint)
    owner = _owner(title_fr, category, kind, shown)
    slug = slug_of(title_fr)
    return Work(
        index=index,
        slug=slug,
        category=category,
        kind=kind,
        title_fr=french(title_fr),
        title_en=english(title_en or title_fr),
        fr=french(fr),
        en=english(en),
        tags=tuple(tags.split(",")),
        hint=hint,
        company_slug=owner.slug,
        company_name=owner.name,
        town=owner.town,
        year=between(2017, 2026, "year", slug),
        price=price_of(category, tuple(tags.split(",")), slug),
        shape=shape_of(category, slug),
        track=track_of(slug, title_fr, hint),
    )


def _offering(work: Work, place: int) -> DemoOffering:
    fields = fields_of(work)
    text_fr, text_en = prose(work, fields)
    low, high = prices_of(work)
    return DemoOffering(
        slug=work.slug,
        company_slug=work.company_slug,
        kind=work.kind,
        category=work.category,
        title_fr=work.title_fr,
        title_en=work.title_en,
        summary_fr=work.fr,
        summary_en=work.en,
        text_fr=text_fr,
        text_en=text_en,
        tags=work.tags,
        place=work.town,
        year=work.year,
        credits=people(between(1, 3, "credits", work.slug), "credits", work.slug),
        price_from_cents=low,
        price_to_cents=high,
        price_on_request=low is None,
        fields=fields,
        pictures=pictures_of(work, family_of(work.category, work.hint, place)),
        track=work.track,
        film=_film(work, family_of(work.category, work.hint, place)) if work.category == "film" and place < FILMS else None,
    )


def _film(work: Work, family: str) -> FilmSpec:
    return FilmSpec(family, between(1, 2**31, "film", work.slug), work.title_fr, f"{work.slug}.mp4")
