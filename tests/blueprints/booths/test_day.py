"""The pages at half past midnight in Clermont-Ferrand on the first of January."""

from datetime import date

import time_machine
from flask import Flask

from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from mima.exhibitors import cluster
from tests.browsing import text
from tests.people import Cast, sign_in

HALF_PAST_MIDNIGHT = "2026-12-31T23:30:00+00:00"


def test_a_new_member_reads_the_members_price_beside_the_plan(app: Flask, cast: Cast) -> None:
    with time_machine.travel(HALF_PAST_MIDNIGHT, tick=False):
        with app.app_context(), transaction():
            cluster.begin(cast.company("bruno"), date(2027, 1, 1), None, by=COMMAND)
        page = text(sign_in(app, cast.bruno).get("/editions/mima-2027/booths/A02"))
    assert "€1,134.00" in page


def test_today_counts_the_days_from_the_markets_own(app: Flask, cast: Cast) -> None:
    with time_machine.travel(HALF_PAST_MIDNIGHT, tick=False):
        page = text(sign_in(app, cast.ana).get("/organizer"))
    assert "90 days" in page


def test_the_team_sees_at_home_who_is_a_member_today(app: Flask, cast: Cast) -> None:
    with time_machine.travel(HALF_PAST_MIDNIGHT, tick=False):
        with app.app_context(), transaction():
            cluster.begin(cast.company("bruno"), date(2027, 1, 1), None, by=COMMAND)
        assert "Member" in text(sign_in(app, cast.ana).get("/organizer/exhibitors?q=Pouzzolane")).split("Maison Pouzzolane")[1]
