"""A move or an exchange in words: for each company where it goes, what it costs, what follows, what stays, who is written to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from mima.blueprints.organizer.cancelling import LANGUAGES
from mima.booths import pricing
from mima.booths.models import Booking
from mima.payments.models import StandPayment
from mima.payments.moving.rehearsal import Rehearsal, Step
from mima.payments.moving.settlement import Settlement
from mima.web import filters, i18n
from mima.web.vat import no_vat


@dataclass(frozen=True, slots=True)
class Side:
    """Price lines with their sums, as the price table takes them."""

    title: str
    lines: Sequence[pricing.Line]
    sums: pricing.Totals


@dataclass(frozen=True, slots=True)
class View:
    """One company's part: what happens, its lines here and there, and the words of the box that leaves its price as it is."""

    step: Step
    effects: list[str]
    sides: list[Side]
    waive: str

    @classmethod
    def of(cls, found: Rehearsal, step: Step) -> "View":
        sides = [
            Side(_with(booth.code, *step.others), lines, pricing.totals(lines))
            for booth, lines in ((step.origin, step.before), (step.target, step.after))
        ]
        effects = [_goes(step), *_costs(step), *_stays(step), *_freed(found, step), _written(found, step)]
        words = {"company": step.booking.exhibitor.name, "sum": difference(step.cents, step.booking.currency)}
        return cls(step, effects, sides, _("Leave the price of %(company)s as it is (%(sum)s)", **words))


def _with(*codes: str) -> str:
    return i18n.nbooths("On booth %(booth)s", "On booths %(booth)s", ", ".join(sorted(codes)))


def title(found: Rehearsal | None, booking: Booking) -> str:
    if found is None:
        return str(_("Another booth for %(company)s", company=booking.exhibitor.name))
    step = found.steps[0]
    codes = {"before": step.origin.code, "booth": step.target.code}
    if len(found.steps) > 1:
        return str(_("Exchange booths %(before)s and %(booth)s", **codes))
    return str(_("Move %(company)s from booth %(before)s to %(booth)s", company=booking.exhibitor.name, **codes))


def difference(cents: int, currency: str) -> str:
    """A difference, with the VAT that there is, in words."""
    if cents == 0:
        return str(_("same price"))
    sum_ = filters.money(abs(cents), currency)
    return str(_("%(sum)s more", sum=sum_) if cents > 0 else _("%(sum)s less", sum=sum_))


def done(found: Rehearsal) -> str:
    """What was done, in one breath."""
    sentences = [
        _("%(company)s now has booth %(code)s.", company=step.booking.exhibitor.name, code=step.target.code)
        for step in found.steps
    ]
    count = len(found.recipients)
    return " ".join([*sentences, ngettext("%(num)d letter goes out.", "%(num)d letters go out.", count)])


def giving(found: Rehearsal, waived: Collection[str]) -> list[StandPayment]:
    """The payments of which something goes back."""
    steps = [step for step in found.steps if step.booking.reference not in waived]
    return [payment for step in steps for payment, _cents in step.settlement.back]


def _goes(step: Step) -> str:
    words = {"company": step.booking.exhibitor.name, "before": step.origin.code, "booth": step.target.code}
    return str(_("%(company)s leaves booth %(before)s and has booth %(booth)s.", **words))


def _costs(step: Step) -> list[str]:
    """The difference without VAT, its VAT and the sum of both, and what follows from it."""
    currency = step.booking.currency
    before, after = pricing.totals(step.before), pricing.totals(step.after)
    if not step.is_booked:
        total = filters.money(after.gross_cents, currency)
        if no_vat(step.booking):
            return [_("The booking is not paid: from then on it costs %(sum)s, and is held as long as before.", sum=total)]
        return [_("The booking is not paid: from then on it costs %(sum)s with VAT, and is held as long as before.", sum=total)]
    if step.cents == 0:
        return [_("The price does not change: nothing is to be paid, nothing goes back.")]
    return [_differs(step, before, pricing.totals(step.difference)), *_follows(step.settlement, currency)]


def _differs(step: Step, before: pricing.Totals, sums: pricing.Totals) -> str:
    currency, is_more = step.booking.currency, step.cents > 0
    parts = {
        "net": filters.money(abs(sums.net_cents), currency),
        "vat": filters.money(abs(sums.vat_cents), currency),
        "gross": filters.money(abs(sums.gross_cents), currency),
        "total": filters.money(before.gross_cents, currency),
    }
    if no_vat(step.booking):
        more = _("It costs %(gross)s more than %(total)s; no VAT is charged.", **parts)
        less = _("It costs %(gross)s less than %(total)s; no VAT is charged.", **parts)
    else:
        more = _("It costs %(gross)s more than %(total)s: %(net)s without VAT and %(vat)s of VAT.", **parts)
        less = _("It costs %(gross)s less than %(total)s: %(net)s without VAT and %(vat)s of VAT.", **parts)
    return str(more if is_more else less)


def _follows(settlement: Settlement, currency: str) -> list[str]:
    if settlement.hindrance is not None:
        return [i18n.sentence(settlement.hindrance)]
    said = []
    if settlement.due_on is not None:
        sum_, day = filters.money(settlement.cents, currency), filters.day(settlement.due_on)
        said.append(_("A supplement of %(sum)s is due on %(day)s, with an invoice and a letter of its own.", sum=sum_, day=day))
    if settlement.less_cents:
        less = filters.money(settlement.less_cents, currency)
        said.append(_("%(sum)s of what is still to pay are not asked for any more, with a credit note.", sum=less))
    by_card = settlement.back_cents - settlement.sent_cents
    if by_card:
        back = filters.money(by_card, currency)
        said.append(_("%(sum)s go back through Stripe by the way they came, with a credit note.", sum=back))
    if settlement.sent_cents:
        sent = filters.money(settlement.sent_cents, currency)
        said.append(_("%(sum)s are to be sent back by bank transfer, with a credit note; Today asks for it.", sum=sent))
    return said


def _stays(step: Step) -> list[str]:
    said = [_("Extras, badges, sign, certificates, co-exhibitors and the time for unloading stay as they are.")]
    if step.others:
        others = ", ".join(step.others)
        said.insert(0, i18n.nbooths("Booth %(booth)s of the booking stays.", "Booths %(booth)s of the booking stay.", others))
    if step.origin.power_watts != step.target.power_watts:
        watts = {"before": step.origin.power_watts, "after": step.target.power_watts}
        said.append(
            _("The booth brings %(after)s W instead of %(before)s W: look at what was asked for before the day.", **watts)
        )
    return said


def _freed(found: Rehearsal, step: Step) -> list[str]:
    if len(found.steps) > 1:
        return []
    return [_("Booth %(code)s is free again at once, for everybody.", code=step.origin.code)]


def _written(found: Rehearsal, step: Step) -> str:
    people = ", ".join(f"{one.address} ({LANGUAGES.get(one.language, one.language)})" for one in found.of_company(step))
    if not people:
        return str(
            _("No letter can reach %(names)s: nobody acts for them and they gave no address.", names=step.booking.exhibitor.name)
        )
    return str(_("A letter goes to %(people)s.", people=people))
