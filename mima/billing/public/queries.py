"""Reading what is deposited in Chorus Pro."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from mima.billing.models import Paper
from mima.billing.public.models import DepositState, PublicDeposit
from mima.booths.models import Booking
from mima.core.db import db
from mima.core.errors import NotFound


def find(paper: Paper) -> PublicDeposit | None:
    """The paper's deposit, where it goes to a public body."""
    return db.session.scalar(select(PublicDeposit).where(PublicDeposit.paper_id == paper.id))


def of(paper: Paper) -> PublicDeposit:
    """The same; `NotFound` for a paper that goes to nobody by Chorus Pro."""
    found = find(paper)
    if found is None:
        raise NotFound
    return found


def among(papers: Collection[Paper]) -> dict[int, PublicDeposit]:
    """{paper id: its deposit} of these papers, in one statement, and none where there are no papers."""
    if not papers:
        return {}
    statement = select(PublicDeposit).where(PublicDeposit.paper_id.in_([paper.id for paper in papers]))
    return {one.paper_id: one for one in db.session.scalars(statement)}


def all_waiting() -> Select[PublicDeposit]:
    """What somebody must deposit."""
    return select(PublicDeposit).where(PublicDeposit.state != DepositState.deposited)


def waiting() -> Sequence[PublicDeposit]:
    """The same with paper, booking and company, the oldest first, in one statement."""
    statement = all_waiting().join(PublicDeposit.paper).order_by(PublicDeposit.id)
    loaded = contains_eager(PublicDeposit.paper).joinedload(Paper.booking).joinedload(Booking.exhibitor)
    return db.session.scalars(statement.options(loaded)).all()
