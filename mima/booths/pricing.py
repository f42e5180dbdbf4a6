"""What a booking costs: pure arithmetic on whole cents, from facts to price lines to totals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mima.booths.models import LineKind, PricePer
from mima.core.money import share, vat_by_rate


class Codes(str):
    """Booths in a word, A02, A03: in a sentence their reader sees A02 and A03."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A line's words in both languages."""

    fr: str
    en: str

    def __str__(self) -> str:
        return self.en


@dataclass(frozen=True, slots=True)
class Line:
    """One price line; `net_cents` is without VAT and may be negative, `vat_rate` is in basis points."""

    kind: LineKind
    label: Label
    quantity: int
    unit_cents: int
    vat_rate: int
    extra_id: int | None = None

    @property
    def net_cents(self) -> int:
        return self.quantity * self.unit_cents

    @property
    def label_fr(self) -> str:
        return self.label.fr

    @property
    def label_en(self) -> str:
        return self.label.en


@dataclass(frozen=True, slots=True)
class Supplement:
    """What a booth costs more for one thing that it is or has."""

    label: Label
    cents: int


@dataclass(frozen=True, slots=True)
class BoothPrice:
    """The facts of a booth that make its price."""

    label: Label
    area_dm2: int
    price_cents: int
    price_per: PricePer
    supplements: Sequence[Supplement]
    vat_rate: int


@dataclass(frozen=True, slots=True)
class ExtraOrder:
    extra_id: int
    label: Label
    quantity: int
    unit_cents: int
    vat_rate: int


@dataclass(frozen=True, slots=True)
class Reduction:
    """What a code takes off: a part in basis points, or a sum in cents without VAT. Never more than there is."""

    label: Label
    rate: int = 0
    cents: int = 0

    def off(self, net_cents: int) -> int:
        return min(net_cents, share(net_cents, self.rate) if self.rate else self.cents)


@dataclass(frozen=True, slots=True)
class Totals:
    """HT, TVA by rate and TTC in cents."""

    net_cents: int
    vat: dict[int, int]
    gross_cents: int

    @property
    def vat_cents(self) -> int:
        return sum(self.vat.values())


def member_label(rate: int) -> Label:
    """The words of the member rate (basis points): Remise adhérent du Damier, 10 %."""
    return Label(f"Remise adhérent du Damier, {_percent_fr(rate)}", f"Le Damier member rate, {rate / 100:g}%")


def code_label(code: str, rate: int | None) -> Label:
    """The words of a code: Code DAMIER27, 10 %; one that takes off a sum says no rate."""
    return Label(f"Code {code}, {_percent_fr(rate)}", f"Code {code}, {rate / 100:g}%") if rate else Label(*2 * (f"Code {code}",))


def _percent_fr(rate: int) -> str:
    return f"{rate / 100:g}".replace(".", ",") + "\xa0%"


def booth_cents(area_dm2: int, price_cents: int, price_per: PricePer) -> int:
    """The booth alone, without VAT; a price per square metre is rounded to the cent once."""
    return price_cents if price_per is PricePer.booth else share(price_cents * area_dm2, 100)


def price(
    booth: BoothPrice,
    extras: Sequence[ExtraOrder],
    member_rate: int,
    reduction: Reduction | None = None,
    others: Sequence[BoothPrice] = (),
) -> list[Line]:
    """The lines of a booking: each booth with its supplements, extras, member rate on booths and supplements, code on their rest.

    Booths of different rates of VAT have a line of each reduction for each rate.
    """
    lines = [line for one in (booth, *others) for line in standing(one)]
    return reduced(lines, extras, for_members(lines, member_rate), reduction)


def reduced(
    booths: Sequence[Line], extras: Sequence[ExtraOrder], members: Sequence[Line], reduction: Reduction | None
) -> list[Line]:
    """The lines of a booking of these booths and supplements, with these of the member rate: extras, and the code on the rest."""
    ordered = [Line(LineKind.extra, e.label, e.quantity, e.unit_cents, e.vat_rate, e.extra_id) for e in extras if e.quantity]
    return [*booths, *ordered, *members, *_by_code(by_rate([*booths, *members]), reduction)]


def for_members(booths: Sequence[Line], rate: int) -> list[Line]:
    """What the member rate takes off booths and supplements, a line for each rate of VAT."""
    off = {vat: share(cents, rate) for vat, cents in by_rate(booths).items()}
    return [Line(LineKind.member_rate, member_label(rate), 1, -cents, vat) for vat, cents in off.items() if cents]


def by_rate(lines: Iterable[Line]) -> dict[int, int]:
    """{rate of VAT: cents without VAT}, in the order of the lines."""
    found: dict[int, int] = {}
    for line in lines:
        found[line.vat_rate] = found.get(line.vat_rate, 0) + line.net_cents
    return found


def _by_code(rests: Mapping[int, int], reduction: Reduction | None) -> list[Line]:
    """What the code takes off {rate of VAT: cents}: its part of each, or its sum once, from the first as far as it goes."""
    lines: list[Line] = []
    left = reduction
    for rate, rest in rests.items():
        off = left.off(rest) if left else 0
        if left and off:
            lines.append(Line(LineKind.code, left.label, 1, -off, rate))
            left = left if left.rate else replace(left, cents=left.cents - off)
    return lines


def standing(booth: BoothPrice) -> list[Line]:
    """The booth and its supplements, all of which have its rate of VAT."""
    cents = booth_cents(booth.area_dm2, booth.price_cents, booth.price_per)
    more = [Line(LineKind.supplement, one.label, 1, one.cents, booth.vat_rate) for one in booth.supplements if one.cents]
    return [Line(LineKind.booth, booth.label, 1, cents, booth.vat_rate), *more]


def totals(lines: Sequence[Line]) -> Totals:
    """The sums of these lines, VAT rounded once per rate."""
    net = sum(line.net_cents for line in lines)
    vat = vat_by_rate([(line.net_cents, line.vat_rate) for line in lines])
    return Totals(net, vat, net + sum(vat.values()))
