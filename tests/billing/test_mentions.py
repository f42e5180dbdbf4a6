"""What the law wants said, by the seller's VAT regime; what is still unknown of seller and buyer."""

import pytest

from mima.billing import mentions
from mima.billing.seller import Seller, VatRegime
from mima.booths.models import Vat
from mima.demo.market.edition import SELLER
from mima.exhibitors import identity
from tests.people import Cast


def french(seller: Seller, vat: Vat = Vat.standard) -> str:
    return " ".join(mention["fr"] for mention in mentions.of(seller, vat))


def test_without_a_rate_of_its_own_the_penalty_is_three_times_the_legal_rate() -> None:
    assert "trois fois le taux d’intérêt légal" in french(Seller())


@pytest.mark.parametrize(("rate", "words"), [(1200, "12\u00a0% l’an"), (1050, "10,5\u00a0% l’an"), (1, "0,01\u00a0% l’an")])
def test_a_penalty_rate_is_stated_as_a_year_s_percentage(rate: int, words: str) -> None:
    assert words in french(Seller(late_penalty_rate=rate))


def test_a_seller_on_debits_says_so() -> None:
    assert "d’après les débits" in french(Seller(vat_on_debits=True))


def test_a_sale_without_vat_has_no_option_on_debits() -> None:
    assert "débits" not in french(Seller(vat_on_debits=True), Vat.franchise)


def test_what_platforms_ask_of_every_paper_has_its_subject_code() -> None:
    assert [mention["code"] for mention in mentions.of(Seller(), Vat.standard)] == ["", "AAB", "PMD", "PMT"]


def test_a_seller_is_stored_and_read_back_unchanged() -> None:
    seller = Seller(name="Le Damier", vat_regime=VatRegime.exempt)
    assert Seller.of(seller.stored()) == seller


def test_a_seller_without_anything_lacks_everything() -> None:
    assert len(Seller().missing()) == 5


def test_a_franchise_needs_no_vat_number() -> None:
    assert "the seller's VAT number" not in Seller(vat_regime=VatRegime.franchise).missing()


@pytest.mark.usefixtures("context")
def test_a_complete_company_lacks_nothing(cast: Cast) -> None:
    assert identity.missing(cast.company("bruno")) == []


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"siret": "12345678901234"}, ["SIRET number"]),
        ({"siret": "", "country": "BE", "vat_number": ""}, []),
        ({"vat_number": "FR00000000000"}, ["a valid VAT number"]),
        ({"vat_number": "CHE-116.281.710", "country": "CH", "siret": ""}, []),
        ({"legal_name": "", "street": "", "postcode": ""}, ["legal name", "street", "postcode"]),
    ],
)
def test_what_is_missing_is_named(cast: Cast, changes: dict[str, str], missing: list[str]) -> None:
    company = cast.company("bruno")
    for field, value in changes.items():
        setattr(company, field, value)
    assert identity.missing(company) == missing


def test_the_demo_markets_seller_lacks_nothing() -> None:
    assert Seller.of(SELLER).missing() == []
