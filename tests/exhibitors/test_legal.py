"""What a company's profile must be."""

import pytest

from mima.core.errors import Invalid
from mima.exhibitors.legal import checked


def complaints(**profile: str) -> list[str]:
    with pytest.raises(Invalid) as refusal:
        checked(profile)
    return list(refusal.value.fields)


def test_a_siret_loses_its_blanks() -> None:
    assert checked({"siret": "732 829 320 00074"})["siret"] == "73282932000074"


def test_a_siret_whose_digits_do_not_check_is_refused() -> None:
    assert complaints(siret="73282932000075") == ["siret"]


def test_a_registration_number_from_abroad_is_taken_as_it_is() -> None:
    assert checked({"siret": "HRB 1234", "country": "DE"})["siret"] == "HRB 1234"


def test_a_vat_number_must_check() -> None:
    assert complaints(vat_number="FR45732829320") == ["vat_number"]


def test_a_french_vat_number_belongs_to_the_siret() -> None:
    assert complaints(siret="35600000000048", vat_number="FR44732829320") == ["vat_number"]


def test_a_vat_number_from_outside_the_union_is_taken_as_it_is() -> None:
    assert checked({"vat_number": "CHE-123", "country": "CH"})["vat_number"] == "CHE-123"


def test_a_website_gets_its_scheme() -> None:
    assert checked({"website": "www.company.fr"})["website"] == "https://www.company.fr"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://company.fr", "company", "https://a b.fr"])
def test_what_is_no_address_on_the_web_is_refused(address: str) -> None:
    assert complaints(website=address) == ["website"]
