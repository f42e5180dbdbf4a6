"""HTTP only: one package per audience or subject, views that load, read, act and answer."""

from typing import Any

from flask import Flask

from mima.config import Config


def init_app(app: Flask, config: Config) -> None:
    """The application answers all addresses; those of the demo only where the demo made the market."""
    for part in _parts():
        app.register_blueprint(part.blueprint)
    if config.demo:
        from mima.blueprints import demo
        from mima.blueprints.accounts import outbox

        app.register_blueprint(outbox.blueprint)
        app.register_blueprint(demo.blueprint)


def _parts() -> tuple[Any, ...]:
    from mima.blueprints import (
        accounts,
        beside,
        bookings,
        booths,
        buyers,
        catalog,
        editor,
        exhibitor,
        health,
        hooks,
        importing,
        media,
        organizer,
        preparing,
        readiness,
        site,
        waiting,
    )

    desks = (editor, exhibitor, organizer, preparing, readiness)
    return (accounts, beside, bookings, booths, buyers, catalog, *desks, health, hooks, importing, media, site, waiting)
