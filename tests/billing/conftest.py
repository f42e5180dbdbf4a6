"""What is dear to make for the tests of papers."""

import pytest

from tests.billing.rules import Rules


@pytest.fixture(scope="session")
def rules() -> Rules:
    return Rules()
