"""Do actions wait for the journal? 50 parallel actions, without and during an import in one long transaction.

    DATABASE_URL=… VALLEY_ROLE=owner python -m benchmarks.journal [--seconds 60]

The promise: with the import p95 is at most twice that without it; and whatever commits is sealed within 5 s.
Needs an empty database of its own (it is migrated, and left with the entries).
"""

import argparse
import os
import statistics
import threading
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valley.config.settings")
WORKERS = 50


def main() -> int:
    """Print what was measured; 1 where a promise is broken."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=60.0, help="length of the import, and of the run without it")
    seconds = asked.parse_args().seconds
    django.setup()
    from django.core.management import call_command

    from valley.kernel.tasks.worker import Watch

    call_command("migrate", "--noinput", verbosity=0)
    watch = Watch()
    watch.start()
    try:
        act_in_parallel(2.0)  # connections, caches
        without = act_in_parallel(seconds)
        stop = threading.Event()
        importer = threading.Thread(target=import_until, args=(stop,))
        importer.start()
        during = act_in_parallel(seconds)
        stop.set()
        importer.join()
        time.sleep(6)
    finally:
        watch.stop()
    ages, unsealed = seal_ages_s()
    print(f"load average: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for name, taken in (("without import", without), ("during import", during)):
        print(f"{name}: {len(taken)} actions, median {1000 * statistics.median(taken):.1f} ms, p95 {p95(taken):.1f} ms")
    ratio = p95(during) / p95(without)
    print(f"p95 ratio: {ratio:.2f} (promised: at most 2)")
    print(f"commit to seal: p50 {statistics.median(ages):.2f} s, worst {max(ages):.2f} s (promised: 5 s)")
    print(f"entries: {len(ages)} sealed, {unsealed} without a seal (promised: 0)")
    return 0 if ratio <= 2 and max(ages) <= 5 and not unsealed else 1


def p95(taken: list[float]) -> float:
    """In ms."""
    return 1000 * statistics.quantiles(taken, n=20)[-1]


def one_action(number: int) -> None:
    """The smallest true action: a row of its own and one entry, in one transaction."""
    from django.db import transaction

    from valley.kernel import journal, links
    from valley.kernel.events import Event
    from valley.kernel.models import Relation

    with transaction.atomic():
        links.link(f"/benchmarks/{number}-{time.monotonic_ns()}", Relation.USED, "/benchmarks/0", by=None)
        journal.publish(Event(subject=f"/benchmarks/{number}"), by=None)


def act_in_parallel(seconds: float) -> list[float]:
    """50 threads act, each with a pause of 0.2 s between two actions; what each action took, in s."""
    from django.db import connection

    taken: list[float] = []
    end = time.monotonic() + seconds

    def act(number: int) -> None:
        try:
            while time.monotonic() < end:
                begun = time.monotonic()
                one_action(number)
                taken.append(time.monotonic() - begun)
                time.sleep(0.2)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(number,)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def import_until(stop: threading.Event) -> None:
    """One transaction that writes a row and an entry again and again, as the longest import would."""
    from django.db import connection, transaction

    try:
        with transaction.atomic():
            while not stop.is_set():
                one_action(999)
                time.sleep(0.005)
    finally:
        connection.close()


def seal_ages_s() -> tuple[list[float], int]:
    """From the beginning of the writing transaction to the seal, in s; the import's own entries, begun long before
    they could be committed, are left out. And how many entries have no seal."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM s.sealed_at - e.written_at)::float FROM kernel_entry e"
            " LEFT JOIN journal_seal s ON s.entry_id = e.id WHERE e.subject <> '/benchmarks/999'"
        )
        ages = [row[0] for row in cursor.fetchall()]
    return [age for age in ages if age is not None], ages.count(None)


if __name__ == "__main__":
    raise SystemExit(main())
