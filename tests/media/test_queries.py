import pytest

from mima.core.db import db
from mima.core.errors import NotFound
from mima.exhibitors.models import Exhibitor
from mima.media import queries
from mima.media.kinds import Kind
from mima.media.models import AssetState, MediaAsset
from mima.media.queries import Shown, ShownRendition
from tests.media import making
from tests.media.conftest import Send
from tests.people import Cast
from tests.statements import counted


def shown(*widths: int) -> Shown:
    renditions = tuple(ShownRendition(1, "x", "image/jpeg", str(width), width, width, 1) for width in widths)
    figures = dict.fromkeys(("width", "height", "dominant_colour", "blur", "duration_ms", "peak_dbfs", "bars"))
    return Shown(
        1, "a", Kind.picture, AssetState.ready, **figures, alt_fr="", alt_en="", licence="", tdm="", renditions=renditions
    )


@pytest.mark.parametrize(("wanted", "given"), [(100, 320), (320, 320), (321, 800), (2000, 800)])
def test_the_nearest_picture_is_the_narrowest_that_is_wide_enough(wanted: int, given: int) -> None:
    nearest = shown(320, 800).nearest(wanted)
    assert nearest is not None
    assert nearest.width == given


def test_a_picture_that_is_not_ready_has_no_nearest() -> None:
    assert shown().nearest(320) is None


def test_a_list_of_assets_costs_two_statements_however_long(ready: Send) -> None:
    ids = [ready().id, ready(making.picture("PNG")).id, ready(making.sound()).id]
    with counted() as statements:
        found = queries.for_assets(ids)
    assert (len(found), len(statements)) == (3, 2)


def test_no_ids_cost_nothing(context: object) -> None:
    with counted() as statements:
        assert queries.for_assets([]) == {}
    assert statements == []


def test_lists_do_not_load_the_long_waveform(ready: Send, company: Exhibitor) -> None:
    ready(making.sound())
    db.session.rollback()
    with counted() as statements:
        queries.of_exhibitor(company)
    assert "peaks" not in statements[0]


def test_progress_is_counted_by_state(send: Send, ready: Send, company: Exhibitor) -> None:
    ready()
    send()
    send()
    counts = queries.counts_by_state(company)
    assert counts == {"waiting": 2, "working": 0, "ready": 1, "refused": 0}
    assert queries.counts_by_state() == counts


def test_the_assets_of_another_company_are_not_found(send: Send, cast: Cast) -> None:
    asset = send()
    assert queries.owned(cast.company("bruno"), asset.public_id) is asset
    with pytest.raises(NotFound):
        queries.owned(cast.company("carla"), asset.public_id)
    assert queries.counts_by_state(cast.company("carla"))[AssetState.waiting] == 0


def test_those_that_wait_longest_come_first(send: Send) -> None:
    first, second = send(), send()
    assert queries.waiting_ids() == [first.id, second.id]
    assert isinstance(first, MediaAsset)
