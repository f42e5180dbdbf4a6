"""GET /organizer/bookings: every booking of the edition, to search, to sort, page by page."""

from dataclasses import replace

from flask import render_template, request, url_for

from mima.blueprints.organizer import blueprint, edition
from mima.booths.models import ReservationState
from mima.oversight import bookings as oversight
from mima.oversight.bookings import Wanted

LONGEST_SEARCH = 100


@blueprint.get("/bookings")
def bookings() -> str:
    wanted = read()
    return render_template(
        "organizer/bookings.html",
        edition=edition.present(),
        wanted=wanted,
        page=oversight.page(edition.present(), wanted),
        states=list(ReservationState),
        address=address,
        turned=turned,
    )


def read() -> Wanted:
    """What the address asks for; what it says wrongly is as if it had not been said."""
    state, sort = request.args.get("state", ""), request.args.get("sort", "")
    return Wanted(
        words=request.args.get("q", "").strip()[:LONGEST_SEARCH],
        state=ReservationState(state) if state in set(ReservationState) else None,
        sort=sort if sort in oversight.ORDERS else "newest",
        after=request.args.get("after", "")[:LONGEST_SEARCH],
    )


def address(wanted: Wanted) -> str:
    """The list of these bookings."""
    sort = wanted.sort if wanted.sort != "newest" else None
    return url_for("organizer.bookings", q=wanted.words or None, state=wanted.state, sort=sort, after=wanted.after or None)


def turned(wanted: Wanted, **changes: object) -> str:
    """The same list with something of it changed, from its beginning unless said otherwise."""
    return address(replace(wanted, **{"after": "", **changes}))  # type: ignore[arg-type]
