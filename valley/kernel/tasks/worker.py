"""The worker process: jobs, and beside them a watch: seals the journal, follows it into the index, rescues jobs."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from valley.kernel import actions
from valley.kernel.actions.jobs import HEARTBEAT_S, STALLED_AFTER_S
from valley.kernel.actions.search import freshen
from valley.kernel.settled import settle

log = logging.getLogger(__name__)

# The promise is 5 s from commit to seal; a pass over nothing is one query by index.
SEAL_EVERY_S = 2.0
RESCUE_EVERY_S = 6.0


class Watch(threading.Thread):
    """Seals, indexes, rescues until told to stop. A database that is away for a moment ends a round, not the watch."""

    def __init__(self, *, seal_every_s: float = SEAL_EVERY_S, rescue_every_s: float = RESCUE_EVERY_S) -> None:
        super().__init__(name="watch", daemon=True)
        self._rounds_per_rescue = max(1, round(rescue_every_s / seal_every_s))
        self._pause_s = seal_every_s
        self._stop_asked = threading.Event()

    def run(self) -> None:
        number = 0
        try:
            while True:
                self._try(actions.seal)
                self._try(freshen)
                if number % self._rounds_per_rescue == 0:
                    self._try(actions.rescue_stalled)
                number += 1
                if self._stop_asked.wait(self._pause_s):
                    return
        finally:
            connection.close()

    def stop(self) -> None:
        """Ask to stop, and wait for the round under way."""
        self._stop_asked.set()
        self.join()

    def _try(self, action: Callable[[], object]) -> None:
        try:
            close_old_connections()
            action()
        except Exception:
            log.exception("the watch missed a round")
            connection.close()


@contextmanager
def watching() -> Iterator[Watch]:
    """A watch for as long as the block runs."""
    watch = Watch()
    watch.start()
    try:
        yield watch
    finally:
        watch.stop()


def run_worker(*, concurrency: int) -> None:
    """Run jobs until a signal. Done jobs are deleted: the journal and the marks of reactions remember."""
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise RuntimeError("a worker runs in this process already")
    settle()
    with watching(), app.replace_connector(connector.get_worker_connector()):
        app.run_worker(
            concurrency=concurrency,
            update_heartbeat_interval=HEARTBEAT_S,
            stalled_worker_timeout=STALLED_AFTER_S,
            delete_jobs="successful",
        )
