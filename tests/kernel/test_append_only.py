"""What the application's own role may do, as the database sees it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from valley.kernel import actions, personal
from valley.kernel.migrations.promises import MARK, grant
from valley.kernel.models import ErasureReason

APPEND_ONLY = {"kernel_entry", "journal_seal", "kernel_accesslog", "kernel_retention"}


@pytest.fixture
def application(db: None, settings: Any) -> Any:
    """The cursor of somebody who connected as the application."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, EXISTS (SELECT FROM pg_roles WHERE rolname = 'valley_app')")
        owner, there = cursor.fetchone()
        role = settings.DATABASE_APP_ROLE if owner != settings.DATABASE_APP_ROLE else "valley_app"
        if role == "valley_app" and not there:
            cursor.execute("CREATE ROLE valley_app")
        settings.DATABASE_APP_ROLE = role
        grant()
        cursor.execute(f'SET ROLE "{role}"')
        yield cursor
        cursor.execute("RESET ROLE")


def test_these_tables_are_append_only(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [MARK])
        assert {row[0] for row in cursor.fetchall()} >= APPEND_ONLY


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
@pytest.mark.parametrize(
    "sql", ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET ctid = ctid", "ALTER TABLE {} DISABLE TRIGGER ALL"]
)
def test_the_application_may_only_add(application: Any, table: str, sql: str) -> None:
    words = "permission denied|must be owner|cannot assign to system column"
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        application.execute(sql.format(table))


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
def test_the_application_has_insert_and_select(application: Any, table: str) -> None:
    application.execute(
        "SELECT word FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS word"
        " WHERE has_table_privilege(current_user, %s, word)",
        [table],
    )
    assert {row[0] for row in application.fetchall()} == {"SELECT", "INSERT"}


def test_the_application_works_with_the_other_tables(application: Any) -> None:
    application.execute("SELECT has_table_privilege(current_user, 'kernel_link', 'SELECT, INSERT, UPDATE, DELETE')")
    assert application.fetchone()[0]


def test_nothing_is_granted_where_the_application_is_the_owner(db: None, settings: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        settings.DATABASE_APP_ROLE = cursor.fetchone()[0]
    grant()
    settings.DATABASE_APP_ROLE = ""
    grant()


def test_the_application_publishes_seals_and_erases_under_its_own_role(application: Any, erased_list: Path) -> None:
    key = personal.new_key()
    actions.retain(by=None, key=key, until=date(2999, 1, 1), law_clause="《示例法》第一条", reason="")
    other = personal.new_key()
    actions.erase(by=None, key=other, reason=ErasureReason.UNLAWFUL)
    assert actions.seal() == 2
    assert actions.rescue_stalled().put_back == 0
