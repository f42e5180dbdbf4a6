"""What stands below an offering as in the same vein."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from mima.catalog import service
from mima.catalog.models import Offering
from mima.catalog.similar import likeness, similar
from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from mima.exhibitors.models import Exhibitor
from tests.catalog.making import give_media, published
from tests.people import Cast
from tests.statements import counted


@pytest.fixture
def company(context: object, cast: Cast) -> Exhibitor:
    return cast.company("bruno")


def titles(offering: Offering) -> list[str]:
    return [card.title_fr for card in similar(offering)]


def photo(company: Exhibitor, title: str, colour: tuple[int, int, int], **values: Any) -> Offering:
    values = {"title_fr": title, "title_en": "", "fields": {"technique": "digital"}, "tags": ["Ville"]} | values
    offering = published(company, kind="image", category="photograph", **values)
    content = BytesIO()
    Image.new("RGB", (60, 60), colour).save(content, "JPEG")
    give_media(offering, (f"{title}.jpg", content.getvalue()))
    return offering


def sync(company: Exhibitor, title: str, bpm: str, **values: Any) -> Offering:
    return published(company, title_fr=title, title_en="", fields={"mood": "calm", "bpm": bpm, "one_stop": "1"}, **values)


def test_a_shared_tag_counts_more_than_a_shared_category(company: Exhibitor) -> None:
    basalt = sync(company, "Basalte", "92", tags=["Volcan"])
    sync(company, "Même étiquette", "92", tags=["Volcan"])
    sync(company, "Même catégorie", "92", tags=["Nuit"])
    assert titles(basalt) == ["Même étiquette", "Même catégorie"]


def test_of_those_with_the_same_tags_the_nearest_tempo_comes_first(company: Exhibitor) -> None:
    basalt = sync(company, "Basalte", "92")
    sync(company, "Proche", "94")
    sync(company, "Loin", "130")
    assert titles(basalt) == ["Proche", "Loin"]


def test_half_the_tempo_is_heard_as_the_same(company: Exhibitor) -> None:
    basalt = sync(company, "Basalte", "140")
    sync(company, "Moitié", "70")
    sync(company, "Autre", "105")
    assert titles(basalt) == ["Moitié", "Autre"]


def test_of_pictures_with_the_same_tags_the_nearest_colours_come_first(company: Exhibitor) -> None:
    lava = photo(company, "Lave", (200, 30, 20))
    photo(company, "Braise", (210, 40, 30))
    photo(company, "Lac", (20, 60, 200))
    assert titles(lava) == ["Braise", "Lac"]


def test_palettes_of_the_same_colours_are_wholly_alike_and_of_far_ones_not_at_all() -> None:
    assert likeness(["#ff0000", "#00ff00"], ["#00ff00", "#ff0000"]) == 1
    assert likeness(["#ff0000"], ["#0000ff"]) == 0
    assert likeness(["#ff0000"], []) == 0


def test_the_statements_are_as_many_for_many(company: Exhibitor) -> None:
    lava = photo(company, "Lave", (200, 30, 20))
    assert lava.cover
    with counted() as few:
        similar(lava)
    for number in range(6):
        photo(company, f"Braise {number}", (210, 40, 30))
    assert lava.cover
    with counted() as many:
        similar(lava)
    assert len(few) <= len(many) == 5


def test_what_is_withdrawn_is_not_similar_to_anything(company: Exhibitor) -> None:
    basalt, other = sync(company, "Basalte", "92"), sync(company, "Autre", "92")
    with transaction():
        service.withdraw(other, by=COMMAND)
    assert titles(basalt) == []
