"""Promises that the database keeps by triggers, as migration operations for every app.

`operations = [append_only("registry_decision")]` after the table is made. The mark of an append-only table is its
trigger `append_only_table`: after each `migrate` the application's role is left with INSERT and SELECT on such tables.
"""

from typing import Any

from django.conf import settings
from django.db import connections
from django.db.migrations import RunSQL

import valley.kernel.migrations.promises.drawing  # noqa: F401  # before any state is drawn

MARK = "append_only_table"


def append_only(table: str) -> RunSQL:
    """Nobody, not even the owner, changes, deletes or truncates rows of `table`. Needs kernel's migration 0002."""
    return RunSQL(
        f"""
        CREATE TRIGGER append_only_row BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER append_only_table BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """,
        f"DROP TRIGGER append_only_row ON {table}; DROP TRIGGER append_only_table ON {table};",
    )


def grant(*, using: str = "default", **_signal: Any) -> None:
    """After each `migrate`: the application's role may work with every table, but only add to the append-only ones.

    Does nothing where the application connects as the owner itself.
    """
    role = settings.DATABASE_APP_ROLE
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user")
        if role in ("", cursor.fetchone()[0]):
            return
        name = connections[using].ops.quote_name(role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [MARK])
        for (table,) in cursor.fetchall():
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES ON {table} FROM {name}")
