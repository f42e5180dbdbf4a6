"""The month as a ZIP: tables first, then every paper as PDF, one after the other; the same month gives the same bytes."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from mima.billing import document
from mima.core import sheets
from mima.oversight.accounting import agreement, entries, tables
from mima.oversight.accounting.books import Books
from mima.oversight.accounting.entries import Line

README = """\
{name}

Mois {month}, fuseau {zone}. {state}
Montants en {currency}, virgule décimale, séparateur point-virgule, UTF-8.

journal.csv         écritures dans l’ordre et avec les colonnes du FEC (art. A47 A-1 du LPF) ; lettrage et validation
                    sont laissés vides, ils appartiennent au cabinet
pieces.csv          factures et avoirs du mois ; les avoirs sont négatifs
pieces/             les mêmes en PDF (Factur-X)
tva.csv             bases et taxe par taux, d’après les pièces
encaissements.csv   le grand livre des paiements et remboursements, avec leurs références chez Stripe ou à la banque
versements.csv      les versements de Stripe vers la banque, mouvement par mouvement, rapprochés du grand livre
totaux.csv          chaque somme, d’après les pièces ou le grand livre, à côté de celle du journal ; si elles différaient,
                    ce fichier n’aurait pas été écrit

Acomptes : une facture d’acompte va au compte 419100, la facture de solde l’en reprend ; un acompte conservé après une
annulation, sans facture de solde, y reste : à virer par le cabinet.

Comptes : 411000 clients (compte auxiliaire par structure), 419100 acomptes reçus, 445710 TVA collectée,
512000 banque, 511500 encaissements en ligne (Stripe), 627000 frais Stripe, 706000 prestations de services. Les écritures
de règlement sont datées du jour où l’argent a été constaté.

Frais Stripe : {fees}
Versements de Stripe vers la banque : {payouts}
"""
RUNNING = "LE MOIS N’EST PAS FINI : ce fichier est provisoire."
OVER = "Mois terminé."


class Sink:
    """What the ZIP wrote since it was last taken; no more than one file of it is ever here."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, content: bytes) -> int:
        self._waiting.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """Everything was written already."""

    def take(self) -> bytes:
        taken = b"".join(self._waiting)
        self._waiting.clear()
        return taken


def pieces(books: Books) -> Iterator[bytes]:
    """The month's ZIP, file by file; before the first byte of it a `DoesNotAgree` tells what differs, if anything does."""
    lines = entries.of(books)
    agreement.check(books, lines)
    return _written(books, lines)


def _written(books: Books, lines: Sequence[Line]) -> Iterator[bytes]:
    sink = Sink()
    with ZipFile(cast(IO[bytes], sink), "w") as archive:
        for name, content in _tables(books, lines):
            archive.writestr(_entry(books, name), content, ZIP_DEFLATED)
        for paper in books.papers:
            yield sink.take()
            # A PDF is compressed already.
            archive.writestr(_entry(books, tables.file_of(paper)), document.pdf(paper.record), ZIP_STORED)
    yield sink.take()


def _entry(books: Books, name: str) -> ZipInfo:
    last = books.month.next_first - timedelta(days=1)
    entry = ZipInfo(f"mima-{books.month}/{name}", (last.year, last.month, last.day, 0, 0, 0))
    entry.external_attr = 0o644 << 16
    return entry


def _tables(books: Books, lines: Sequence[Line]) -> Iterator[tuple[str, bytes]]:
    yield "lisez-moi.txt", _readme(books).encode("utf-8-sig")
    yield "journal.csv", sheets.as_csv(tables.JOURNAL, tables.journal(lines))
    yield "pieces.csv", sheets.as_csv(tables.PAPERS, tables.papers(books))
    yield "tva.csv", sheets.as_csv(tables.VAT, tables.vat(books))
    yield "encaissements.csv", sheets.as_csv(tables.MONEY, tables.money(books))
    yield "versements.csv", sheets.as_csv(tables.PAYOUTS, tables.payouts(books))
    yield "totaux.csv", sheets.as_csv(tables.TOTALS, tables.totals(books, lines))


def _readme(books: Books) -> str:
    unknown = tables.without_fee(books)
    fees = "connus pour chaque paiement par carte du mois."
    if unknown:
        fees = "inconnus de Stripe à ce jour pour " + ", ".join(unknown) + "."
    count = len(books.payouts)
    payouts = f"{count} au journal, de 511500 à 512000, à la date où ils ont été constatés." if count else "aucun ce mois-ci."
    return README.format(
        name="MIMA, comptabilité du mois",
        month=books.month,
        zone=books.month.timezone,
        currency="".join(books.currencies) or "EUR",
        state=OVER if books.month.is_over else RUNNING,
        fees=fees,
        payouts=payouts,
    )
