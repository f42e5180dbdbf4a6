"""What the tests of the desk begin with: a member's browser and an offering of their company."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from mima.catalog.models import Offering
from mima.core.db import db
from mima.exhibitors.models import Exhibitor
from mima.media.models import MediaAsset
from tests.catalog import making as catalog
from tests.forms import token
from tests.people import Cast, sign_in

# What a person fills into the form of a recording.
TYPED = {
    "title_fr": "Basalte",
    "title_en": "Basalt",
    "summary_fr": "Sept titres lents.",
    "tags": "lent, minéral",
    "price_from_cents": "350",
    "price_to_cents": "4 500,50",
    "performers": "Trio Lave",
    "duration_seconds": "3:42",
    "isrc": "FR-Z03-27-00001",
}


def member(app: Flask, cast: Cast, name: str = "bruno", language: str = "en") -> FlaskClient:
    """A browser of this person in this language."""
    client = sign_in(app, getattr(cast, name))
    with client.session_transaction() as session:
        session["language"] = language
    return client


def begun(app: Flask, cast: Cast, name: str = "bruno", **values: Any) -> str:
    """The address of a new draft of this person's company, a recording unless told otherwise."""
    values = {"category": "recording", "fields": {"performers": "Trio Lave"}} | values
    with app.app_context():
        company = db.session.get(Exhibitor, getattr(cast, f"{name}s_company"))
        assert company is not None
        return f"/exhibitor/offerings/{catalog.draft(company, **values).public_id}"


def save(client: FlaskClient, address: str, to: str = "", **fields: Any) -> TestResponse:
    """The form at this address is sent, files too, by the button that leads `to`."""
    data = {"csrf_token": token(client, address), "then": "save", **TYPED, **fields}
    return client.post(address + to, data=data, content_type="multipart/form-data")


def stored(app: Flask, address: str) -> Offering:
    """The offering of this address, as it is in the database now."""
    with app.app_context():
        found = db.session.scalar(select(Offering).where(Offering.public_id == address.rsplit("/", 1)[1]))
        assert found is not None
        db.session.expunge(found)
        return found


def assets(app: Flask) -> list[MediaAsset]:
    with app.app_context():
        found = list(db.session.scalars(select(MediaAsset).order_by(MediaAsset.id)))
        db.session.expunge_all()
        return found
