"""What a company is told about its offerings."""

from mima.catalog.models import Offering
from mima.core import clock
from mima.core.actors import Actor
from mima.exhibitors import queries as exhibitors
from mima.mailing import service as mailing


def approved(offering: Offering, *, by: Actor) -> None:
    """Each member of the company has a letter: the offering stands in the catalog."""
    _tell("offering_approved", offering, by)


def sent_back(offering: Offering, *, by: Actor, note: str) -> None:
    """Each member of the company has a letter with what the organizers ask for."""
    _tell("offering_sent_back", offering, by, note=note)


def taken_out(offering: Offering, *, by: Actor, note: str) -> None:
    """Each member of the company has a letter with the reason why the offering has left the catalog."""
    _tell("offering_taken_out", offering, by, note=note)


def _tell(template: str, offering: Offering, by: Actor, **values: str) -> None:
    for user in exhibitors.member_users(offering.exhibitor):
        first, second = (
            (offering.title_fr, offering.title_en) if user.language == "fr" else (offering.title_en, offering.title_fr)
        )
        mailing.write(
            template,
            to=user.email,
            language=user.language,
            # One letter for each decision, and a decision happens at one moment.
            key=f"{template}:{offering.id}:{clock.now().isoformat()}:{user.id}",
            by=by,
            user_id=user.id,
            title=first or second,
            company=offering.exhibitor.name,
            slug=offering.slug,
            **values,
        )
