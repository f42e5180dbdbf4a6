"""Every state that a page shows has its word, its sign and one of the tones."""

from enum import StrEnum

import pytest
from flask import Flask

from mima.applications.models import ApplicationState
from mima.billing.quotes.models import QuoteState
from mima.booths.models import ReservationState
from mima.payments.models import DisputeState, PaymentState, RefundState
from mima.readiness.models import TaskState
from mima.waiting.models import OfferState, WishState
from mima.web.words import word

KINDS = (
    ApplicationState,
    DisputeState,
    OfferState,
    PaymentState,
    QuoteState,
    RefundState,
    ReservationState,
    TaskState,
    WishState,
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_has_its_word_a_sign_and_a_tone(kind: type[StrEnum], whole_app: Flask) -> None:
    with whole_app.test_request_context():
        told = [word(state) for state in kind]
        assert all(one.icon and str(one.text) and one.tone in ("", "ok", "warn", "bad") for one in told)
