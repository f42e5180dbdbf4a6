"""Who has a booth already in the demo market: held, ordered and paid by transfer through the services that everybody uses."""

from sqlalchemy import select

from mima.booths import placing, service
from mima.booths import queries as booths
from mima.booths.models import Booth, Door
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.demo.market.edition import SLUG
from mima.exhibitors.models import Exhibitor
from mima.payments import flow

# The company that `exhibitor@example.org` acts for has none, so that taking one can be tried.
WITHOUT = frozenset({"maison-pouzzolane"})
# Booth: what is ordered with it. The rival has the first.
BOOKED: dict[str, dict[str, int]] = {
    "B03": {"headphones": 2},
    "A02": {},
    "A05": {"badge": 2},
    "A06": {"power": 1},
    "A07": {},
    "A08": {"screen": 1},
    "B02": {"badge": 1},
    "B09": {"high-table": 1, "power": 1},
    "C02": {},
    "C07": {"headphones": 4},
    "D02": {"screen": 1, "storage": 1},
    "D06": {"power": 2},
    "E01": {"high-table": 2},
    "E02": {},
    "E06": {"screen": 2, "badge": 4},
    "F02": {"power": 4, "badge": 6},
    "G02": {},
    "G04": {"badge": 1},
}
FIRST = "kiosque-a-sons"


def take_booths() -> None:
    """Eighteen companies have a confirmed booth with its invoice. Opens transactions of its own."""
    companies = db.session.scalars(select(Exhibitor).where(Exhibitor.slug.not_in(WITHOUT)).order_by(Exhibitor.id)).all()
    first_the_rival = sorted(companies, key=lambda company: (company.slug != FIRST, company.id))
    chosen = [company.id for company in first_the_rival]
    for number, ((code, extras), company_id) in enumerate(zip(BOOKED.items(), chosen, strict=False), start=1):
        reference = _order(code, extras, company_id)
        flow.mark_transfer_received(reference, by=COMMAND, reference=f"VIR DEMO {number:04d}")


def _order(code: str, extras: dict[str, int], company_id: int) -> str:
    with transaction():
        booth: Booth = booths.booth(SLUG, code)
        company = db.session.get_one(Exhibitor, company_id)
        if booth.category.door is Door.instant:
            booking = service.hold(booth, company, by=COMMAND)
        else:
            booking = placing.place(booth, company, days=placing.USUAL_DAYS, by=COMMAND)
        wanted = {extra.id: extras.get(extra.code, 0) for extra in booths.extras(booth.edition)}
        if extras:
            service.change_extras(booths.reservation_of(booking), wanted, by=COMMAND)
        return booking.reference
