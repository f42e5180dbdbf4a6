"""The fifty invented companies, thirty of them members of the cluster."""

from functools import lru_cache

from mima.demo.material.codes import siret, vat_number
from mima.demo.material.lines import english, french, rows, slug_of
from mima.demo.material.specs import DemoCompany


@lru_cache(maxsize=1)
def _read() -> tuple[DemoCompany, ...]:
    return tuple(_company(index, row) for index, row in enumerate(rows("companies")))


def companies() -> list[DemoCompany]:
    """All fifty, always in the same order."""
    return list(_read())


def _company(index: int, row: list[str]) -> DemoCompany:
    name, form, street, place, kinds, membership, categories, fr, en = row
    postcode, town = place.split(" ", 1)
    slug = slug_of(name)
    number = siret(index)
    return DemoCompany(
        slug=slug,
        name=name,
        legal_form=form,
        street=street,
        postcode=postcode,
        town=town,
        siret=number,
        vat_number=vat_number(number),
        website=f"https://{slug}.example.org",
        email=f"bonjour@{slug}.example.org",
        kinds=("music", "image") if kinds == "both" else (kinds,),
        categories=tuple(categories.split(",")),
        is_member=membership == "member",
        description_fr=french(fr),
        description_en=english(en),
    )
