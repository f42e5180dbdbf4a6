"""The printed paper: what can be read back from the PDF, in both languages, whatever people typed."""

import subprocess
import sys
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from facturx import get_facturx_xml_from_pdf
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from mima.billing import document, facturx
from mima.core import printing
from tests.billing import records
from tests.billing.papers import booked, credited, invoiced
from tests.people import Cast

METADATA = {
    "fx": "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
}
STARTED = """
import sys
from pathlib import Path
from mima import create_app
from tests.conftest import make_config

create_app(make_config(Path(sys.argv[1]), f"sqlite:///{sys.argv[1]}/mima.sqlite3"))
print({"facturx", "lxml", "pypdf", "typst"} & set(sys.modules))
"""
NASTY = '#panic("x") $ * _ <b> \\\\ = @ref // é'


@pytest.fixture
def invoice(cast: Cast, context: object, noon: object) -> dict[str, Any]:
    """The record of an invoice for a corner booth with extras."""
    return deepcopy(invoiced(booked(cast, extras={"power": 2, "screen": 1})).record)


@pytest.fixture
def credit_note(cast: Cast, context: object, noon: object) -> dict[str, Any]:
    return deepcopy(credited(invoiced(booked(cast))).record)


@pytest.fixture(scope="module")
def root() -> DictionaryObject:
    """The catalog of a printed invoice."""
    return PdfReader(BytesIO(document.pdf(records.invoice()))).trailer["/Root"]


