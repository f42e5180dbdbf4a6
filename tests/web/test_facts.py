"""The fields of a category as a reader sees them."""

from mima.catalog.categories import CATEGORIES, Fact
from mima.web import facts


def test_an_isrc_is_shown_in_its_groups() -> None:
    spec = next(spec for spec in CATEGORIES["recording"].fields if spec.code == "isrc")
    assert facts.value(Fact(spec, "FRZ032600123")) == "FR-Z03-26-00123"
