"""The organizers' desk: what waits for the market's team, and everything of the edition to look at and to settle."""

from flask import Blueprint

from mima.web import guards

blueprint = Blueprint("organizer", __name__, url_prefix="/organizer")


@blueprint.before_request
def only_the_team() -> None:
    """Every address of the desk, whatever its view does: the sign-in page for a visitor, 403 for anybody else."""
    guards.organizer()


from mima.blueprints.organizer import (  # noqa: E402
    accounting,
    application_files,
    applications,
    approvals,
    audit,
    booking,
    bookings,
    cancelling,
    companies,
    editions,
    exports,
    membership,
    moving,
    orders,
    papers,
    payment,
    payments,
    payouts,
    place,
    plan,
    public,
    rest,
    selling,
    statement,
    terms,
    today,
    undo,
    waiting,
)

__all__ = [
    "accounting",
    "application_files",
    "applications",
    "approvals",
    "audit",
    "blueprint",
    "booking",
    "bookings",
    "cancelling",
    "companies",
    "editions",
    "exports",
    "membership",
    "moving",
    "orders",
    "papers",
    "payment",
    "payments",
    "payouts",
    "place",
    "plan",
    "public",
    "rest",
    "selling",
    "statement",
    "terms",
    "today",
    "undo",
    "waiting",
]
