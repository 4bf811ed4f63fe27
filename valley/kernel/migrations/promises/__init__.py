"""Promises that the database keeps by triggers, as migration operations for every app.

`operations = [append_only("registry_decision")]` after the table is made. The mark of an append-only table is its
trigger `append_only_table`: after each `migrate` the application's role is left with INSERT and SELECT on such tables.
"""

from django.db.migrations import RunSQL


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
