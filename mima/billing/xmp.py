"""What a PDF says of itself: that the XML attached to it is its Factur-X."""

from io import BytesIO
from typing import cast

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NAMESPACES = {
    "rdf": RDF,
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "fx": "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#",
}
SCHEMAS = "rdf:RDF/rdf:Description/pdfaExtension:schemas/rdf:Bag"
PROPERTIES = "rdf:RDF/rdf:Description[fx:ConformanceLevel]"


def declared(pdf: bytes) -> bytes:
    """The same pages and attachment; the metadata name the attached XML, its profile, and explain these names."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import StreamObject

    reader = PdfReader(BytesIO(pdf))
    writer = PdfWriter(clone_from=reader)
    # It would write 1.3, which knows no attachment that belongs to the whole.
    writer.pdf_header = reader.pdf_header
    metadata = cast(StreamObject, writer.root_object["/Metadata"].get_object())
    metadata.set_data(_with_factur_x(metadata.get_data()))
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _with_factur_x(packet: bytes) -> bytes:
    """The library knows the names, typst all the rest: its own metadata would no longer say that the pages are tagged."""
    from facturx import generate_xmp_bytes
    from lxml import etree

    ours, theirs = etree.fromstring(packet), etree.fromstring(generate_xmp_bytes("factur-x", "en16931", None, {}))
    ours.find(SCHEMAS, NAMESPACES).append(theirs.find(f"{SCHEMAS}/rdf:li", NAMESPACES))
    properties = theirs.find(PROPERTIES, NAMESPACES)
    properties.set(f"{{{RDF}}}about", "")
    ours.find("rdf:RDF", NAMESPACES).append(properties)
    etree.cleanup_namespaces(ours)
    return bytes(etree.tostring(ours.getroottree(), encoding="utf-8"))
