"""What the market's team fills in to move a company: why, and whether the price stays; bound to the page that was read."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from mima.payments.moving.rehearsal import Rehearsal
from mima.web.forms import Form, LongTextField, required


class MoveForm(Form):
    """`seen` is the digest of the rehearsal above the button; `first` and `second` are whose price may be left as it is."""

    seen = HiddenField()
    first = HiddenField()
    second = HiddenField()
    why = LongTextField(_l("Why, as the company will read it in its letter"), [required()], most=1_000)
    waive_first = BooleanField(_l("Leave the price as it is"))
    waive_second = BooleanField(_l("Leave the price as it is"))

    @property
    def waived(self) -> list[str]:
        """The references of the bookings whose price is left as it is."""
        pairs = ((self.first, self.waive_first), (self.second, self.waive_second))
        return [reference.data for reference, box in pairs if box is not None and box.data and reference.data]

    def show(self, found: Rehearsal, words: Sequence[str]) -> None:
        """The form stands under this rehearsal; a box has its words, and is only there where there is a difference to leave."""
        self.seen.data = found.digest
        for place, (reference, box) in enumerate(((self.first, self.waive_first), (self.second, self.waive_second))):
            has_box = place < len(found.steps) and found.steps[place].may_waive
            reference.data = found.steps[place].booking.reference if has_box else ""
            if has_box:
                box.label.text = words[place]
            else:
                del self[box.short_name]
