"""Which licence holds: the file's own, else the offering's, else the company's, else the market's."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from mima.catalog import licences
from mima.catalog import service as catalog
from mima.catalog.licences import Level
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.exhibitors import service as exhibitors
from mima.exhibitors.licences import LICENCES
from mima.media import service as media
from mima.media.models import MediaAsset
from tests.catalog.making import draft, give_media
from tests.media.making import picture
from tests.people import Cast


@dataclass
class Thing:
    licence: str = ""
    tdm: str = ""


@dataclass
class Shown:
    licence: str = ""
    licence_code: str = ""
    tdm: str = ""
    exhibitor: Thing = field(default_factory=Thing)


@pytest.mark.parametrize(
    ("asset", "offering", "company", "code", "level"),
    [
        ("", "", "", "all-rights-reserved", Level.platform),
        ("", "", "cc-by", "cc-by", Level.company),
        ("", "on-request", "cc-by", "on-request", Level.offering),
        ("cc0", "on-request", "cc-by", "cc0", Level.asset),
        ("cc-by-nd", "", "", "cc-by-nd", Level.asset),
    ],
)
def test_the_narrowest_word_holds(asset: str, offering: str, company: str, code: str, level: Level) -> None:
    held = licences.of(Shown(licence_code=offering, exhibitor=Thing(company)), Thing(asset))
    assert (held.code, held.where_from, held.address) == (code, level, LICENCES[code].address)


@pytest.mark.parametrize(
    ("asset", "offering", "company", "reserved", "level"),
    [
        ("", "", "", True, Level.platform),
        ("", "", "allowed", False, Level.company),
        ("", "reserved", "allowed", True, Level.offering),
        ("allowed", "reserved", "", False, Level.asset),
    ],
)
def test_mining_is_reserved_unless_somebody_allows_it(
    asset: str, offering: str, company: str, reserved: bool, level: Level
) -> None:
    held = licences.of(Shown(tdm=offering, exhibitor=Thing(tdm=company)), Thing(tdm=asset))
    assert (held.tdm_reserved, held.tdm_from) == (reserved, level)


@dataclass
class File(Thing):
    tags: dict[str, object] = field(default_factory=dict)


BY = {"licence": {"value": "https://creativecommons.org/licenses/by/4.0/deed.fr", "source": "XMP xmpRights:WebStatement"}}


@pytest.mark.parametrize(
    ("own", "offering", "code", "level"),
    [
        ("", "", "cc-by", Level.file),
        ("", "on-request", "cc-by", Level.file),
        ("all-rights-reserved", "on-request", "all-rights-reserved", Level.asset),
    ],
)
def test_what_a_file_says_stands_between_its_own_choice_and_what_it_inherits(
    own: str, offering: str, code: str, level: Level
) -> None:
    held = licences.of_file(Shown(licence_code=offering), File(own, tags=BY))
    assert (held.code, held.address, held.where_from) == (code, LICENCES[code].address, level)


def test_a_licence_that_no_list_has_is_called_by_its_address() -> None:
    held = licences.of_file(Shown(), File(tags={"licence": {"value": "https://example.org/l", "source": "XMP"}}))
    assert (held.code, held.address, held.licence.label_fr) == ("", "https://example.org/l", "https://example.org/l")


def test_what_a_file_says_opens_it_to_no_mining() -> None:
    zero = {"licence": {"value": "https://creativecommons.org/publicdomain/zero/1.0/", "source": "XMP"}}
    held = licences.of_file(Shown(), File(tags=zero))
    assert (held.code, held.tdm_reserved) == ("cc0", True)


def test_who_gives_up_every_right_reserves_none() -> None:
    held = licences.of(Shown(licence_code="cc0", exhibitor=Thing(tdm="reserved")))
    assert (held.tdm_reserved, held.tdm_from) == (False, Level.offering)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CC0", "cc0"),
        ("cc by-sa 4.0", "cc-by-sa"),
        ("Tous droits réservés.", "all-rights-reserved"),
        ("https://creativecommons.org/licenses/by/4.0/", "cc-by"),
        ("http://www.creativecommons.org/licenses/by-sa/4.0/deed.fr", "cc-by-sa"),
        ("https://creativecommons.org/licenses/by/3.0/", ""),
        ("CC0 pour la presse", ""),
        ("", ""),
        ("…", ""),
    ],
)
def test_conditions_that_only_name_a_licence_are_that_licence(text: str, code: str) -> None:
    assert licences.named(text) == code
    assert licences.of(Shown(licence=text)).code == (code or "all-rights-reserved")


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("values", [{"licence_code": "mine"}, {"tdm": "yes"}, {"licence_code": "cc0\x07"}])
def test_an_offering_takes_a_licence_of_the_list_only(cast: Cast, values: dict[str, str]) -> None:
    offering = draft(cast.company("bruno"))
    with pytest.raises(Invalid) as error, transaction():
        catalog.change(offering, by=COMMAND, **values)
    assert set(error.value.fields) == set(values)


@pytest.mark.usefixtures("context")
def test_a_company_takes_a_licence_of_the_list_only(cast: Cast) -> None:
    with pytest.raises(Invalid) as error, transaction():
        exhibitors.change_profile(cast.company("bruno"), by=COMMAND, licence="mine", tdm="maybe")
    assert set(error.value.fields) == {"licence", "tdm"}


@pytest.mark.usefixtures("context")
def test_a_file_may_stand_under_another_licence_than_its_offering(cast: Cast) -> None:
    offering = draft(cast.company("bruno"), kind="image", category="photograph", fields={}, licence_code="on-request")
    give_media(offering, ("a.jpg", picture()))
    asset = db.session.scalars(select(MediaAsset)).one()
    with transaction():
        media.set_licence(asset, licence="cc-by", by=COMMAND)
    assert licences.of(offering, asset).code == "cc-by"
    assert licences.of(offering).code == "on-request"
    with pytest.raises(Invalid), transaction():
        media.set_licence(asset, licence="mine", by=COMMAND)
