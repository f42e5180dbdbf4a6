"""Everything that waits for a person of the market's team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from sqlalchemy import Date, Select, select
from sqlalchemy.orm import contains_eager, joinedload

from mima.applications import queries as applications
from mima.applications.models import Application
from mima.billing.public import queries as public
from mima.billing.public.models import PublicDeposit
from mima.booths.models import LIVE, Booking, Reservation, ReservationState
from mima.catalog import queries as catalog
from mima.catalog.models import Offering
from mima.core import clock
from mima.core.db import UtcDateTime, db, looked_up
from mima.editions.models import Edition
from mima.exhibitors import identity, letters
from mima.exhibitors.models import Exhibitor
from mima.mailing import queries as mailing
from mima.mailing.models import Letter
from mima.media.models import AssetState, MediaAsset
from mima.media.service import MOST_ATTEMPTS
from mima.oversight import nights
from mima.oversight.bank import Bank
from mima.oversight.nights import AuditNight
from mima.payments import queries as payments
from mima.payments.calling_off import queries as calling_off
from mima.payments.calling_off.queries import Progress
from mima.payments.models import Dispute, DisputeState, Refund, StandPayment
from mima.payments.payouts import queries as payouts
from mima.payments.payouts.models import Payout
from mima.readiness import queries as readiness
from mima.readiness.models import BookingTask
from mima.waiting import suggesting
from mima.waiting.suggesting import Freed

SOON = timedelta(hours=1)
OFFER_SOON = timedelta(hours=48)
IS_GIVEN_UP = (MediaAsset.state == AssetState.refused) & (MediaAsset.attempts >= MOST_ATTEMPTS)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits, each kind in the order to take it up.

    Of the refunds of a cancelled edition that are on their way at Stripe, only how many have arrived.
    """

    to_answer: Sequence[Dispute]
    to_decide: Sequence[StandPayment]
    stuck: Sequence[StandPayment]
    unanswered: Sequence[Refund]
    giving_back: Sequence[Progress]
    to_send: Sequence[Refund]
    refunded_but_booked: Sequence[StandPayment]
    lost_but_booked: Sequence[Dispute]
    ending: Sequence[Reservation]
    applications: Sequence[Application]
    offerings: Sequence[Offering]
    unread: Sequence[Offering]
    letters: Sequence[Letter]
    files: Sequence[MediaAsset]
    incomplete: Sequence[Exhibitor]
    night: AuditNight | None
    certificates: Sequence[BookingTask]
    late: Sequence[str]
    bank: Bank
    payouts: Sequence[Payout]
    to_deposit: Sequence[PublicDeposit]
    freed: Sequence[Freed]
    unreachable: Sequence[Exhibitor]


def waiting() -> Waiting:
    """All that waits now, in a fixed number of statements."""
    present, money = readiness.present(), payments.attention()
    booked = booked_companies()
    refunds, disputes = payments.pending_refunds(), payments.disputes_to_look_at()
    return Waiting(
        to_answer=[one for one in disputes if one.state is DisputeState.open],
        to_decide=money.to_decide,
        stuck=money.stuck,
        unanswered=[refund for refund in refunds if refund.payment.is_at_stripe and not _edition(refund).is_called_off],
        giving_back=calling_off.progress({_edition(refund) for refund in refunds}),
        to_send=[refund for refund in refunds if not refund.payment.is_at_stripe],
        refunded_but_booked=money.refunded_but_booked,
        lost_but_booked=[one for one in disputes if one.state is DisputeState.lost],
        ending=_ending(),
        applications=applications.waiting(),
        offerings=catalog.waiting(),
        unread=catalog.unread(),
        letters=mailing.failed(),
        files=_refused_files(),
        incomplete=booked.incomplete,
        night=nights.broken(),
        certificates=readiness.certificates_waiting(present[0]) if present else [],
        late=readiness.late_companies(*present) if present else [],
        bank=Bank.waiting(),
        payouts=payouts.to_look_at(),
        to_deposit=public.waiting(),
        freed=suggesting.freed(),
        unreachable=booked.unreachable,
    )


def _edition(refund: Refund) -> Edition:
    return refund.payment.booking.edition


def _ending() -> Sequence[Reservation]:
    """Unpaid holds that end within the hour, and booths offered to who waits within two days; the next one first.

    A transfer on its way must be marked before.
    """
    return db.session.scalars(all_ending().order_by(Reservation.held_until)).all()


def all_ending() -> Select[Reservation]:
    """The same as a statement, also to be counted."""
    now, soon, offer_soon = (
        looked_up(moment, UtcDateTime()) for moment in (clock.now, lambda: clock.now() + SOON, lambda: clock.now() + OFFER_SOON)
    )
    return (
        select(Reservation)
        .join(Reservation.booking)
        .where(
            Reservation.state == ReservationState.held,
            (Reservation.held_until <= soon) | (Reservation.offered & (Reservation.held_until <= offer_soon)),
            Reservation.quoted.is_(False),
            (Reservation.held_until > now) | Reservation.paying,
            Reservation.first_id.is_(None),
            # Time does not end it, and its money is a task of its own.
            ~payments.money_waits(),
        )
        .options(
            contains_eager(Reservation.booking).joinedload(Booking.exhibitor),
            contains_eager(Reservation.booking).joinedload(Booking.edition),
            joinedload(Reservation.booth),
        )
    )


def _refused_files() -> Sequence[MediaAsset]:
    """Files that were tried as often as may be and could not be prepared, newest first."""
    statement = select(MediaAsset).where(IS_GIVEN_UP).options(joinedload(MediaAsset.exhibitor))
    return db.session.scalars(statement.order_by(MediaAsset.id.desc())).all()


@dataclass(frozen=True, slots=True)
class Booked:
    """Companies with a live booking of which something lacks, by name."""

    incomplete: Sequence[Exhibitor]
    unreachable: Sequence[Exhibitor]

    def __len__(self) -> int:
        return len(self.incomplete) + len(self.unreachable)


def booked_companies() -> Booked:
    """Whom an invoice cannot name as the law wants it, and who has a booth to come and no address; one statement."""
    found = db.session.execute(_booked()).all()
    return Booked([one for one, _ in found if identity.missing(one)], [one for one, is_unreachable in found if is_unreachable])


@cache
def _booked() -> Select[Exhibitor, bool]:
    """The companies with a live booking, and whether each has one to come and cannot be reached, as a statement built once."""
    booked = select(Reservation.id).join(Reservation.booking).join(Booking.edition)
    live = booked.where(Booking.exhibitor_id == Exhibitor.id, Reservation.state.in_(LIVE))
    to_come = live.where(Edition.ends_on >= looked_up(clock.today, Date()))
    statement = select(Exhibitor, letters.is_unreachable() & to_come.exists()).where(live.exists())
    return statement.order_by(Exhibitor.name, Exhibitor.id)
