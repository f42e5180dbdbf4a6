"""The connections of the application to its database."""

from mima.core.db import db


def close() -> None:
    """None is open but those in use; needs an application context."""
    db.session.remove()
    for engine in db.engines.values():
        engine.dispose()
