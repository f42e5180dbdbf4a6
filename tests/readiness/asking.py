"""A co-exhibitor of bruno's booth, its letters and its answers, in one line each."""

from sqlalchemy import select

from mima.booths.models import Booking
from mima.core.actors import SCHEDULE
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.mailing.models import Letter
from mima.readiness import beside, co_exhibitors, consent
from mima.readiness.models import CoExhibitor
from tests.people import Cast

SAID = {"page": "", "badges": "", "text": "", "link": "", "email": "bruit@example.org"}
THEIRS = {"page": "kiosque-a-sons"}


def add(market: Cast, booking: Booking, name: str = "Bruit Blanc", **said: str) -> CoExhibitor:
    with transaction():
        return co_exhibitors.add(booking, name, **{**SAID, **said}, by=market.user("bruno").actor)


def change(market: Cast, one: CoExhibitor, name: str = "Bruit Blanc", **said: str) -> None:
    with transaction():
        found = {**SAID, **said}
        co_exhibitors.change(one.booking, one.public_id, name, **found, by=market.user("bruno").actor)


def ask_again(market: Cast, one: CoExhibitor) -> None:
    with transaction():
        co_exhibitors.ask_again(one.booking, one.public_id, by=market.user("bruno").actor)


def remove(market: Cast, one: CoExhibitor) -> None:
    with transaction():
        co_exhibitors.remove(one.booking, one.public_id, by=market.user("bruno").actor)


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.template == "co_exhibitor_asked").order_by(Letter.id)))


def token() -> str:
    return str(letters()[-1].values["token"])


def says(answer: bool, link: str = "") -> None:
    with transaction():
        found = link or token()
        consent.answer(found, yes_to=consent.read(consent.by_token(found)) if answer else None, by=SCHEDULE)


def shown(market: Cast) -> list[str]:
    return [one.name for one in beside.of_edition(editions.by_slug(market.edition))]
