"""GET /organizer/bookings: every booking of an edition, the present one or the one named, to search, to sort, page by page."""

from dataclasses import replace
from functools import partial

from flask import render_template, request

from mima.blueprints.organizer import blueprint, edition
from mima.blueprints.organizer.edition import Chosen
from mima.booths.models import ReservationState
from mima.oversight import bookings as oversight
from mima.oversight.bookings import Wanted

LONGEST_SEARCH = 100


@blueprint.get("/bookings")
def bookings() -> str:
    wanted, chosen = read(), edition.chosen()
    return render_template(
        "organizer/bookings.html",
        edition=chosen.edition,
        chosen=chosen,
        wanted=wanted,
        page=oversight.page(chosen.edition, wanted),
        states=list(ReservationState),
        turned=partial(turned, chosen),
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


def turned(chosen: Chosen, wanted: Wanted, **changes: object) -> str:
    """The same list with something of it changed, from its beginning unless said otherwise."""
    new = replace(wanted, **{"after": "", **changes})  # type: ignore[arg-type]
    sort = new.sort if new.sort != "newest" else None
    return chosen.address("bookings", q=new.words or None, state=new.state, sort=sort, after=new.after or None)
