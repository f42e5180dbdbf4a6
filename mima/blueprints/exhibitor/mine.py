"""Loading an offering with the right to change it, or to look at it before it is out."""

from mima.catalog import desk
from mima.catalog.models import Offering
from mima.exhibitors.models import Exhibitor
from mima.web import guards


def company() -> Exhibitor:
    """The company that the person acts for now."""
    return guards.my_exhibitor()


def offering(public_id: str) -> Offering:
    """The offering of a company that the person is a member of; a stranger's is not found."""
    guards.my_exhibitor()
    return desk.of_companies(guards.my_exhibitor_ids(), public_id)


def visible(public_id: str) -> Offering:
    """The same, and every offering for organizers."""
    guards.signed_in()
    return desk.by_public_id(public_id) if guards.is_organizer() else offering(public_id)
