"""Money is integer cents, rates are basis points (2000 is 20 %), and this is the one rounding."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum in a sentence, which its reader sees as money."""

    cents: int
    currency: str


def share(cents: int, basis_points: int) -> int:
    """`cents` × `basis_points` / 10,000, rounded half away from zero (the commercial rounding of EN 16931)."""
    product = cents * basis_points
    rounded = (abs(product) + 5_000) // 10_000
    return rounded if product >= 0 else -rounded


def vat_by_rate(lines: list[tuple[int, int]]) -> dict[int, int]:
    """VAT in cents by rate, from lines of (net cents, rate in basis points).

    Rounded once per rate on the sum of its lines, as EN 16931 (BR-CO-17) wants it, never line by line.
    """
    nets: dict[int, int] = {}
    for net_cents, rate in lines:
        nets[rate] = nets.get(rate, 0) + net_cents
    return {rate: share(net, rate) for rate, net in sorted(nets.items())}
