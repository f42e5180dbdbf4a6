"""A statement as CSV, as French and other banks write it: a heading line, then date, label and amount in any order."""

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from io import StringIO
from unicodedata import combining, normalize

from mima.payments.statements.lines import (
    LONGEST_NAME,
    MOST_CENTS,
    MOST_LINES,
    Line,
    NoColumns,
    Statement,
    StatementRefused,
    StatementTooLarge,
    UnreadableLine,
    named,
    tidy,
)

# What a column's heading begins with, without accents; the first column that fits is taken.
HEADINGS: dict[str, tuple[str, ...]] = {
    "date": ("date",),
    "label": ("libelle", "label", "description", "detail", "communication", "motif", "wording"),
    "amount": ("montant", "amount", "credit"),
    "debit": ("debit",),
    "sender": ("emetteur", "donneur", "contrepartie", "counterparty", "sender", "name", "nom"),
    "reference": ("reference", "ref"),
    "currency": ("devise", "currency"),
}
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y")
# Banks write their name and the account above the table.
MOST_PREAMBLE = 20


def read(raw: bytes) -> Statement:
    """The money that came by the table's lines; refused as `StatementRefused` and its kinds, one names the bad line."""
    rows = _rows(raw)
    place, columns = _heading(rows)
    lines: list[Line] = []
    debits = 0
    for number, row in enumerate(rows[place + 1 :], start=place + 2):
        if not any(cell.strip() for cell in row):
            continue
        line = _line(row, columns, number)
        if line is None:
            debits += 1
        else:
            lines.append(line)
    return Statement(named(lines), debits)


def _rows(raw: bytes) -> list[list[str]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise StatementRefused
    head = "\n".join(text.splitlines()[:MOST_PREAMBLE])
    delimiter = max(";,\t", key=head.count)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise StatementRefused from error
    if len(rows) > MOST_LINES + MOST_PREAMBLE:
        raise StatementTooLarge(most=MOST_LINES)
    return rows


def _heading(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    for place, row in enumerate(rows[:MOST_PREAMBLE]):
        columns = _columns([_folded(cell) for cell in row])
        if {"date", "label", "amount"} <= columns.keys():
            return place, columns
    raise NoColumns


def _columns(headings: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, words in HEADINGS.items():
        for word in words:
            place = next((at for at, heading in enumerate(headings) if heading.startswith(word)), None)
            if place is not None and place not in found.values():
                found[name] = place
                break
    return found


def _folded(text: str) -> str:
    return "".join(char for char in normalize("NFD", text.strip().lower()) if not combining(char))


def _line(row: Sequence[str], columns: Mapping[str, int], number: int) -> Line | None:
    """The line's money that came; None where it went the other way."""
    cells = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
    try:
        cents = _cents(cells["amount"]) if cells["amount"] else -_cents(cells.get("debit", ""))
        booked_on = _day(cells["date"])
    except (ValueError, InvalidOperation) as error:
        raise UnreadableLine(line=number, text=tidy(" ".join(row), 60)) from error
    if cents <= 0:
        return None
    label = tidy(" ".join(filter(None, (cells["label"], cells.get("reference", "")))))
    return Line(booked_on, cents, tidy(cells.get("currency") or "EUR", 3), tidy(cells.get("sender", ""), LONGEST_NAME), label)


def _day(said: str) -> date:
    for form in DAYS:
        try:
            return datetime.strptime(said[:10], form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise ValueError(said)


def _cents(said: str) -> int:
    """1 512,00, 1.512,00, 1,512.00 and 1512 alike: what stands before one or two last digits is the decimal sign."""
    bare = re.sub(r"[\s\u00a0\u202f€'+]|EUR", "", said)
    found = re.fullmatch(r"([-−]?)([\d.,]*?)(?:[.,](\d{1,2}))?", bare)
    if found is None or not found[2].strip(".,"):
        raise ValueError(said)
    whole = re.sub(r"[.,]", "", found[2])
    cents = int(Decimal(f"{whole}.{found[3] or 0}").scaleb(2))
    if cents > MOST_CENTS:
        raise ValueError(said)
    return -cents if found[1] else cents
