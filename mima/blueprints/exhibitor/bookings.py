"""GET /exhibitor/bookings: the company's booths, held, booked and past, and what it has asked for and waits for."""

from flask import render_template

from mima.blueprints.bookings.claim import Claim
from mima.blueprints.exhibitor import asked, blueprint
from mima.booths import queries as booths
from mima.editions import queries as editions
from mima.web import guards


@blueprint.get("/bookings")
def bookings() -> str:
    exhibitor = guards.my_exhibitor()
    claims = [Claim.of(reservation) for reservation in booths.of_exhibitor(exhibitor)]
    return render_template(
        "exhibitor/bookings.html",
        exhibitor=exhibitor,
        claims=claims,
        asked=asked.lists(exhibitor),
        edition=editions.current(),
    )