def read(record: dict[str, Any], language: str = "fr") -> str:
    """All words of the PDF, with plain blanks."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(document.pdf(record, language))).pages).split())


FRENCH = [
    "2026-F-0001",
    "Le Damier",
    "Association loi 1901",
    "Maison Pouzzolane SARL",
    "SIRET 732 829 320 00074",
    "TVA FR44732829320",
    "Date d’émission",
    "23/11/2026",
    "01/04/2027 au 02/04/2027",
    "Stand A01, Stand équipé, 6 m²",
    "Prise 16 A 2 90,00 € 20 % 180,00 €",
    "Total HT 1 860,00 €",
    "Total TVA 372,00 €",
    "Total TTC",
    "2 232,00 €",
    "Réglé le 23/11/2026 par carte bancaire",
    "Reste à payer 0,00 €",
    "prestation de services",
    "Pas d’escompte",
    "trois fois le taux d’intérêt légal",
    "recouvrement en cas de retard de paiement : 40 €",
    "page 1 / 1",
]
ENGLISH = [
    "Date of issue",
    "23 November 2026",
    "Booth A01, Equipped booth, 6 m²",
    "Total excl. VAT €1,860.00",
    "€2,232.00",
    "Paid on 23 November 2026 by bank card",
    "the French version of this paper is the one that binds",
]


def test_the_french_invoice_says_all_that_the_law_wants(invoice: dict[str, Any]) -> None:
    words = read(invoice)
    assert [part for part in FRENCH if part not in words] == []


def test_the_english_invoice_says_the_same(invoice: dict[str, Any]) -> None:
    words = read(invoice, "en")
    assert [part for part in ENGLISH if part not in words] == []


def test_a_buyer_abroad_has_a_number_of_its_own_register(invoice: dict[str, Any]) -> None:
    invoice["buyer"] |= {"siret": "0403 170 701", "country": "BE"}
    assert "N° d’immatriculation 0403 170 701" in read(invoice) and "Company number 0403 170 701" in read(invoice, "en")


def test_a_credit_note_names_the_invoice_that_it_cancels(credit_note: dict[str, Any]) -> None:
    words = read(credit_note)
    wanted = ["2026-A-0001", "Facture annulée", "2026-F-0001 du 23/11/2026", "Motif Stand annulé", "Total de l’avoir TTC"]
    assert [part for part in wanted if part not in words] == []


def test_what_people_typed_never_becomes_code(invoice: dict[str, Any]) -> None:
    invoice["buyer"]["name"] = NASTY
    assert NASTY in read(invoice)


def test_the_same_record_gives_the_same_bytes(invoice: dict[str, Any]) -> None:
    assert document.pdf(invoice) == document.pdf(deepcopy(invoice))


def test_a_very_long_word_stays_within_the_page(invoice: dict[str, Any]) -> None:
    invoice["buyer"]["name"] = "W" * 300
    assert read(invoice).replace("\u200b", "").replace(" ", "").count("W") >= 300


def test_many_lines_go_on_over_several_numbered_pages(invoice: dict[str, Any]) -> None:
    invoice["lines"] *= 20
    assert "page 3 / 3" in read(invoice)


def test_another_script_is_written_in_letters_that_the_page_can_draw(invoice: dict[str, Any]) -> None:
    invoice["buyer"]["name"] = "東京 Records"
    assert "Dong Jing Records" in read(invoice)


def test_an_exempt_rate_says_why(invoice: dict[str, Any]) -> None:
    exemption = {"code": "VATEX-FR-FRANCHISE", "fr": "TVA non applicable, art. 293 B du CGI.", "en": "VAT not applicable."}
    invoice["vat"].append({"rate": 0, "category": "E", "net_cents": 0, "vat_cents": 0, "exemption": exemption})
    assert "TVA non applicable, art. 293 B du CGI." in read(invoice)


def test_the_document_is_archival_tagged_titled_and_french(invoice: dict[str, Any]) -> None:
    reader = PdfReader(BytesIO(document.pdf(invoice)))
    root = reader.trailer["/Root"]
    assert (reader.metadata and reader.metadata.title, root["/Lang"], root["/MarkInfo"]["/Marked"]) == (
        "Facture 2026-F-0001",
        "fr",
        True,
    )
    assert b"pdfaid" in root["/Metadata"].get_data()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_attached_xml_is_that_of_the_record_in_the_same_language(language: str) -> None:
    record = records.invoice()
    found = get_facturx_xml_from_pdf(document.pdf(record, language), check_xsd=True, check_schematron=False)
    assert found == ("factur-x.xml", facturx.xml(record, language))


def test_the_attached_xml_says_the_same_as_the_whole_document(root: DictionaryObject) -> None:
    [of_the_whole], [_, named] = root["/AF"], root["/Names"]["/EmbeddedFiles"]["/Names"]
    attached = of_the_whole.get_object()
    assert (of_the_whole, attached["/AFRelationship"], attached["/EF"]["/F"]["/Subtype"]) == (named, "/Alternative", "/text/xml")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fx:DocumentType", "INVOICE"),
        ("fx:DocumentFileName", "factur-x.xml"),
        ("fx:Version", "1.0"),
        ("fx:ConformanceLevel", "EN 16931"),
        ("pdfaid:part", "3"),
        ("pdfaid:conformance", "A"),
        ("pdfuaid:part", "1"),
    ],
)
def test_the_metadata_say_what_the_document_is(root: DictionaryObject, name: str, value: str) -> None:
    assert etree.fromstring(root["/Metadata"].get_data()).findtext(f".//{name}", namespaces=METADATA) == value


def test_the_metadata_explain_the_names_that_archives_do_not_know(root: DictionaryObject) -> None:
    explained = etree.fromstring(root["/Metadata"].get_data()).iterfind(".//pdfaSchema:namespaceURI", METADATA)
    assert {METADATA["fx"], METADATA["pdfuaid"]} <= {element.text for element in explained}


@pytest.mark.parametrize("record", [records.invoice(), records.credit_note(records.invoice())], ids=["invoice", "credit note"])
def test_the_page_prints_the_totals_that_the_xml_says(record: dict[str, Any]) -> None:
    words = read(record)
    sums = etree.fromstring(facturx.xml(record)).find(".//{*}SpecifiedTradeSettlementHeaderMonetarySummation")
    said = [sums.findtext(f"{{*}}{name}") for name in ("TaxBasisTotalAmount", "TaxTotalAmount", "GrandTotalAmount")]
    assert [amount for amount in said if f"{float(amount):,.2f} €".replace(",", " ").replace(".", ",") not in words] == []


def test_what_prints_is_loaded_with_the_first_paper_and_not_at_the_start(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    command = [sys.executable, "-c", STARTED, str(tmp_path)]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True, cwd=pytestconfig.rootpath)
    assert loaded.stdout == "set()\n"


def test_every_character_that_is_kept_can_be_drawn(invoice: dict[str, Any]) -> None:
    kept = [chr(code) for first, last in printing.DRAWN for code in range(first, last + 1) if printing._is_drawn(chr(code))]
    invoice["lines"] = [invoice["lines"][0] | {"label_fr": " ".join(kept)}]
    assert document.pdf(invoice).startswith(b"%PDF")


@settings(max_examples=60, deadline=None)
@given(typed=st.text(max_size=200), number=st.text(max_size=20))
def test_nothing_that_one_can_type_stops_the_printing(typed: str, number: str) -> None:
    record = records.invoice()
    record["buyer"] |= {"name": typed, "street": typed, "siret": number, "reference": typed}
    record["seller"]["siret"] = number
    record["lines"][0]["label_fr"] = typed
    assert document.pdf(record).startswith(b"%PDF")


@pytest.mark.parametrize(("language", "total", "wrong"), [("fr", "Total, sans TVA", "TTC"), ("en", "Total, no VAT", "incl. VAT")])
def test_a_paper_without_vat_has_a_total_without(language: str, total: str, wrong: str) -> None:
    for record in (records.invoice(rates=(0, 0), vat_regime="franchise"), records.invoice(rates=(0, 0), buyer=records.BELGIAN)):
        said = read(record, language)
        assert total in said and wrong not in said


def test_a_credit_note_of_it_too() -> None:
    said = read(records.credit_note(records.invoice(rates=(0, 0), vat_regime="exempt")))
    assert "Total de l’avoir, sans TVA" in said and "TTC" not in said
