"""Pages that every visitor sees alike, kept in this process for a few seconds: a busy evening asks the same few addresses.

What somebody sees who is signed in, who has said their room, or to whom a page has something to say, is never kept.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from time import monotonic
from typing import NamedTuple

from flask import Response, make_response, request, session
from werkzeug.datastructures import MultiDict

from mima.web import csrf, guards, hx, rooms
from mima.web.i18n import language
from mima.web.viewer import settings

# Together 30 MB at most, whatever anybody asks for. A page that many ask for is smaller; a larger one is made anew.
MOST_PAGES = 200
LARGEST_PAGE = 150_000
# In a kept page this stands where each visitor's own token belongs; nobody can type a NUL into a page.
MARK = b"\x00token\x00"

Parameters = tuple[tuple[str, str], ...]
Key = tuple[object, ...]


class _Page(NamedTuple):
    until: float
    content: bytes


# The first page is the oldest one.
_pages: OrderedDict[Key, _Page] = OrderedDict()
_lock = Lock()


def for_visitors(
    read: Callable[["MultiDict[str, str]"], Parameters | None],
) -> Callable[[Callable[[], Response]], Callable[[], Response]]:
    """The view's answer to visitors is at most `settings().page_seconds` old.

    `read` gives what the view reads of the address; where it says None, the answer is made anew.
    """

    def decorate(view: Callable[[], Response]) -> Callable[[], Response]:
        @wraps(view)
        def kept() -> Response:
            seconds, parameters = settings().page_seconds, read(request.args)
            if not seconds or parameters is None or _is_own():
                return view()
            key = (request.scheme, request.host, request.root_path, request.path, parameters, language(), hx.wants_fragment())
            content = _kept(key)
            if content is not None:
                return make_response(content.replace(MARK, _token()) if MARK in content else content)
            answer = view()
            if answer.status_code == 200:
                _keep(key, _Page(monotonic() + seconds, answer.get_data().replace(_token(), MARK)))
            return answer

        return kept

    return decorate


def _is_own() -> bool:
    """Whether the page says something to this visitor alone."""
    return guards.user_or_none() is not None or rooms.current() is not None or "_flashes" in session


def _token() -> bytes:
    return csrf.token().encode()


def _kept(key: Key) -> bytes | None:
    with _lock:
        page = _pages.get(key)
    return page.content if page is not None and page.until > monotonic() else None


def _keep(key: Key, page: _Page) -> None:
    if len(page.content) > LARGEST_PAGE:
        return
    now = monotonic()
    with _lock:
        _pages[key] = page
        _pages.move_to_end(key)
        while len(_pages) > MOST_PAGES or next(iter(_pages.values())).until <= now:
            _pages.popitem(last=False)


__all__ = ["for_visitors"]
