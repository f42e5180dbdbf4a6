"""Sending forms as a browser without script does: with the token of the page that holds the form."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def token(client: FlaskClient, page: str = "/") -> str:
    """The token that this page's forms carry for this browser."""
    found = TOKEN.search(client.get(page).text)
    assert found is not None, f"no form on {page}"
    return found[1]


def send(client: FlaskClient, address: str, *, page: str = "/", fragment: bool = False, **fields: Any) -> TestResponse:
    """The answer to the form at `page` posted to `address`; with `fragment`, as htmx posts it."""
    headers = {"HX-Request": "true"} if fragment else {}
    return client.post(address, data={"csrf_token": token(client, page), **fields}, headers=headers)
