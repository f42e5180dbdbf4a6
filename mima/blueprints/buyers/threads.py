"""A thread as either of its two sides sees it: read, written in, closed. What differs between them is told here once each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from mima.accounts import service as accounts
from mima.accounts.models import User
from mima.blueprints.buyers.forms import Message
from mima.buyers import queries, service
from mima.buyers.models import Enquiry
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.web import errors, guards, hx, i18n


@dataclass(frozen=True, slots=True)
class Side:
    """Who loads a thread, on which page, and what writing and reading mean there; `sent` is said after writing."""

    load: Callable[[str], Enquiry]
    template: str
    page: str
    mark: str
    write: Callable[[Enquiry, User, str], None]
    mark_read: Callable[[Enquiry], None]
    sent: Any

    def show(self, reference: str) -> Answer:
        """The thread with an empty form."""
        return self._page(reference, Message(formdata=None), 200)

    def say(self, reference: str) -> Answer:
        """What was typed is in the thread; or it stands in the form again, with what is wrong."""
        enquiry, form, user = self.load(reference), Message(), guards.signed_in()
        if not form.validate():
            return self._page(reference, form, 422)
        try:
            with transaction():
                accounts.count_enquiry(user)
                self.mark_read(enquiry)
                self.write(enquiry, user, form.text.data)
        except DomainError as error:
            return errors.retry_later(self._page(reference, form, error.status, i18n.sentence(error)), error)
        flash(str(self.sent), "ok")
        return self.back(reference)

    def close(self, reference: str) -> Answer:
        """Nobody writes in it any more."""
        enquiry = self.load(reference)
        with transaction():
            service.close(enquiry, by=guards.me())
        flash(_("This enquiry is closed."), "ok")
        return self.back(reference)

    def read(self, reference: str) -> Answer:
        """This side has read it."""
        enquiry = self.load(reference)
        with transaction():
            self.mark_read(enquiry)
        if hx.wants_fragment():
            return Response(render_template("buyers/_read.html", enquiry=enquiry, is_unread=False, mark=self.mark))
        return self.back(reference)

    def back(self, reference: str) -> Answer:
        """To the thread's page."""
        return redirect(url_for(self.page, reference=reference), 303)

    def _page(self, reference: str, form: Message, status: int, refusal: str = "") -> Response:
        enquiry = self.load(reference)
        messages = queries.messages(enquiry)
        return make_response(
            render_template(self.template, enquiry=enquiry, messages=messages, form=form, refusal=refusal), status
        )
