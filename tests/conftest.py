"""What every test stands on: real PostgreSQL, as the role that owns the tables."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests import factories
from valley.kernel.models import User

# A busy machine is slow, not wrong: a property fails for what it finds, never for how long it looked.
settings.register_profile("valley", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("valley")

APPEND_ONLY = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only_table'"


@pytest.fixture(scope="session", autouse=True)
def _flush_may_empty_the_journal() -> Iterator[None]:
    """Between transactional tests the tables are emptied; only here, and only the owner, can lift the triggers."""
    original = DatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: Any, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(APPEND_ONLY)
            tables = [row[0] for row in cursor.fetchall()]
        off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
        on = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
        queue = ["TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE"]  # Django does not manage it
        original(self, [*off, *sql_list, *queue, *on])

    DatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign,assignment]
    yield
    DatabaseOperations.execute_sql_flush = original  # type: ignore[method-assign]


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
