"""POST /hooks/stripe: Stripe rings. Its message is verified and kept, answered, and only then acted upon."""

from collections.abc import Callable

from flask import Response, current_app, make_response, request
from structlog import get_logger

from mima.blueprints.hooks import blueprint
from mima.core.errors import DomainError
from mima.payments import flow
from mima.payments.gateway import BadWebhook
from mima.web import csrf

# Stripe's events are a few kilobytes.
MOST_BYTES = 1_000_000

log = get_logger()


@blueprint.post("/stripe")
@csrf.exempt
def stripe() -> Response:
    request.max_content_length = MOST_BYTES
    try:
        event_id = flow.receive_event(request.get_data(), request.headers.get("Stripe-Signature", ""))
    except BadWebhook:
        return _plain("not a message from Stripe for us\n", 400)
    except flow.OtherMode:
        # Stripe need not send it again: it would be no more ours then.
        return _plain("not of this mode\n", 200)
    answer = _plain("kept\n", 200)
    if event_id is not None:
        answer.call_on_close(_effect_of(event_id))
    return answer


def _effect_of(event_id: str) -> Callable[[], None]:
    """To be called when the answer is out: Stripe does not wait while we ask it in turn."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def act() -> None:
        with app.app_context():
            try:
                flow.process_event(event_id)
            except DomainError as error:
                # It is kept, and the next sweep finds it.
                log.warning("event_waits", stripe_event=event_id, error=str(error))

    return act


def _plain(body: str, status: int) -> Response:
    answer = make_response(body, status)
    answer.mimetype = "text/plain"
    return answer
