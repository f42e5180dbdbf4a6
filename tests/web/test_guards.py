"""Where a request comes from, as limits count it."""

import pytest
from flask import Flask

from mima.web import guards


@pytest.fixture(scope="module")
def bare() -> Flask:
    return Flask(__name__)


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix:", "unix:"),
    ],
)
def test_an_ipv6_address_counts_as_its_network_and_an_ipv4_address_as_itself(bare: Flask, told: str, counted: str) -> None:
    with bare.test_request_context(environ_base={"REMOTE_ADDR": told}):
        assert guards.client_address() == counted
