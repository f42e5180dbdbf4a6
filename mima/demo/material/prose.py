"""The long text of an offering: what it is, how it was made, what to expect, and whom to ask."""

from mima.demo.material.lines import TEXTS, choose, english, french
from mima.demo.material.people import person
from mima.demo.material.work import Work

Pair = tuple[str, str]


def prose(work: Work, fields: dict[str, str | int | bool]) -> Pair:
    """French and English Markdown; the sentences of each category are chosen so that no two texts are the same."""
    pools = material(work.category)
    values = {
        **fields, "title": work.title_fr, "title_en": work.title_en, "company": work.company_name, "town": work.town,
        "person": person("contact", work.slug), "year": work.year,
    }  # fmt: skip
    texts = []
    for language in (0, 1):
        made, fact, more, terms = (one[language].format(**values) for one in _chosen(pools, work.slug))
        lead = (work.fr, work.en)[language]
        heading = ("En pratique", "In practice")[language]
        texts.append(f"{lead} {made}\n\n{fact} {more}\n\n## {heading}\n\n{terms}")
    return french(texts[0]), english(texts[1])


def _chosen(pools: dict[str, list[Pair]], slug: str) -> list[Pair]:
    """One sentence of each pool; the details begin with those that state facts, so one comes from either half."""
    half = (len(pools["detail"]) + 1) // 2
    parts = {
        "made": pools["made"],
        "fact": pools["detail"][:half],
        "more": pools["detail"][half:],
        "terms": pools["terms"],
    }
    return [choose(options, name, slug) for name, options in parts.items()]


def material(category: str) -> dict[str, list[Pair]]:
    """The category's sentences, in pools: how it was made, a detail that matters, the terms."""
    pools: dict[str, list[Pair]] = {"made": [], "detail": [], "terms": []}
    text = (TEXTS / "about" / f"{category}.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            pool, fr, en = (cell.strip() for cell in line.split("|"))
            pools[pool].append((fr, en))
    return pools
