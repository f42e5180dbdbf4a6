"""How tests use a page's forms: read its token, send what a person would fill in."""

import re
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def token(client: FlaskClient, page: str = "/account/sign-in") -> str:
    """The token that this browser's forms carry."""
    found = TOKEN.search(client.get(page, follow_redirects=True).text)
    assert found, f"{page} has no form"
    return unescape(found[1])


def send(client: FlaskClient, path: str, /, page: str = "/", **fields: object) -> TestResponse:
    """The form is sent as its page would, with a fresh token."""
    return client.post(path, data={"csrf_token": token(client, page), **fields})


def hidden(html: str, name: str) -> str:
    """The value of a hidden field of this page."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', html)
    assert found, f"no hidden {name}"
    return unescape(found[1])


def link(html: str, path: str) -> str:
    """The address of the first link of this page that leads to this path."""
    found = re.search(rf'<a[^>]*href="({re.escape(path)}(?:[?#][^"]*)?)"', html)
    assert found, f"no link to {path}"
    return unescape(found[1])


def text(answer: TestResponse) -> str:
    """What a reader sees: no tags, single blanks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
