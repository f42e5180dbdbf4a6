"""A company that pays by transfer, in one line each; and statements of the bank."""

from mima.billing.quotes import queries as quotes
from mima.billing.quotes.models import Quote
from mima.booths import queries as booths
from mima.core.db import db
from mima.payments import flow
from tests.payments.shop import Shop

ENTRY = """<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{ref}</AcctSvcrRef><NtryDtls><TxDtls>
<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
<RltdPties><Dbtr><Pty><Nm>Maison Pouzzolane</Nm></Pty></Dbtr></RltdPties>
<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls>
</Ntry>"""
DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>{iban}</IBAN></Id></Acct>{entries}</Stmt></BkToCstmrStmt></Document>"""
OURS = "FR7630006000011234567890189"


def entry(
    text: str, amount: str = "1512.00", *, ref: str = "BK1", day: str = "2026-11-23", way: str = "CRDT", currency: str = "EUR"
) -> str:
    return ENTRY.format(text=text, amount=amount, ref=ref, day=day, way=way, currency=currency)


def camt(*entries: str, iban: str = OURS) -> bytes:
    return DOCUMENT.format(iban=iban, entries="".join(entries)).encode()


def quoted(shop: Shop, name: str = "bruno", code: str = "A02") -> str:
    """The reference of a booking with an open quote."""
    reference = shop.hold(name, code)
    flow.give_quote(reference, by=shop.actor(name))
    return reference


def owed(shop: Shop, name: str = "bruno", code: str = "A02") -> str:
    """The reference of a booking that was ordered and accepted, and is not paid."""
    reference = quoted(shop, name, code)
    flow.order(reference, "PO-77", by=shop.actor(name))
    flow.accept_order(reference, by=shop.actor("ana"))
    return reference


def quote_of(reference: str) -> Quote:
    db.session.rollback()
    return quotes.of(booths.booking(reference))[-1]
