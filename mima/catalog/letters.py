"""What a company is told about its offerings."""

from collections.abc import Mapping, Sequence
from typing import Any

from mima.accounts.models import User
from mima.catalog.models import Offering
from mima.core import clock
from mima.core.actors import SCHEDULE, Actor
from mima.exhibitors import letters
from mima.exhibitors.models import Exhibitor


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
    values = {"company": exhibitor.name, "count": count, "token": token, **_listed(first, user.language)}
    key = _of_today("offerings_still_true", exhibitor)
    letters.to_member(exhibitor, user, "offerings_still_true", key=key, by=SCHEDULE, **values)


def hidden(exhibitor: Exhibitor, first: Sequence[Offering], count: int) -> None:
    """Each member of the company has a letter with what was hidden, once a day at most."""
    letters.to_members(
        exhibitor,
        "offerings_hidden",
        key=_of_today("offerings_hidden", exhibitor),
        by=SCHEDULE,
        in_language=lambda language: _listed(first, language),
        company=exhibitor.name,
        count=count,
    )


def _of_today(template: str, exhibitor: Exhibitor) -> str:
    # By day: whatever falls due later is asked about too, and nothing goes that no letter has named.
    return f"{template}:{exhibitor.id}:{clock.now().strftime('%Y-%m-%d')}"


def _listed(offerings: Sequence[Offering], language: str) -> dict[str, Any]:
    return {"offerings": [[one.public_id, _title(one, language)] for one in offerings]}


def _title(offering: Offering, language: str) -> str:
    titles = (offering.title_fr, offering.title_en) if language == "fr" else (offering.title_en, offering.title_fr)
    return titles[0] or titles[1]


def _remarked(offering: Offering, remarks: Mapping[str, str]) -> dict[str, Any]:
    """The remarks as a letter lists them: it finds the words for the names of the values itself."""
    return {"category": offering.category, "remarks": [[name, text] for name, text in remarks.items()]}


def _tell(template: str, offering: Offering, by: Actor, **values: Any) -> None:
    letters.to_members(
        offering.exhibitor,
        template,
        # One letter for each decision, and a decision happens at one moment.
        key=f"{template}:{offering.id}:{clock.now().isoformat()}",
        by=by,
        in_language=lambda language: {"title": _title(offering, language)},
        company=offering.exhibitor.name,
        slug=offering.slug,
        **values,
    )
