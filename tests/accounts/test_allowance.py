"""How often one may try."""

from datetime import timedelta

import pytest
import time_machine

from mima.accounts import allowance
from mima.accounts.allowance import TooManyTries
from mima.core.transaction import transaction

pytestmark = pytest.mark.usefixtures("context", "noon")


def use(times: int = 1) -> None:
    for _ in range(times):
        with transaction():
            allowance.use("door", limit=3, window=timedelta(minutes=15))


def test_three_tries_are_three_tries() -> None:
    use(3)


def test_the_fourth_is_refused_with_the_minutes_to_wait(noon: time_machine.Traveller) -> None:
    use(3)
    noon.shift(timedelta(minutes=5))
    with pytest.raises(TooManyTries, match="wait 10 minutes"):
        use()


def test_a_new_window_begins_after_the_old_one(noon: time_machine.Traveller) -> None:
    use(3)
    noon.shift(timedelta(minutes=15))
    use(3)


def test_a_refused_try_is_not_counted_twice(noon: time_machine.Traveller) -> None:
    use(3)
    with pytest.raises(TooManyTries):
        use()
    noon.shift(timedelta(minutes=15))
    use(3)
