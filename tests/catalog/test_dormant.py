"""Is it still true? Asked after eleven months, hidden after twelve, one click back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from mima.catalog import desk, dormant, service
from mima.catalog.models import Offering, OfferingState
from mima.core import clock
from mima.core.db import db
from mima.core.errors import NotFound
from mima.core.states import MoveRefused
from mima.core.transaction import transaction
from mima.mailing.models import Letter
from mima.web import letters
from tests.catalog.making import draft, published
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")
LATER, YEAR = timedelta(days=340), timedelta(days=400)


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    start = clock.now()
    return lambda time: monkeypatch.setattr(clock, "now", lambda: start + time)


def ask() -> int:
    with transaction():
        return dormant.ask_due()


def hide() -> int:
    with transaction():
        return dormant.hide_due()


def sent(template: str = "offerings_still_true") -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.template == template)))


def link(cast: Cast) -> dormant.StillTrue:
    return dormant.by_token(next(one.values["token"] for one in sent() if one.user_id == cast.user("bruno").id))


def test_before_eleven_months_nobody_is_asked(cast: Cast, pass_time: Callable[[timedelta], None]) -> None:
    published(cast.company("bruno"))
    pass_time(timedelta(days=330))
    assert ask() == 0


def test_a_company_has_one_letter_about_all_of_it(cast: Cast, pass_time: Callable[[timedelta], None]) -> None:
    for title in ("Basalte", "Lave"):
        published(cast.company("bruno"), title_fr=title)
    pass_time(LATER)
    assert ask() == 1
    mine = [one for one in sent() if one.user_id == cast.user("bruno").id]
    assert len(mine) == 1 and mine[0].values["count"] == 2
    _subject, body = letters.render(mine[0])
    assert body.count("/yes\n") == 2 and body.count("/withdraw\n") == 2


@pytest.mark.parametrize(("days", "asked"), [(7, [["Basalte", "Lave"]]), (60, [["Basalte"], ["Lave"]])])
def test_what_falls_due_soon_after_is_asked_about_in_the_same_letter(
    cast: Cast, pass_time: Callable[[timedelta], None], days: int, asked: list[list[str]]
) -> None:
    published(cast.company("bruno"), title_fr="Basalte", title_en="")
    pass_time(timedelta(days=days))
    published(cast.company("bruno"), title_fr="Lave", title_en="")
    for day in (335, 335 + days):
        pass_time(timedelta(days=day))
        ask()
    mine = sorted((one for one in sent() if one.user_id == cast.user("bruno").id), key=lambda letter: letter.id)
    assert [sorted(title for _id, title in one.values["offerings"]) for one in mine] == asked


def test_nobody_is_asked_twice(cast: Cast, pass_time: Callable[[timedelta], None]) -> None:
    published(cast.company("bruno"))
    pass_time(LATER)
    ask()
    pass_time(LATER + timedelta(days=2))
    assert ask() == 0


def test_a_yes_is_good_for_eleven_months(cast: Cast, pass_time: Callable[[timedelta], None]) -> None:
    offering = published(cast.company("bruno"))
    pass_time(LATER)
    ask()
    with transaction():
        dormant.confirm(offering, by=link(cast).actor)
    pass_time(YEAR + timedelta(days=200))
    assert (ask(), hide(), offering.state) == (0, 0, OfferingState.published)


def test_any_change_is_an_answer(cast: Cast, pass_time: Callable[[timedelta], None]) -> None:
    offering = published(cast.company("bruno"))
    pass_time(LATER)
    ask()
    with transaction():
        service.change(offering, by=cast.user("bruno").actor, place="Thiers")
    pass_time(YEAR)
    assert (hide(), offering.asked_at) == (0, None)


def test_what_nobody_answers_for_is_hidden_and_told(cast: Cast, pass_time: Callable[[timedelta], None]) -> None:
    offering = published(cast.company("bruno"))
    pass_time(LATER)
    ask()
    pass_time(YEAR)
    assert hide() == 1
    assert offering.state is OfferingState.withdrawn and dormant.is_hidden(offering)
    assert "Basalt" in letters.render(sent("offerings_hidden")[0])[1]


def test_nothing_is_hidden_that_was_not_asked_about_four_weeks_before(cast: Cast, pass_time: Callable[[timedelta], None]) -> None:
    published(cast.company("bruno"))
    pass_time(YEAR)
    ask()
    assert hide() == 0
    pass_time(YEAR + timedelta(days=29))
    assert hide() == 1


def test_what_was_hidden_comes_back_with_one_click(cast: Cast, pass_time: Callable[[timedelta], None]) -> None:
    offering = published(cast.company("bruno"))
    pass_time(LATER)
    ask()
    pass_time(YEAR)
    hide()
    with transaction():
        service.republish(offering, by=cast.user("bruno").actor)
    assert (offering.state, hide(), ask()) == (OfferingState.published, 0, 0)


def test_a_late_yes_brings_it_back(cast: Cast, pass_time: Callable[[timedelta], None]) -> None:
    offering = published(cast.company("bruno"))
    pass_time(LATER)
    ask()
    pass_time(YEAR)
    hide()
    with transaction():
        dormant.confirm(offering, by=link(cast).actor)
    assert offering.state is OfferingState.published


def test_what_a_company_has_withdrawn_itself_no_yes_brings_back(cast: Cast, pass_time: Callable[[timedelta], None]) -> None:
    offering = published(cast.company("bruno"))
    pass_time(LATER)
    ask()
    with transaction():
        service.withdraw(offering, by=cast.user("bruno").actor)
    with pytest.raises(MoveRefused), transaction():
        dormant.confirm(offering, by=link(cast).actor)


def test_all_of_it_is_answered_at_once(cast: Cast, pass_time: Callable[[timedelta], None]) -> None:
    for title in ("Basalte", "Lave"):
        published(cast.company("bruno"), title_fr=title)
    pass_time(LATER)
    ask()
    with transaction():
        assert dormant.confirm_all(link(cast)) == 2
    assert dormant.asked(link(cast)) == []


def test_a_link_opens_nothing_of_another_company(cast: Cast, pass_time: Callable[[timedelta], None]) -> None:
    published(cast.company("bruno"))
    other = published(cast.company("carla"), title_fr="Plage")
    pass_time(LATER)
    ask()
    with pytest.raises(NotFound):
        dormant.of_link(link(cast), other.public_id)


def test_drafts_are_not_asked_about(cast: Cast, pass_time: Callable[[timedelta], None]) -> None:
    draft(cast.company("bruno"))
    pass_time(YEAR)
    assert ask() == 0


def test_a_link_of_nobody_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        dormant.by_token("x")


def test_it_is_looked_for_once_a_day(cast: Cast, pass_time: Callable[[timedelta], None]) -> None:
    published(cast.company("bruno"))
    with transaction():
        dormant.look()
    pass_time(LATER)
    with transaction():
        dormant.look()
        dormant.look()
    assert len({one.key for one in sent()}) == len(sent()) > 0
    assert desk.by_public_id(db.session.scalars(select(Offering.public_id)).one()).asked_at is not None
