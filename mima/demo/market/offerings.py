"""The three hundred offerings of the demo market, published but for the few that wait for the organizers or are drafts."""

from collections.abc import Mapping

from mima.catalog import service as catalog
from mima.catalog.models import Offering
from mima.core.actors import COMMAND
from mima.demo.material import DemoOffering, offerings
from mima.demo.material.more import more_fields
from mima.exhibitors.models import Exhibitor

# The maker finds an offering's pictures and sound again by this reference.
REFERENCE = "demo:"


def publish(companies: Mapping[str, Exhibitor]) -> dict[str, Offering]:
    """The offerings by their demo slug; `companies` are by theirs. Of each company not trusted one still waits."""
    waiting: set[str] = set()
    made = {}
    for demo in _mixed(offerings()):
        company = companies[demo.company_slug]
        offering = made[demo.slug] = _draft(demo, company)
        catalog.submit(offering, by=COMMAND)
        if not company.trusted and company.slug not in waiting:
            waiting.add(company.slug)
        elif not company.trusted:
            catalog.approve(offering, by=COMMAND)
    return made


def _mixed(all_of_them: list[DemoOffering]) -> list[DemoOffering]:
    """Kinds and categories alternate, as they would where fifty companies publish: the newest page shows a bit of each."""
    return sorted(all_of_them, key=lambda demo: hash_of(demo.slug))


def hash_of(text: str) -> int:
    """A number that is the same on every machine and every day."""
    total = 2166136261
    for letter in text.encode():
        total = (total ^ letter) * 16777619 % 2**32
    return total


def _draft(demo: DemoOffering, company: Exhibitor) -> Offering:
    offering = catalog.draft(
        company,
        by=COMMAND,
        kind=demo.kind,
        category=demo.category,
        title_fr=demo.title_fr,
        title_en=demo.title_en,
        summary_fr=demo.summary_fr,
        summary_en=demo.summary_en,
        text_fr=demo.text_fr,
        text_en=demo.text_en,
        price_from_cents=demo.price_from_cents,
        price_to_cents=demo.price_to_cents,
        price_on_request=demo.price_on_request,
        place=demo.place,
        credits=demo.credits,
        tags=demo.tags,
        fields=demo.fields | more_fields(demo),
    )
    offering.external_reference = REFERENCE + demo.slug
    return offering
