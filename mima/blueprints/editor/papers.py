"""What saving a plan means for the papers of a booking: it issues none, and says what becomes of those that there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from mima.booths.plan.rehearsal import Rehearsal, Touched
from mima.oversight.plan import issued


@dataclass(frozen=True, slots=True)
class Papers:
    """The numbers of the papers that the touched bookings have, by booking id."""

    numbers: Mapping[int, Sequence[str]]

    @classmethod
    def of(cls, rehearsal: Rehearsal) -> "Papers":
        return cls(issued([one.booking.id for one in rehearsal.touched]))

    def say(self, one: Touched) -> str:
        """What happens to the papers of this booking."""
        if numbers := self.numbers.get(one.booking.id):
            return str(_("%(numbers)s stays as it was issued; no credit note, no further invoice", numbers=", ".join(numbers)))
        if one.is_paid:
            return str(_("none was issued, none follows"))
        if one.is_rewritten:
            return str(_("none now; the invoice comes with the payment and says the new booth and price"))
        return str(_("none now; the invoice comes with the payment and says the order as it is"))
