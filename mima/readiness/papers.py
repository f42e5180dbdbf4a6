"""Printed for the day: booth signs, labels for envelopes and badges, the sheet on which everybody signs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from mima.core.printing import printed
from mima.editions.models import Edition
from mima.readiness.models import CoExhibitor, TaskKind
from mima.readiness.queries import Readiness

Others = Mapping[int, Sequence[CoExhibitor]]


class Print(StrEnum):
    signs = "signs"
    addresses = "addresses"
    badges = "badges"
    sheet = "sheet"


@dataclass(frozen=True, slots=True)
class Sheaf:
    """The bookings to print for, with who else shows at their booths."""

    edition: Edition
    found: Sequence[Readiness]
    others: Others
    on: date
    language: str = "fr"


TEMPLATES = {Print.signs: "signs.typ", Print.addresses: "labels.typ", Print.badges: "labels.typ", Print.sheet: "sheet.typ"}


def pdf(kind: Print, sheaf: Sheaf) -> bytes:
    """The paper for these bookings, in their order; with none, one page says so."""
    rows = {Print.signs: _signs, Print.addresses: _addresses, Print.badges: _badges, Print.sheet: _rows}[kind](sheaf)
    record = {"edition": sheaf.edition.name, "day": sheaf.on.isoformat(), "kind": kind.value, "rows": rows}
    return printed(TEMPLATES[kind], record, sheaf.language, on=sheaf.on)


def _signs(sheaf: Sheaf) -> list[dict[str, Any]]:
    """One for each booth, also of a booking of several."""
    beside = {key: [other.name for other in others] for key, others in sheaf.others.items()}
    return [
        {"code": claim.booth.code, "name": one.sign, "beside": beside.get(one.booking.id, [])}
        for one in sheaf.found
        for claim in one.reservation.claims
    ]


def _addresses(sheaf: Sheaf) -> list[dict[str, Any]]:
    """Whom an envelope goes to: the company at its legal address."""
    labels = []
    for one in sheaf.found:
        company = one.booking.exhibitor
        town = f"{company.postcode} {company.town}".strip()
        lines = [company.legal_name if company.legal_name != company.name else "", company.street, town]
        labels.append(_label(company.name, [line for line in lines if line], one.reservation.codes))
    return labels


def _badges(sheaf: Sheaf) -> list[dict[str, Any]]:
    """One for each person: of the company, then of those who show with it."""
    labels = []
    for one in sheaf.found:
        code = one.reservation.codes
        labels += [_label(name, [one.sign], code) for name in one.badges]
        for other in sheaf.others.get(one.booking.id, ()):
            labels += [_label(name, [other.name], code) for name in other.badges]
    return labels


def _label(head: str, lines: list[str], code: str) -> dict[str, Any]:
    return {"head": head, "lines": lines, "code": code}


def _rows(sheaf: Sheaf) -> list[dict[str, Any]]:
    return [
        {
            "code": one.reservation.codes,
            "company": one.booking.exhibitor.name,
            "contact": one.said(TaskKind.contact, "contact_name"),
            "mobile": one.said(TaskKind.contact, "contact_mobile"),
        }
        for one in sheaf.found
    ]
