"""Who has a booth already in the demo market: held, ordered and paid by transfer through the services that everybody uses."""

from collections.abc import Iterator

from sqlalchemy import select

from mima.booths import placing, service, several
from mima.booths import queries as booths
from mima.booths.models import Booking, Door
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.demo.market.edition import SLUG
from mima.editions import deposit
from mima.editions import queries as editions
from mima.exhibitors.models import Exhibitor
from mima.payments import flow
from mima.payments.dues import queries as dues

# The company that `exhibitor@example.org` acts for has none, so that taking one can be tried.
WITHOUT = frozenset({"maison-pouzzolane"})
# Booths of one booking: what is ordered with them. The rival has the first.
BOOKED: dict[str, dict[str, int]] = {
    "B03": {"headphones": 2},
    "A02": {},
    "A05": {"badge": 2},
    "A06": {"power": 1},
    "A08": {"screen": 1},
    "B02": {"badge": 1},
    "B09": {"high-table": 1, "power": 1},
    "C02": {},
    "C06 C07": {"headphones": 4},
    "D02": {"screen": 1, "storage": 1},
    "D06": {"power": 2},
    "E01": {"high-table": 2},
    "E06": {"screen": 2, "badge": 4},
    "F02": {"power": 4, "badge": 6},
    "G02": {},
    "G04": {"badge": 1},
}
# Taken while a deposit booked a booth: whether the balance has come as well.
IN_TWO_PARTS = {"E02": False, "A07": True}
DEPOSIT_RATE, BALANCE_DAYS = 3_000, 60
FIRST = "kiosque-a-sons"


def take_booths() -> None:
    """Sixteen companies have a confirmed booth with its invoice, one of them two; two more paid a deposit, one its balance.

    Opens transactions of its own.
    """
    companies = without_a_booth()
    for number, ((codes, extras), company_id) in enumerate(zip(BOOKED.items(), companies, strict=False), start=1):
        _transfer(order(codes, company_id, extras), f"VIR DEMO {number:04d}")
    _ask_deposits(DEPOSIT_RATE, BALANCE_DAYS)
    for (code, is_paid), company_id in zip(IN_TWO_PARTS.items(), companies, strict=False):
        reference = order(code, company_id)
        _transfer(reference, f"VIR DEMO {code} ACOMPTE")
        for due in dues.open_of(booths.booking(reference)) if is_paid else ():
            _transfer(reference, f"VIR DEMO {code} SOLDE", due.public_id)
    _ask_deposits(0, None)


def without_a_booth() -> Iterator[int]:
    """The ids of the companies that have none yet and may take one, in the order in which they do."""
    taken = select(Booking.exhibitor_id)
    statement = select(Exhibitor).where(Exhibitor.slug.not_in(WITHOUT), Exhibitor.id.not_in(taken))
    companies = sorted(db.session.scalars(statement), key=lambda company: (company.slug != FIRST, company.id))
    return iter([company.id for company in companies])


def order(codes: str, company_id: int, extras: dict[str, int] | None = None) -> str:
    """The company holds these booths in one booking, with these extras; the booking's reference."""
    with transaction():
        booth, *others = [booths.booth(SLUG, code) for code in codes.split()]
        company = db.session.get_one(Exhibitor, company_id)
        if booth.category.door is Door.instant:
            booking = service.hold(booth, company, by=COMMAND)
        else:
            booking = placing.place(booth, company, days=placing.USUAL_DAYS, by=COMMAND)
        for other in others:
            several.add(booking, other, by=COMMAND)
        if extras:
            wanted = {extra.id: extras.get(extra.code, 0) for extra in booths.extras(booth.edition)}
            service.change_extras(booths.reservation_of(booking), wanted, by=COMMAND)
        return booking.reference


def _transfer(reference: str, bank_reference: str, due: str | None = None) -> None:
    flow.mark_transfer_received(reference, by=COMMAND, reference=bank_reference, due=due)


def _ask_deposits(rate: int, days: int | None) -> None:
    with transaction():
        deposit.change(editions.by_slug(SLUG), rate, days, None, by=COMMAND)
