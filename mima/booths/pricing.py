"""What a booking costs: pure arithmetic on whole cents, from facts to price lines to totals."""

from collections.abc import Sequence
from dataclasses import dataclass

from mima.booths.models import LineKind, PricePer
from mima.core.money import share, vat_by_rate


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
class BoothPrice:
    """The facts of a booth that make its price."""

    label: Label
    area_dm2: int
    price_cents: int
    price_per: PricePer
    corner_cents: int
    vat_rate: int


@dataclass(frozen=True, slots=True)
class ExtraOrder:
    extra_id: int
    label: Label
    quantity: int
    unit_cents: int
    vat_rate: int


@dataclass(frozen=True, slots=True)
class Totals:
    """HT, TVA by rate and TTC in cents."""

    net_cents: int
    vat: dict[int, int]
    gross_cents: int

    @property
    def vat_cents(self) -> int:
        return sum(self.vat.values())


CORNER = Label("Stand d’angle", "Corner booth")


def member_label(rate: int) -> Label:
    """The words of the member rate (basis points): Remise adhérent du Damier, 10 %."""
    percent = f"{rate / 100:g}"
    return Label(f"Remise adhérent du Damier, {percent.replace('.', ',')}\xa0%", f"Le Damier member rate, {percent}%")


def booth_cents(area_dm2: int, price_cents: int, price_per: PricePer) -> int:
    """The booth alone, without VAT; a price per square metre is rounded to the cent once."""
    return price_cents if price_per is PricePer.booth else share(price_cents * area_dm2, 100)


def price(booth: BoothPrice, extras: Sequence[ExtraOrder], member_rate: int) -> list[Line]:
    """The lines of a booking of this booth: booth, corner, extras, then the member rate on booth and corner."""
    standing = [
        Line(
            LineKind.booth,
            booth.label,
            1,
            booth_cents(booth.area_dm2, booth.price_cents, booth.price_per),
            booth.vat_rate,
        )
    ]
    if booth.corner_cents:
        standing.append(Line(LineKind.supplement, CORNER, 1, booth.corner_cents, booth.vat_rate))
    ordered = [Line(LineKind.extra, e.label, e.quantity, e.unit_cents, e.vat_rate, e.extra_id) for e in extras if e.quantity]
    reduction = share(sum(line.net_cents for line in standing), member_rate)
    reduced = [Line(LineKind.member_rate, member_label(member_rate), 1, -reduction, booth.vat_rate)] if reduction else []
    return [*standing, *ordered, *reduced]


def totals(lines: Sequence[Line]) -> Totals:
    """The sums of these lines, VAT rounded once per rate."""
    net = sum(line.net_cents for line in lines)
    vat = vat_by_rate([(line.net_cents, line.vat_rate) for line in lines])
    return Totals(net, vat, net + sum(vat.values()))
