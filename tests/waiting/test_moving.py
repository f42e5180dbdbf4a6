"""A company that was offered a booth is moved once it has booked it, and not before; the offer's own story stays true."""

import pytest

from mima.booths import moving
from mima.booths import service as holding
from mima.core.transaction import transaction
from mima.waiting.audit import check_offers
from mima.waiting.models import BoothOffer
from tests.people import Cast
from tests.waiting import making

pytestmark = pytest.mark.usefixtures("context", "noon")


def move(cast: Cast, made: BoothOffer, code: str = "A03") -> None:
    claim, ana = making.claim(made), cast.user("ana").actor
    with transaction():
        booth = making.booth(cast, code)
        moving.move(moving.lock_for(claim, booth), booth, by=ana, why="a pillar")


def test_a_booth_that_is_only_offered_is_not_exchanged_for_another(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast))
    with pytest.raises(moving.OnlyOffered):
        move(cast, made)
    assert making.claim(made).booth.code == "A02"


def test_who_accepted_and_booked_may_be_moved_and_the_audit_is_clean(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast))
    claim = making.claim(made)
    with transaction():
        holding.confirm(claim, by=cast.user("bruno").actor)
    move(cast, made)
    making.settle()
    assert (making.claim(made).booth.code, making.now(made)[0], check_offers()[1]) == ("A03", "accepted", [])
