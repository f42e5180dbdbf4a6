"""Statements whose answer is how many rows they changed: where several callers race, the WHERE decides and this tells."""

from typing import Any, cast

from sqlalchemy import CursorResult
from sqlalchemy.sql.base import Executable

from mima.core.db import db


def changed(statement: Executable) -> int:
    """The number of rows that the statement wrote; rows already loaded are not refreshed."""
    result = cast(CursorResult[Any], db.session.execute(statement, execution_options={"synchronize_session": False}))
    return result.rowcount
