"""The log says where an error happened, never what people typed."""

from io import StringIO

import pytest
import structlog
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from mima.core import logs
from mima.core.db import db


def test_a_failed_statement_does_not_name_its_values(context: Flask) -> None:
    with pytest.raises(SQLAlchemyError) as failed:
        db.session.execute(text("INSERT INTO nowhere VALUES (:password)"), {"password": "a typed secret"})
    db.session.rollback()
    assert "a typed secret" not in str(failed.value)


def test_a_line_that_the_disk_does_not_take_costs_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(StringIO):
        def write(self, _text: str) -> int:
            raise OSError(28, "No space left on device")

        def flush(self) -> None:
            raise OSError(28, "No space left on device")

    logs.configure()
    monkeypatch.setattr("sys.stdout", Full())
    structlog.get_logger().error("database_away")
