"""Letters about the plan: to every member of a company whose booth changed, in their language."""

from mima.booths.models import Vat
from mima.booths.plan.rehearsal import Touched
from mima.core.actors import Actor
from mima.exhibitors import letters


def changed(touched: Touched, version: int, why: str, *, by: Actor) -> None:
    """The company knows what is different about its booth, why, and what it costs where that moved."""
    booking, before, after = touched.booking, touched.change.before, touched.change.after
    if before is None or after is None:
        return
    letters.to_members(
        booking.exhibitor,
        "booth_changed",
        key=f"booth_changed:{booking.edition_id}:{version}:{_which(touched)}",
        by=by,
        booking=booking.reference,
        edition=booking.edition.name,
        company=booking.exhibitor.name,
        old_code=before.code,
        code=after.code,
        what=sorted(touched.change.what),
        area_dm2=after.area_dm2,
        net_cents=touched.after_cents if touched.moves_price else None,
        currency=booking.currency,
        no_vat=booking.vat is not Vat.standard,
        why=why,
    )


def _which(touched: Touched) -> str:
    """Of several booths of a booking each has a letter."""
    claim = touched.claim
    return touched.booking.reference if claim.first_id is None else f"{touched.booking.reference}:{claim.id}"
