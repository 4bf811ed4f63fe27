"""Workers are killed: what they were doing is done once, by another."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, transaction

from tests.kernel.crashing import Lit
from tests.kernel.waiting import until
from valley.kernel import actions, journal
from valley.kernel.actions.jobs import MAX_ATTEMPTS, Rescue
from valley.kernel.errors import Missing
from valley.kernel.models import Entry, JournalSeal, ReactionDone, User

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.django_db(transaction=True)


def database_url() -> str:
    at = connection.settings_dict
    word = f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else ""
    return (
        f"postgresql://{at['USER']}{word}@{quote(at['HOST'], safe='') or 'localhost'}:{at['PORT'] or 5432}/{at['NAME']}"
    )


@pytest.fixture
def start_worker() -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        environment = os.environ | {"DATABASE_URL": database_url(), "PYTHONPATH": str(ROOT)}
        environment.pop("VALLEY_DATABASE", None)
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.kernel.crashing_worker"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
        )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        if worker.poll() is None:
            worker.terminate()
            try:
                worker.wait(20)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_of_a_reaction_is_made_good_once_and_soon(
    start_worker: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    mark = tmp_path / "begun"
    with transaction.atomic():
        entry = journal.publish(Lit(subject="/stoves/1", mark=str(mark)), by=None)
    first = start_worker()
    until(mark.exists)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert not ReactionDone.objects.filter(entry=entry).exists()  # killed before its commit: nothing half-done
    start_worker()
    took_s = until(lambda: ReactionDone.objects.filter(entry=entry, done=True).exists(), seconds=60)
    assert took_s < 60
    assert Entry.objects.filter(event__endswith="Warmed").count() == 1
    until(lambda: JournalSeal.objects.count() == Entry.objects.count())  # the same process seals


def jobs(status: str) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, attempts FROM procrastinate_jobs WHERE status = %s::procrastinate_job_status ORDER BY id",
            [status],
        )
        return [(id_, attempts) for id_, attempts in cursor.fetchall()]


def orphan_job(attempts: int) -> int:
    """A job that a worker had begun before it was killed."""
    with transaction.atomic():
        journal.publish(Lit(subject="/stoves/1", mark="fail"), by=None)
    [(job_id, _)] = jobs("todo")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 min') RETURNING id"
        )
        worker_id = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s WHERE id = %s",
            [worker_id, attempts, job_id],
        )
    return job_id


def test_a_job_of_a_dead_worker_is_put_back() -> None:
    job_id = orphan_job(attempts=0)
    assert actions.rescue_stalled() == Rescue(put_back=1, given_up=0)
    assert jobs("todo") == [(job_id, 1)]
    assert actions.rescue_stalled() == Rescue(0, 0)


def test_a_job_that_kills_every_worker_is_given_up_and_shown() -> None:
    orphan_job(attempts=MAX_ATTEMPTS - 1)
    assert actions.rescue_stalled() == Rescue(put_back=0, given_up=1)
    assert len(jobs("failed")) == 1


def test_a_job_of_a_living_worker_is_left_alone() -> None:
    job_id = orphan_job(attempts=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now()")
    assert actions.rescue_stalled() == Rescue(0, 0)
    assert jobs("doing") == [(job_id, 0)]


def test_a_failed_job_is_retried_by_hand_and_the_journal_knows_who(django_user_model: type[User]) -> None:
    user = django_user_model.objects.create_user("operator")
    job_id = orphan_job(attempts=MAX_ATTEMPTS - 1)
    with pytest.raises(Missing):
        actions.retry_job(by=user, job_id=job_id)  # still running, as far as anybody knows
    actions.rescue_stalled()
    actions.retry_job(by=user, job_id=job_id)
    assert jobs("todo")[0][0] == job_id
    assert Entry.objects.latest("pk").actor == user.public_id


def test_a_job_of_a_reaction_that_was_rolled_back_is_never_queued() -> None:
    with transaction.atomic():
        journal.publish(Lit(subject="/stoves/1", mark="fail"), by=None)
        transaction.set_rollback(True)
    assert jobs("todo") == []
