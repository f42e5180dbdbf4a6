"""MIMA, the software of the marché de l'image et de la musique."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.local import LocalProxy

from mima import blueprints, cli, models, storage, tasks
from mima.catalog import places
from mima.config import Config
from mima.core import logs
from mima.core.db import db, init_db
from mima.media import limits
from mima.payments import gateway
from mima.web import (
    cards,
    changes,
    csrf,
    errors,
    facts,
    filters,
    guards,
    headers,
    i18n,
    linked,
    markdown,
    problems,
    requests,
    sessions,
    supplements,
    templating,
    terms,
    vat,
    viewer,
)

MIGRATIONS = Path(__file__).parent.parent / "migrations"


class Market(Flask):
    """Flask without coroutines."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is: all of ours are plain ones. To look at a dozen of them costs a page a hundredth of its time."""
        return func


def create_app(config: Config) -> Flask:
    """The application for this configuration: extensions, blueprints, error pages."""
    logs.configure()
    app = Market(__name__)
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SESSION_COOKIE_NAME="mima",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.is_https,
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        MAX_FORM_MEMORY_SIZE=2_000_000,
        MAX_CONTENT_LENGTH=None,
        TESTING=config.testing,
    )
    app.extensions["mima.config"] = config
    config.data.mkdir(parents=True, exist_ok=True)
    storage.configure(config.storage_url)
    places.configure(config.data)
    limits.configure(limits.Limits(per_company=config.media_quota_mb * 1_000_000))
    init_db(app)
    gateway.configure(config.stripe_secret_key, config.stripe_api_base, config.stripe_webhook_secrets)
    app.extensions["migrate"] = LocalProxy(lambda: _migrations(app))
    telling = (filters, viewer, facts, changes, markdown, cards, linked, terms, vat, supplements, problems)
    for part in (templating, sessions, guards, i18n, csrf, errors, *telling):
        part.init_app(app)
    headers.init_app(app, config)
    requests.init_app(app, config)
    blueprints.init_app(app, config)
    tasks.init_app(app, config)
    cli.init_app(app)
    return app


def _migrations(app: Flask) -> Any:
    """What Flask-Migrate keeps with the application, once a command asks: with Alembic it is an eighth of what a start costs."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(MIGRATIONS))
    return app.extensions["migrate"]


__all__ = ["Config", "create_app", "models"]
