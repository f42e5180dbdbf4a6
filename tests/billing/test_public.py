"""Papers for public bodies: their service code and commitment number, and the deposit in Chorus Pro as a task."""

import pytest

from mima.billing import document, facturx, payers
from mima.billing.models import Paper
from mima.billing.public import queries, service
from mima.billing.public.models import DepositState
from mima.booths.models import Booking
from mima.core.errors import Invalid, NotFound
from mima.core.states import MoveRefused
from mima.core.transaction import transaction
from mima.exhibitors.models import Body
from mima.journal import queries as journal
from mima.oversight import counting
from tests.billing.papers import booked, credited, invoiced
from tests.billing.rules import SCHEMATRONS, Rules
from tests.booths.test_hold import hold
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")

TOWN = {
    "body": "public",
    "legal_name": "Ville de Riom",
    "siret": "73282932000074",
    "street": "23 rue de l’Hôtel-de-Ville",
    "postcode": "63200",
    "town": "Riom",
    "country": "FR",
    "service_code": "CULTURE-01",
    "commitment": "EJ2027000123",
}


def said(cast: Cast, booking: Booking, **facts: str) -> None:
    with transaction():
        payers.change(booking, facts, by=cast.user("bruno").actor)


def for_the_town(cast: Cast, code: str = "A02", **changes: str) -> Paper:
    """The invoice of a booking that the town pays."""
    booking = hold(cast, code=code)
    said(cast, booking, **TOWN | changes)
    return invoiced(booking)


def state(paper: Paper) -> DepositState:
    return queries.of(paper).state


def noted(cast: Cast, paper: Paper) -> None:
    with transaction():
        service.note(paper, by=cast.user("ana").actor)


def refused(cast: Cast, paper: Paper, why: str = "Code service inconnu") -> None:
    with transaction():
        service.reject(paper, by=cast.user("ana").actor, why=why)


def test_the_record_names_service_and_commitment(cast: Cast) -> None:
    buyer = for_the_town(cast).record["buyer"]
    assert (buyer["name"], buyer["service_code"], buyer["commitment"]) == ("Ville de Riom", "CULTURE-01", "EJ2027000123")


def test_a_company_that_is_public_gives_them_without_another_payer(cast: Cast) -> None:
    with transaction():
        cast.company("bruno").body = Body.public
    booking = hold(cast)
    said(cast, booking, service_code="CULTURE-01", commitment="EJ1")
    assert invoiced(booking).record["buyer"]["service_code"] == "CULTURE-01"


@pytest.mark.parametrize("field", ["service_code", "commitment"])
@pytest.mark.parametrize(
    "changes", [{"body": "company"}, {"legal_name": "", "siret": "", "street": "", "postcode": "", "town": ""}]
)
def test_only_a_public_body_has_them(cast: Cast, field: str, changes: dict[str, str]) -> None:
    facts = TOWN | {"service_code": "", "commitment": ""} | changes | {field: "X1"}
    with pytest.raises(Invalid) as refusal:
        said(cast, hold(cast), **facts)
    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize(
    ("changes", "references"),
    [
        ({}, ("CULTURE-01", "EJ2027000123")),
        ({"commitment": ""}, ("CULTURE-01", "")),
        ({"commitment": "", "reference": "BC 7"}, ("CULTURE-01", "BC 7")),
        ({"service_code": "", "reference": "BC 7"}, ("BC 7", "EJ2027000123")),
        ({"service_code": "", "commitment": "", "reference": "BC 7"}, ("BC 7", "")),
    ],
)
def test_the_paper_for_machines_says_them_where_chorus_pro_reads_them(
    cast: Cast, rules: Rules, changes: dict[str, str], references: tuple[str, str]
) -> None:
    xml = facturx.xml(for_the_town(cast, **changes).record)
    assert [rules.faults(xml), *(rules.broken(schematron, xml) for schematron in SCHEMATRONS)] == [[]] * 4
    text = xml.decode()
    service_code, order = references
    assert f"<ram:BuyerReference>{service_code}</ram:BuyerReference>" in text
    assert ("<ram:BuyerOrderReferencedDocument>" in text) is bool(order) and order in text


def test_a_reference_beside_both_is_said_too(cast: Cast) -> None:
    assert "BC 7" in facturx.xml(for_the_town(cast, reference="BC 7").record).decode()


def test_a_paper_of_before_without_these_keys_is_read_as_it_was(cast: Cast) -> None:
    record = invoiced(booked(cast)).record
    without = {**record, "buyer": {k: v for k, v in record["buyer"].items() if k not in ("service_code", "commitment")}}
    assert facturx.xml(without) == facturx.xml(record)


def test_the_printed_paper_is_made_with_them(cast: Cast) -> None:
    assert document.pdf(for_the_town(cast).record).startswith(b"%PDF")


def test_a_paper_for_a_french_public_body_is_to_be_deposited(cast: Cast) -> None:
    assert state(for_the_town(cast)) is DepositState.to_deposit


@pytest.mark.parametrize(
    "changes", [{"body": "association", "service_code": "", "commitment": ""}, {"country": "CH", "siret": ""}]
)
def test_others_receive_theirs_by_letter_alone(cast: Cast, changes: dict[str, str]) -> None:
    assert queries.find(for_the_town(cast, **changes)) is None


def test_a_credit_note_goes_where_its_invoice_went(cast: Cast) -> None:
    assert state(credited(for_the_town(cast))) is DepositState.to_deposit


def test_a_credit_note_of_another_goes_nowhere(cast: Cast) -> None:
    assert queries.find(credited(invoiced(booked(cast)))) is None


def test_who_deposited_it_and_when_is_known(cast: Cast) -> None:
    paper = for_the_town(cast)
    noted(cast, paper)
    deposit = queries.of(paper)
    last = journal.history(("public_deposit", deposit.id))[-1]
    assert (deposit.state, last.actor_user_id, last.verb) == (
        DepositState.deposited,
        cast.user("ana").id,
        "public_deposit.deposited",
    )


def test_it_is_deposited_once(cast: Cast) -> None:
    paper = for_the_town(cast)
    noted(cast, paper)
    with pytest.raises(MoveRefused):
        noted(cast, paper)


def test_a_refused_one_waits_again_with_the_reason(cast: Cast) -> None:
    paper = for_the_town(cast)
    noted(cast, paper)
    refused(cast, paper)
    assert (state(paper), queries.of(paper).reason) == (DepositState.rejected, "Code service inconnu")
    noted(cast, paper)
    assert (state(paper), queries.of(paper).reason) == (DepositState.deposited, "")


def test_what_was_not_deposited_is_not_refused(cast: Cast) -> None:
    with pytest.raises(MoveRefused):
        refused(cast, for_the_town(cast))


def test_a_refusal_has_its_reason(cast: Cast) -> None:
    paper = for_the_town(cast)
    noted(cast, paper)
    with pytest.raises(Invalid):
        refused(cast, paper, " ")


def test_a_paper_that_goes_nowhere_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        noted(cast, invoiced(booked(cast)))


def test_the_masthead_counts_what_waits(cast: Cast) -> None:
    paper = for_the_town(cast)
    waiting = counting.count()
    noted(cast, paper)
    assert waiting - counting.count() == 1
