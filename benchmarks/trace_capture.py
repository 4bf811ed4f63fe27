"""Capture: CPU per event over HTTP, against one COPY of the same rows; per stage; and memory at 10³ and 10⁵ events.

    DATABASE_URL=… python -m benchmarks.trace_capture [--events 20000] [--peer URL --peer-pid PID] [--memory]

Needs an empty database of its own in a PostgreSQL of its own (`VALLEY_STATE=… valley db start`): all CPU of that
server is counted. Tables are logged and fsync is on, or it refuses. `--peer`: an address that takes the same events as
EPCIS 1.2 XML, its server's process tree counted the same way.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

from benchmarks.processes import cpu_s, postmaster

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valley.config.settings")
ROOT = Path(__file__).resolve().parents[1]
PER_DOCUMENT = 1_000
CLIENTS = 4
"""As many as the two workers have threads: fewer leave a core waiting while a document is on its way to the disk."""
START = datetime(2026, 1, 1, tzinfo=UTC)
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
HEAD = {
    "@context": CONTEXT,
    "type": "EPCISDocument",
    "schemaVersion": "2.0",
    "creationDate": "2026-04-01T00:00:00Z",
}


def event(number: int) -> dict[str, Any]:
    """An observation of one serial item: what the peer was measured with."""
    return {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:00000000-0000-4000-8000-{number:012x}",
        "eventTime": (START + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "eventTimeZoneOffset": "+08:00",
        "epcList": [f"urn:epc:id:sgtin:0614141.107346.{number}"],
        "action": "OBSERVE",
        "bizStep": "shipping",
        "disposition": "in_transit",
        "readPoint": {"id": "urn:epc:id:sgln:0614141.07346.1234"},
        "bizLocation": {"id": "urn:epc:id:sgln:0614141.07346.0"},
        "bizTransactionList": [{"type": "po", "bizTransaction": f"http://transaction.acme.com/po/{number // 50}"}],
    }


def as_json(first: int, count: int = PER_DOCUMENT) -> bytes:
    """An EPCISDocument of 2.0."""
    body = {"eventList": [event(number) for number in range(first, first + count)]}
    return json.dumps({**HEAD, "epcisBody": body}).encode()


def as_xml(first: int, count: int = PER_DOCUMENT) -> bytes:
    """The same events as an EPCISDocument of 1.2."""
    from valley.supply.trace.engine.xml_writing import event_xml

    events = []
    for number in range(first, first + count):
        held = event(number)
        name = held.pop("eventID")
        time_zone = "<eventTimeZoneOffset>+08:00</eventTimeZoneOffset>"
        wrapped = f"{time_zone}<baseExtension><eventID>{name}</eventID></baseExtension>"
        events.append(event_xml(held).replace(time_zone, wrapped))
    start = '<?xml version="1.0" encoding="UTF-8"?>\n<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1"'
    head = f'{start} schemaVersion="1.2" creationDate="2026-04-01T00:00:00Z"><EPCISBody><EventList>'
    return f"{head}{''.join(events)}</EventList></EPCISBody></epcis:EPCISDocument>".encode()


def posted(url: str, documents: list[bytes], headers: dict[str, str]) -> float:
    """Seconds until all documents were answered well."""
    waiting, faults = list(reversed(documents)), []

    def work() -> None:
        while waiting:
            content = waiting.pop()
            try:
                request = urllib.request.Request(url, content, headers)  # noqa: S310
                with urllib.request.urlopen(request, timeout=600) as answer:  # noqa: S310
                    answer.read()
            except Exception as fault:
                faults.append(fault)
                return

    threads = [threading.Thread(target=work) for _client in range(CLIENTS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return time.perf_counter() - begun


class Server:
    """The web server with two worker processes, on this database."""

    def __enter__(self) -> "Server":
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            self.port = listening.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "valley.config.wsgi:application", "--bind",
                   f"127.0.0.1:{self.port}", "--worker-class", "gthread", "--workers", "2", "--threads", "2",
                   "--no-control-socket", "--log-level", "critical", "--timeout", "600"]  # fmt: skip
        environment = {**os.environ, "VALLEY_SERVING": "1", "VALLEY_ORIGIN": f"http://127.0.0.1:{self.port}"}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment)
        for _try in range(600):
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.1)
        raise SystemExit("the server did not start")

    def __exit__(self, *_fault: object) -> None:
        self.process.terminate()
        self.process.wait()


def measured(name: str, count: int, pids: list[int], run: Callable[[], float]) -> tuple[float, float]:
    """Run; print and give CPU-µs per event and events per second."""
    before = [cpu_s(pid) for pid in pids]
    wall = run()
    spent = [cpu_s(pid) - start for pid, start in zip(pids, before, strict=True)]
    each = [1e6 * one / count for one in spent]
    parts = " + ".join(f"{one:.0f}" for one in each)
    print(f"{name:34} {sum(each):8.0f} CPU-µs/event ({parts})  {count / wall:7.0f} events/s", flush=True)
    return sum(each), count / wall


def token() -> str:
    """A key of an administrator of a new organisation."""
    from tests.factories import registry as factories
    from valley.kernel.actions.tokens import issue_token

    clerk = factories.with_role("administrator", factories.organisation())
    return issue_token(by=clerk, label="benchmark", scopes=["write"], days=2)[1]


TABLES = ("trace_node", "trace_event", "trace_link", "trace_sensorreport", "trace_field")


def copied(count: int) -> float:
    """One COPY of the rows that stand there into tables with the same columns, indexes and constraints."""
    import io

    from django.db import connection, transaction

    held = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS copied_{table}")
            cursor.execute(f"CREATE TABLE copied_{table} (LIKE {table} INCLUDING ALL)")
            buffer = io.BytesIO()
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                for part in copy:
                    buffer.write(part)
            held[table] = buffer.getvalue()
    begun = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, content in held.items():
            with cursor.copy(f"COPY copied_{table} FROM STDIN") as copy:
                copy.write(content)
    took = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM copied_trace_event")
        assert cursor.fetchone()[0] >= count
    return took


def stages(count: int = 5_000) -> None:
    """CPU of each stage, in this process, caches cold for every item."""
    from valley.supply.trace.engine.documents import read
    from valley.supply.trace.engine.hashing import event_hash
    from valley.supply.trace.engine.rows import Builder, identity_of
    from valley.supply.trace.engine.validation import refusals_of, validator

    def spent(name: str, run: Callable[[], Any]) -> Any:
        begun = time.process_time()
        found = run()
        print(f"  {name:32} {1e6 * (time.process_time() - begun) / count:8.1f} CPU-µs/event", flush=True)
        return found

    content, old = as_json(10**9, count), as_xml(10**9, count)
    held = spent("read, JSON-LD", lambda: list(read(lambda: iter((content,))).events))
    spent("read, XML 1.2", lambda: list(read(lambda: iter((old,))).events))
    schema = validator("ObjectEvent")
    spent("schema", lambda: [schema.is_valid(each.event) for each in held])
    spent("event hash", lambda: [event_hash(each.event, each.context) for each in held])
    spent("all of validation, hash known", lambda: [refusals_of(each) for each in held])
    spent("identity", lambda: [identity_of(each, 1) for each in held])
    builder = Builder(batch=1, organisation=1, record_time=datetime.now(UTC))
    spent("rows", lambda: [builder.add(each) for each in held])


def memory(count: int) -> int:
    """Peak memory in MiB of a process that works off a job of `count` events."""
    code = f"""
