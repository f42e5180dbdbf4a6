"""A part of an invoice that is taken back: its sum split over the invoice's rates, so that every cent of it stands somewhere."""

from typing import Any

Row = dict[str, Any]


def rows(vat: list[Row], gross_cents: int) -> list[Row]:
    """The invoice's VAT rows for this part of its sum with VAT; they add up to it exactly.

    The sum is split as the invoice's own is. In each rate the net is rounded to the cent, half a cent up, and VAT is the
    rest: so it differs by a cent at most from the rate times the net, which EN 16931 allows, and the payer gets what the
    paper says.
    """
    whole = sum(_gross(row) for row in vat)
    found, so_far, given = [], 0, 0
    for row in vat:
        so_far += _gross(row)
        until_here = _rounded(gross_cents * so_far, whole)
        part, given = until_here - given, until_here
        net = _rounded(part * 10_000, 10_000 + row["rate"])
        if part:
            found.append(row | {"net_cents": net, "vat_cents": part - net})
    return found


def lines(vat: list[Row], number: str) -> list[Row]:
    """One line for each rate of the part."""
    return [
        {
            "position": position,
            "kind": "partial_refund",
            "label_fr": f"Remboursement partiel de la facture {number}",
            "label_en": f"Partial refund of invoice {number}",
            "quantity": 1,
            "unit_code": "C62",
            "unit_cents": row["net_cents"],
            "net_cents": row["net_cents"],
            "vat_rate": row["rate"],
            "vat_category": row["category"],
        }
        for position, row in enumerate(vat, start=1)
    ]


def _gross(row: Row) -> int:
    return int(row["net_cents"] + row["vat_cents"])


def _rounded(dividend: int, divisor: int) -> int:
    return (2 * dividend + divisor) // (2 * divisor)
