"""The log says where an error happened, never what people typed."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from mima.core.db import db


def test_a_failed_statement_does_not_name_its_values(context: Flask) -> None:
    with pytest.raises(SQLAlchemyError) as failed:
        db.session.execute(text("INSERT INTO nowhere VALUES (:password)"), {"password": "a typed secret"})
    db.session.rollback()
    assert "a typed secret" not in str(failed.value)
