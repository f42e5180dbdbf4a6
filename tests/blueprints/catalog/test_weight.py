"""A visit is light: a page with its styles and scripts is less than 100 kB on its way."""

import gzip
import re

import pytest
from flask.testing import FlaskClient

from mima.web.statics import STATIC
from tests.people import Cast

MOST_BYTES = 100_000
# htmx from its own network, as compressed there; its file is what the page's integrity hash says, so it never changes.
HTMX_BYTES = 17_500
ASSET = re.compile(r'<(?:script[^>]*src|link[^>]*href)="/static/([a-z.-]+)[?"]')


def weight(html: str) -> int:
    """The bytes of this page and of all styles and scripts that it names, compressed."""
    names = {name for name in ASSET.findall(html) if name.endswith((".css", ".js"))}
    assert "site.css" in names and len(names) > 4
    files = sum(len(gzip.compress((STATIC / name).read_bytes())) for name in names)
    return len(gzip.compress(html.encode())) + files + HTMX_BYTES


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("path", ["/catalog", "an offering", "/editions/mima-2027/plan", "/exhibitors/maison-pouzzolane/post"])
def test_a_page_with_its_styles_and_scripts_is_less_than_a_hundred_kilobytes(
    client: FlaskClient, catalog: Cast, path: str, language: str
) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    board = client.get("/catalog").text
    found = re.search(r'href="(/catalog/offerings/[^"/]+)"', board)
    assert found
    answer = client.get(found[1] if path == "an offering" else path)
    assert answer.status_code == 200
    assert weight(answer.text) < MOST_BYTES
