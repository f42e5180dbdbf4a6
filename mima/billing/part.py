"""A part of a sum over several rates of VAT: split so that every cent stands somewhere, and the parts add up to the whole."""

from collections.abc import Iterable
from typing import Any

Row = dict[str, Any]


def left(vat: list[Row], taken: Iterable[list[Row]]) -> list[Row]:
    """What of these VAT rows is left after others were taken off them, rate by rate."""
    found = [dict(row) for row in vat]
    for rows_taken in taken:
        for row in rows_taken:
            of_rate = next(one for one in found if one["rate"] == row["rate"])
            of_rate["net_cents"] -= row["net_cents"]
            of_rate["vat_cents"] -= row["vat_cents"]
    return found


def rows(vat: list[Row], gross_cents: int) -> list[Row]:
    """These VAT rows for this part of their sum with VAT; they add up to it exactly, and all of the sum gives the very rows.

    Each rate has its share to the cent, the odd cents go to the largest remainders. In each rate the net is rounded to the
    cent, half a cent up, and VAT is the rest, neither more than there is: so it differs by little more than a cent from the
    rate times the net, which EN 16931 allows, and the payer gets what the paper says.
    """
    shares = _shares([_gross(row) for row in vat], gross_cents)
    return [_share_of(row, part) for row, part in zip(vat, shares, strict=True) if part]


def _shares(wholes: list[int], sum_cents: int) -> list[int]:
    """The sum over these, in proportion, by largest remainder; of two alike, the first."""
    total = sum(wholes) or 1
    found = [sum_cents * whole // total for whole in wholes]
    remainders = [(sum_cents * whole % total, -place) for place, whole in enumerate(wholes)]
    for _remainder, place in sorted(remainders, reverse=True)[: sum_cents - sum(found)]:
        found[-place] += 1
    return found


def _share_of(row: Row, part: int) -> Row:
    net = _rounded(part * 10_000, 10_000 + row["rate"])
    net = min(max(net, part - row["vat_cents"]), row["net_cents"])
    return row | {"net_cents": net, "vat_cents": part - net}


def lines(vat: list[Row], kind: str, label: dict[str, str], *, quantity: int = 1, after: int = 0) -> list[Row]:
    """One line for each rate of the part, under these words; `quantity` is -1 where it is taken off."""
    return [
        {
            "position": position,
            "kind": kind,
            "label_fr": label["fr"],
            "label_en": label["en"],
            "quantity": quantity,
            "unit_code": "C62",
            "unit_cents": row["net_cents"],
            "net_cents": quantity * row["net_cents"],
            "vat_rate": row["rate"],
            "vat_category": row["category"],
        }
        for position, row in enumerate(vat, start=after + 1)
    ]


def _gross(row: Row) -> int:
    return int(row["net_cents"] + row["vat_cents"])


def _rounded(dividend: int, divisor: int) -> int:
    return (2 * dividend + divisor) // (2 * divisor)
