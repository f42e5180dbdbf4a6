"""A paper as PDF, from its frozen record alone: the same record gives the same bytes, today and in ten years."""

from datetime import date

from mima.billing import facturx, xmp
from mima.billing.record import QUOTE, Record
from mima.core.printing import printed


def pdf(record: Record, language: str = "fr") -> bytes:
    """The paper as Factur-X, in `fr` (the one that binds) or `en`: tagged pages, PDF/A-3a and PDF/UA-1, with their XML.

    A quote is no invoice: the same pages, without XML.
    """
    on = date.fromisoformat(record["issued_on"])
    if record["kind"] == QUOTE:
        return printed("invoice.typ", record, language, on=on)
    return xmp.declared(printed("invoice.typ", record, language, on=on, facturx=facturx.xml(record, language).decode()))
