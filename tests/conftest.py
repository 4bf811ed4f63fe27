"""What every test stands on: real PostgreSQL, as the role that owns the tables."""

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.transaction import atomic
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests import factories
from valley.kernel.models import User

# A busy machine is slow, not wrong: a property fails for what it finds, never for how long it looked.
settings.register_profile("valley", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("valley")

# What a migration leaves and no test changes: it stays when the tables are emptied, and need not be made anew.
KEPT = ("django_migrations", "django_content_type", "auth_permission")
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1 DESC"


def emptied(cursor: Any) -> list[str]:
    """The statements that empty what holds rows: a test fills a dozen of 200 tables; a TRUNCATE of all takes long.

    Only here, and only the owner, can lift the triggers that guard the append-only tables.
    """
    cursor.execute(TABLES)
    asked = [f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for (name,) in cursor.fetchall() if name not in KEPT]
    cursor.execute(" UNION ALL ".join(asked))
    filled = [name for (name,) in cursor.fetchall()]
    off = [f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in filled]
    on = [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in filled]
    return [*off, *(f"DELETE FROM {name}" for name in filled), "SET CONSTRAINTS ALL IMMEDIATE", *on]


UNWATCHED = """
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = off)', name);
    END LOOP;
END $$"""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Nobody counts the rows of a test beside it: they are not committed, so the count would be none, and PostgreSQL
    would plan the queries of the largest tests for empty tables. Without a count it goes by the size of the file."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(UNWATCHED)


@pytest.fixture(scope="session", autouse=True)
def _tables_are_emptied_quickly() -> Iterator[None]:
    """Between transactional tests."""

    def execute_sql_flush(self: Any, _sql_list: list[str]) -> None:
        with atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            for statement in emptied(cursor):
                cursor.execute(statement)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", execute_sql_flush)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_args, **_options: None)
        yield


# A demonstration of a minute, or a server killed again and again: begun last, they would keep one core waiting alone.
LONG = (
    *("tests/config/test_demo.py", "tests/config/test_supervisor.py"),
    *("tests/api/test_schema.py", "tests/supply/trace/api/test_openapi.py"),
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In random order, but the modules that take minutes first."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not walk through it thousands of times."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def _each_test_begins_in_chinese() -> None:
    """A page that a test asked for in English leaves its language behind in the thread."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _files_of_tests_stay_apart(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test writes evidence, heads or the list of erasures of this installation."""
    apart = tmp_path_factory.getbasetemp() / "var"
    settings.EVIDENCE_DIR = apart / "evidence"
    settings.REPORTS_DIR = apart / "reports"
    settings.JOURNAL_HEADS = apart / "heads" / "heads.jsonl"
    settings.ERASED_LIST = apart / "heads" / "erased.txt"


@pytest.fixture
def user(db: None) -> User:
    return factories.user()


@pytest.fixture
def queries(db: None) -> Callable[[], CaptureQueriesContext]:
    """`with queries() as q: …; assert len(q) <= 12`."""
    return lambda: CaptureQueriesContext(connection)
