"""Statements that the database plans once a connection, not once a question: planning a walk's costs more than it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection

ONLY_ASKED = 1_000_000_000
"""Nothing is prepared by having been asked often: Django writes values into its statements, so no two are alike."""


def rows(statement: str, given: Sequence[Any]) -> list[Any]:
    """What `statement` finds; its parameters are bound by the server and cast in its text."""
    connection.ensure_connection()
    held = connection.connection
    if held.prepare_threshold is None:  # Django's default: prepare nothing, even if told to
        held.prepare_threshold = ONLY_ASKED
        held.execute("SET plan_cache_mode = force_generic_plan")  # else a walk's estimates call for a plan each time
    with psycopg.Cursor(held) as cursor:  # binary: moments come without a word of text, a third of a walk's time
        return cursor.execute(statement, [_written(each) for each in given], prepare=True, binary=True).fetchall()


def _written(value: Any) -> Any:
    """Numbers of nodes and moments as PostgreSQL reads them: the driver would look at each of ten thousand for how."""
    if not isinstance(value, list) or not value:
        return value
    if type(value[0]) is int:
        return f"{{{','.join(map(str, value))}}}"
    if type(value[0]) is datetime:
        return f"{{{','.join(map(_moment, value))}}}"
    return value


def _moment(value: datetime) -> str:
    return f'"{value.isoformat()}"'
