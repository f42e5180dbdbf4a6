"""What an offering says besides the plain fields of its category: the stage it needs, its codes, who holds its rights.

Some say all, some a part, some nothing, as companies do: the lights of the catalog are of all three colours.
"""

from collections.abc import Callable
from typing import Any

from mima.demo.material.codes import ipi, upc
from mima.demo.material.lines import between, choose, seed
from mima.demo.material.people import person
from mima.demo.material.specs import DemoOffering

More = dict[str, Any]
WHERE = ("Monde", "Monde", "Europe", "France, Belgique, Suisse", "Monde sauf Japon")
HOLDERS = ("Éditions du Cratère", "Label Basse Continue", "Société des Auteurs de Nulle-Part", "Agence Contrechamp")


def _said(slug: str) -> More:
    """Where and with which machines."""
    use = choose(("none", "none", "none", "none", "assisted", "generated"), "ai", slug)
    return {"territories": choose(WHERE, "where", slug), "ai_use": use} | (
        {} if use == "none" else {"ai_share": between(1, 6, "ai", slug) * 10}
    )


def _rights(slug: str, *shares: str) -> More:
    """Everything here, a part with somebody else, or not said."""
    how = seed("rights", slug) % 5
    if how == 4:
        return {}
    if how == 3:
        held = {share: choose((50, 60, 75), share, slug) for share in shares[-1:]} | dict.fromkeys(shares[:-1], 100)
        return {**held, "clear_with": choose(HOLDERS, "with", slug), **_said(slug)}
    return {**dict.fromkeys(shares, 100), **_said(slug)}


def _splits(slug: str, first: str, second: str) -> str:
    share = choose((50, 60, 75), "split", slug)
    names = person("first", slug), person("second", slug)
    return f"{names[0]}; {first}; {share}; {ipi(seed('ipi', slug))}\n{names[1]}; {second}; {100 - share}"


def _show(demo: DemoOffering) -> More:
    slug = demo.slug
    month, fee = between(5, 9, "tour", slug), int(demo.fields["fee_cents"])
    towns = ("Riom, La Puce à l’oreille", "Thiers, salle Espace", "Ambert, cour de la mairie", "Issoire, Animatis")
    said = {
        "performers": person("artist", slug),
        "audience": choose(("all", "all", "young", "adults"), "audience", slug),
        "audience_min": between(4, 12, "least", slug) * 10,
        "audience_max": between(3, 12, "most", slug) * 100,
        "stage_depth_m": between(3, 9, "deep", slug),
        "stage_height_m": between(3, 7, "high", slug),
        "power": choose(("16a", "32a-3p", "32a-3p", "63a-3p"), "power", slug),
        "piano": choose(("none", "none", "none", "upright", "grand"), "piano", slug),
        "local_crew": between(1, 4, "local", slug),
        "get_in_hours": between(2, 8, "in", slug),
        "touring_dates": "\n".join(f"2027-{month:02}-{day:02}; {choose(towns, day, slug)}" for day in (7, 8, 21)),
        "fee_to_cents": fee + between(2, 8, "fee", slug) * 10_000,
        "vhr": choose(("on-top", "on-top", "included"), "vhr", slug),
        "vhr_people": int(demo.fields["crew_count"]),
    }
    # Some sheets forget what venues ask about first.
    forgotten = choose(((), (), (), ("stage_height_m",), ("power", "local_crew")), "forgotten", slug)
    return {name: value for name, value in said.items() if name not in forgotten}


def _recording(demo: DemoOffering) -> More:
    said = _rights(demo.slug, "master_share", "publishing_share")
    return {"upc": upc(seed("upc", demo.slug)), **said, **({"splits": _splits(demo.slug, "paroles", "musique")} if said else {})}


def _sync(demo: DemoOffering) -> More:
    said = _rights(demo.slug, "master_share", "publishing_share")
    return {**said, "instrumental": seed("voice", demo.slug) % 2 == 0} if said else {}


def _composition(demo: DemoOffering) -> More:
    writer = f"{demo.fields['composer']}; {ipi(seed('writer', demo.slug))}"
    return {
        "writers": writer,
        **_rights(demo.slug, "publishing_share"),
        "splits": _splits(demo.slug, "composition", "arrangement"),
    }


def _photograph(demo: DemoOffering) -> More:
    said = _rights(demo.slug, "rights_share")
    run = int(demo.fields["print_run"])
    edition = {
        "edition_number": between(1, run, "number", demo.slug),
        "signed": True,
        "certificate": seed("paper", demo.slug) % 2 == 0,
    }
    return {**edition, **said, **({"releases": "not-needed"} if said else {})}


def _film(demo: DemoOffering) -> More:
    said = _rights(demo.slug, "rights_share")
    subtitles = choose(("français, anglais", "anglais", "français sourds et malentendants"), "under", demo.slug)
    return {"producer": person("producer", demo.slug), "subtitles": subtitles, **said, **({"releases": "all"} if said else {})}


def _image(demo: DemoOffering) -> More:
    return _rights(demo.slug, "rights_share")


def _publishing(demo: DemoOffering) -> More:
    said = _rights(demo.slug, "master_share", "publishing_share")
    return {"ipi": ipi(seed("house", demo.slug)), **said, "territories": demo.fields["territories"]}


_MAKERS: dict[str, Callable[[DemoOffering], More]] = {
    "show": _show, "recording": _recording, "sync": _sync, "composition": _composition, "publishing": _publishing,
    "photograph": _photograph, "film": _film, "motion": _image, "game": _image, "graphic": _image,
}  # fmt: skip


def more_fields(demo: DemoOffering) -> More:
    """The rest of what the offering says; nothing for a category that has no more."""
    make = _MAKERS.get(demo.category)
    return make(demo) if make else {}
