"""Pages that every visitor sees alike, kept in this process for a few seconds: a busy evening asks the same few addresses.

What somebody sees who is signed in, or to whom a page has something to say, is never kept.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import NamedTuple

from flask import Response, make_response, request, session
from flask_wtf.csrf import generate_csrf

from mima.web import guards, hx
from mima.web.i18n import language
from mima.web.viewer import settings

MOST_PAGES = 200
# In a kept page this stands where each visitor's own token belongs; nobody can type a NUL into a page.
MARK = "\x00token\x00"


class _Page(NamedTuple):
    until: float
    text: str


_pages: OrderedDict[tuple[str, ...], _Page] = OrderedDict()


def for_visitors(view: Callable[[], Response]) -> Callable[[], Response]:
    """The view's answer to visitors is at most `settings().page_seconds` old."""

    @wraps(view)
    def kept() -> Response:
        seconds = settings().page_seconds
        if not seconds or guards.user_or_none() is not None or "_flashes" in session:
            return view()
        key = (request.host_url, request.script_root, request.full_path, language(), str(hx.wants_fragment()))
        page = _pages.get(key)
        if page is not None and page.until > monotonic():
            text = page.text
            return make_response(text.replace(MARK, generate_csrf()) if MARK in text else text)
        answer = view()
        if answer.status_code == 200:
            _keep(key, _Page(monotonic() + seconds, answer.get_data(as_text=True).replace(generate_csrf(), MARK)))
        return answer

    return kept


def _keep(key: tuple[str, ...], page: _Page) -> None:
    _pages[key] = page
    _pages.move_to_end(key)
    while len(_pages) > MOST_PAGES:
        try:
            _pages.popitem(last=False)
        except KeyError:
            # Another thread was quicker.
            return


__all__ = ["for_visitors"]
