"""Jobs whose worker was killed, and jobs that failed for good."""

from dataclasses import dataclass

from django.db import connection, transaction

from valley.kernel.errors import Missing
from valley.kernel.events import JobRetried
from valley.kernel.journal import publish
from valley.kernel.models import User

# A worker writes its heartbeat every 5 s and counts as killed after 20 s; rescue comes within 6 s more,
# and a worker asks for jobs every 5 s: together well under the minute that is promised.
HEARTBEAT_S = 5.0
STALLED_AFTER_S = 20.0
MAX_ATTEMPTS = 8

_STALLED = """
    SELECT job.id, job.attempts FROM procrastinate_jobs job
      LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
     WHERE job.status = 'doing'
       AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %s))
     ORDER BY job.id FOR UPDATE OF job SKIP LOCKED
"""


@dataclass(frozen=True)
class Rescue:
    """How many jobs were put back, and how many were given up because their worker died `MAX_ATTEMPTS` times."""

    put_back: int
    given_up: int


@transaction.atomic
def rescue_stalled() -> Rescue:
    """Put jobs of killed workers back into the queue; one that kills its worker again and again becomes failed."""
    put_back = given_up = 0
    with connection.cursor() as cursor:
        cursor.execute(_STALLED, [STALLED_AFTER_S])
        for job_id, attempts in cursor.fetchall():
            if attempts + 1 < MAX_ATTEMPTS:
                cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job_id])
                put_back += 1
            else:
                cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [job_id])
                given_up += 1
    return Rescue(put_back, given_up)


@transaction.atomic
def retry_job(*, by: User, job_id: int) -> None:
    """Run a failed job once more. Raises Missing if there is no failed job with this number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM procrastinate_jobs WHERE id = %s AND status = 'failed' FOR UPDATE", [job_id])
        if cursor.fetchone() is None:
            raise Missing(field="job", value=job_id)
        cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job_id])
    publish(JobRetried(subject=f"/office/jobs/{job_id}"), by=by)
