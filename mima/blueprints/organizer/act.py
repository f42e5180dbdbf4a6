"""The page of one act: what it will do, said before it is done; its form; and its refusal, with all that was typed."""

from collections.abc import Callable, Sequence

from flask import Response, flash, make_response, render_template, request, url_for

from mima.booths.models import Booking
from mima.core.errors import DomainError, Invalid
from mima.core.states import MoveRefused
from mima.web import hx, i18n
from mima.web.forms import Form


def page(
    booking: Booking,
    title: str,
    effects: Sequence[str],
    form: Form | None,
    button: str = "",
    *,
    refusal: DomainError | None = None,
) -> Response:
    """The page; without a form there is nothing to do any more, and the effects say why: to a click all the same, it is a 409."""
    if refusal is None and form is None and request.method == "POST":
        refusal = MoveRefused()
    said = i18n.sentence(refusal) if refusal is not None and not isinstance(refusal, Invalid) else ""
    status = refusal.status if refusal else 422 if form is not None and form.errors else 200
    html = render_template(
        "organizer/act.html", booking=booking, title=title, effects=effects, form=form, button=button, refusal=said
    )
    return make_response(html, status)


def done(booking_reference: str, sentence: str, tone: str = "ok") -> Response:
    """Back to the booking, which says what was done."""
    flash(sentence, tone)
    return hx.go(url_for("organizer.booking", reference=booking_reference))


def refuse(form: Form, error: DomainError) -> DomainError:
    """The error, with its complaints at the fields that they are about."""
    if isinstance(error, Invalid):
        form.refuse(error)
    return error


def tried(form: Form, do: Callable[[], object], *, may: bool = True) -> tuple[bool, DomainError | None]:
    """Whether the act was done: the form came, was right, and nothing refused it. Else the refusal, if there was one."""
    if not (may and form.validate_on_submit()):
        return False, None
    try:
        do()
    except DomainError as error:
        return False, refuse(form, error)
    return True, None
