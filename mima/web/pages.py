"""Links to pages of other parts: only to what this application answers."""

from flask import current_app
from werkzeug.exceptions import HTTPException


def address(path: str, method: str = "GET") -> str | None:
    """The path itself if the application answers it, else None: a link to nothing is worse than no link."""
    try:
        current_app.url_map.bind("").match(path, method=method)
    except HTTPException:
        return None
    return path
