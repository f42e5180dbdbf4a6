"""What a company is told about its offerings."""

from collections.abc import Mapping, Sequence
from typing import Any

from mima.accounts.models import User
from mima.catalog.models import Offering
from mima.core import clock
from mima.core.actors import SCHEDULE, Actor
from mima.exhibitors import queries as exhibitors
from mima.exhibitors.models import Exhibitor
from mima.mailing import service as mailing


def approved(offering: Offering, *, by: Actor) -> None:
    """Each member of the company has a letter: the offering stands in the catalog."""
    _tell("offering_approved", offering, by)


def sent_back(offering: Offering, *, by: Actor, note: str, remarks: Mapping[str, str]) -> None:
    """Each member of the company has a letter with what the organizers ask for."""
    _tell("offering_sent_back", offering, by, note=note, **_remarked(offering, remarks))


def taken_out(offering: Offering, *, by: Actor, note: str, remarks: Mapping[str, str]) -> None:
    """Each member of the company has a letter with the reason why the offering has left the catalog."""
    _tell("offering_taken_out", offering, by, note=note, **_remarked(offering, remarks))


def still_true(exhibitor: Exhibitor, user: User, first: Sequence[Offering], count: int, token: str) -> None:
    """This person of the company is asked whether its offerings are still true, by a link of their own."""
    _list("offerings_still_true", exhibitor, user, first, count, token=token)


def hidden(exhibitor: Exhibitor, first: Sequence[Offering], count: int) -> None:
    """Each member of the company has a letter with what was hidden, once a day at most."""
    for user in exhibitors.member_users(exhibitor):
        _list("offerings_hidden", exhibitor, user, first, count)


def _list(template: str, exhibitor: Exhibitor, user: User, first: Sequence[Offering], count: int, **values: str) -> None:
    # By day: whatever falls due later is asked about too, and nothing goes that no letter has named.
    day = clock.now().strftime("%Y-%m-%d")
    mailing.write(
        template,
        to=user.email,
        language=user.language,
        key=f"{template}:{exhibitor.id}:{day}:{user.id}",
        by=SCHEDULE,
        user_id=user.id,
        company=exhibitor.name,
        offerings=[[one.public_id, _title(one, user)] for one in first],
        count=count,
        **values,
    )


def _title(offering: Offering, user: User) -> str:
    titles = (offering.title_fr, offering.title_en) if user.language == "fr" else (offering.title_en, offering.title_fr)
    return titles[0] or titles[1]


def _remarked(offering: Offering, remarks: Mapping[str, str]) -> dict[str, Any]:
    """The remarks as a letter lists them: it finds the words for the names of the values itself."""
    return {"category": offering.category, "remarks": [[name, text] for name, text in remarks.items()]}


def _tell(template: str, offering: Offering, by: Actor, **values: Any) -> None:
    for user in exhibitors.member_users(offering.exhibitor):
        mailing.write(
            template,
            to=user.email,
            language=user.language,
            # One letter for each decision, and a decision happens at one moment.
            key=f"{template}:{offering.id}:{clock.now().isoformat()}:{user.id}",
            by=by,
            user_id=user.id,
            title=_title(offering, user),
            company=offering.exhibitor.name,
            slug=offering.slug,
            **values,
        )