import django; django.setup()
from benchmarks.trace_capture import large
from valley.supply.trace import actions
job = actions.receive(by=None, pieces=large({count}), behaviour="rollback")
actions.run_job(job_id=job.pk)
job.refresh_from_db()
assert job.success and job.stored_count + job.repeated_count == {count}, (job.stored_count, job.repeated_count)
print([line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")][0])
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return int(done.stdout.split()[-1]) // 1024


def large(count: int) -> Iterator[bytes]:
    """A document of `count` events, piece by piece."""
    yield json.dumps(HEAD).encode()[:-1] + b', "epcisBody": {"eventList": ['
    first = 2 * 10**9 + count * 10
    for number in range(first, first + count):
        yield (b"," if number > first else b"") + json.dumps(event(number)).encode()
    yield b"]}}"


def main() -> int:
    """Print what was measured."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--events", type=int, default=20_000)
    asked.add_argument("--peer", help="an address that takes the same 1.2 XML")
    asked.add_argument("--peer-pid", type=int, help="its server's first process")
    asked.add_argument("--peer-events", type=int, default=2_000)
    asked.add_argument("--memory", action="store_true", help="10³ against 10⁵ events")
    chosen = asked.parse_args()
    django.setup()
    from django.core.management import call_command

    call_command("migrate", "--noinput", verbosity=0)
    database, count = postmaster(), chosen.events
    key = {"Authorization": f"Bearer {token()}"}
    print(f"load average: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; documents of {PER_DOCUMENT} events")
    print("(web server + PostgreSQL)")
    with Server() as server:
        url, pids = f"http://127.0.0.1:{server.port}/epcis/v2/capture", [server.process.pid, database]
        posted(url, [as_json(8 * 10**9, 100)] * 4, {**key, "Content-Type": "application/json"})  # caches, connections
        documents = [as_json(start) for start in range(0, count, PER_DOCUMENT)]
        new, rate = measured("JSON-LD 2.0 over HTTP", count, pids,
                             lambda: posted(url, documents, {**key, "Content-Type": "application/json"}))  # fmt: skip
        documents = [as_xml(10**8 + start) for start in range(0, count, PER_DOCUMENT)]
        old, _rate = measured("XML 1.2 over HTTP", count, pids,
                              lambda: posted(url, documents, {**key, "Content-Type": "application/xml"}))  # fmt: skip
    rows = 2 * count
    _cpu, bare = measured("one COPY of the same rows", rows, [os.getpid(), database], lambda: copied(rows))
    print(f"rate over HTTP / rate of one COPY: {rate / bare:.2f} (asked: 0.30)")
    if chosen.peer:
        documents = [as_xml(3 * 10**8 + start) for start in range(0, chosen.peer_events, PER_DOCUMENT)]
        peer, _rate = measured("peer, XML 1.2 over HTTP", chosen.peer_events, [chosen.peer_pid, database],
                               lambda: posted(chosen.peer, documents, {"Content-Type": "text/xml"}))  # fmt: skip
        print(f"peer / ours, both XML 1.2: {peer / old:.1f}; peer / our JSON-LD: {peer / new:.1f} (asked: 20)")
    print("stages:")
    stages()
    if chosen.memory:
        small, big = memory(1_000), memory(100_000)
        print(f"peak memory of a job: {small} MiB at 10³ events, {big} MiB at 10⁵: {big - small} MiB more (asked: 64)")
    print(f"load average: {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
