"""CAMT.053, the statement of ISO 20022: any of its versions, several accounts' statements in one file, batches taken apart."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml
from defusedxml.ElementTree import fromstring

from mima.payments.statements.lines import (
    LONGEST_NAME,
    MOST_CENTS,
    MOST_LINES,
    Line,
    Statement,
    StatementRefused,
    StatementTooLarge,
    StatementUnsafe,
    UnreadableLine,
    named,
    tidy,
)

# What banks write where they have no reference.
NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "NOREF"})
CREDIT, BOOKED = "CRDT", "BOOK"


def read(raw: bytes) -> Statement:
    """The money that came by the file's booked entries; refused as `StatementRefused` and its kinds."""
    root = _parsed(raw)
    if root.find("{*}BkToCstmrStmt") is None:
        raise StatementRefused
    statements = root.findall("{*}BkToCstmrStmt/{*}Stmt")
    entries = [entry for statement in statements for entry in statement.findall("{*}Ntry")]
    if len(entries) > MOST_LINES:
        raise StatementTooLarge(most=MOST_LINES)
    lines: list[Line] = []
    debits = 0
    for number, entry in enumerate(entries, start=1):
        if not _is_booked(entry):
            continue
        if _text(entry, "CdtDbtInd") != CREDIT:
            debits += 1
            continue
        lines += _lines(entry, number)
    if len(lines) > MOST_LINES:
        raise StatementTooLarge(most=MOST_LINES)
    ibans = {_text(statement, "Acct/Id/IBAN") for statement in statements} - {""}
    return Statement(named(lines), debits, next(iter(sorted(ibans)), ""))


def _parsed(raw: bytes) -> Any:
    try:
        return fromstring(raw, forbid_dtd=True)
    except defusedxml.DefusedXmlException as error:
        raise StatementUnsafe from error
    except (ParseError, ValueError, LookupError) as error:
        raise StatementRefused from error


def _is_booked(entry: Element) -> bool:
    """Not announced only; newer versions have the word one step deeper."""
    status = _text(entry, "Sts/Cd") or _text(entry, "Sts")
    return status in ("", BOOKED)


def _lines(entry: Element, number: int) -> Iterator[Line]:
    """One line for each transfer of the entry; for the whole of it where the bank does not say their sums."""
    transfers = entry.findall("{*}NtryDtls/{*}TxDtls")
    sums = [_amount(transfer) for transfer in transfers]
    if len(transfers) > 1 and all(one is not None for one in sums):
        for transfer, amount in zip(transfers, sums, strict=True):
            if _text(transfer, "CdtDbtInd") in ("", CREDIT):
                yield _line(entry, [transfer], amount, number)
    else:
        yield _line(entry, transfers, entry.find("{*}Amt"), number)


def _amount(transfer: Element) -> Element | None:
    for path in ("{*}Amt", "{*}AmtDtls/{*}TxAmt/{*}Amt"):
        if (found := transfer.find(path)) is not None:
            return found
    return None


def _line(entry: Element, transfers: list[Element], amount: Element | None, number: int) -> Line:
    said = amount.text if amount is not None and amount.text else ""
    day = _text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm") or _text(entry, "ValDt/Dt") or _text(entry, "ValDt/DtTm")
    try:
        cents, booked_on = _cents(said), date.fromisoformat(day[:10])
    except (ValueError, ArithmeticError) as error:
        raise UnreadableLine(line=number, text=tidy(f"{day} {said}", 60)) from error
    words = [word for transfer in transfers for word in _words(transfer)] or [_text(entry, "AddtlNtryInf")]
    names = [_text(transfer, "RltdPties/Dbtr/Nm") or _text(transfer, "RltdPties/Dbtr/Pty/Nm") for transfer in transfers]
    currency = (amount.get("Ccy", "") if amount is not None else "") or "EUR"
    return Line(
        booked_on,
        cents,
        tidy(currency, 3),
        tidy(", ".join(filter(None, names)), LONGEST_NAME),
        tidy(" ".join(words)),
        _reference(entry, transfers),
    )


def _cents(said: str) -> int:
    cents = Decimal(said.strip()).scaleb(2)
    if not cents.is_finite() or cents != cents.to_integral_value() or not 0 < cents <= MOST_CENTS:
        raise ValueError(said)
    return int(cents)


def _words(transfer: Element) -> list[str]:
    """What the payer wrote, wherever the bank puts it."""
    paths = (
        "Refs/EndToEndId",
        "RmtInf/Ustrd",
        "RmtInf/Strd/CdtrRefInf/Ref",
        "RmtInf/Strd/RfrdDocInf/Nb",
        "RmtInf/Strd/AddtlRmtInf",
    )
    found = [element.text or "" for path in paths for element in transfer.findall(_any(path))]
    return [word.strip() for word in found if word.strip().upper() not in NO_REFERENCE]


def _reference(entry: Element, transfers: list[Element]) -> str:
    """The bank's own name of the movement, where it has one."""
    own = [_text(transfer, "Refs/AcctSvcrRef") for transfer in transfers] if len(transfers) == 1 else []
    found = next((one for one in (*own, _text(entry, "AcctSvcrRef")) if one.upper() not in NO_REFERENCE), "")
    return tidy(found, 40)


def _text(element: Element, path: str) -> str:
    found = element.find(_any(path))
    return (found.text or "").strip() if found is not None else ""


def _any(path: str) -> str:
    """The path in whatever version's namespace."""
    return "/".join(f"{{*}}{step}" for step in path.split("/"))
