"""Capture while server, worker and PostgreSQL are killed (SIGKILL) at seeded moments: nothing is lost or doubled.

    VALLEY_STATE=/scratch valley db start
    VALLEY_STATE=/scratch DATABASE_URL=$(valley db url --owner) python -m benchmarks.trace_kills [--kills 20] [--seed 1]

Needs an empty, migrated database in a PostgreSQL of its own, which is killed too. A client sends single events, small
documents and large ones until each is acknowledged: 201, or a 202 whose job reports running false, success true.
"""

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import psycopg

ROOT = Path(__file__).resolve().parents[1]
KILLED = ("web", "worker", "database")
PATIENCE_S = 240.0
"""How long one document may stay unacknowledged, kills and all."""


def event(name: str, number: int) -> dict[str, Any]:
    """One of the events of document `name`."""
    return {
        "type": "ObjectEvent",
        "eventID": f"urn:x:{name}:{number}",
        "eventTime": f"2026-04-03T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}.000Z",
        "eventTimeZoneOffset": "+08:00",
        "epcList": [f"https://id.gs1.org/01/10614141073464/21/{name}{number}"],
        "action": "OBSERVE",
        "bizStep": "shipping",
        "readPoint": {"id": "https://id.gs1.org/414/0614141073467"},
        "https://example.com/filling": "x" * 600,
    }


def document(name: str, count: int) -> bytes:
    """An EPCISDocument of `count` events."""
    return json.dumps(
        {
            "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-04-03T00:00:00Z",
            "epcisBody": {"eventList": [event(name, number) for number in range(count)]},
        }
    ).encode()


class Killable(Protocol):
    """Processes behind one port that can be killed and come back, by the names of `KILLED`."""

    port: int

    def kill(self, name: str) -> None:
        """At once, without a word."""

    def start(self, name: str) -> None:
        """Have it back, or on its way."""

    def revive(self) -> None:
        """Start again what ended by itself, as whatever keeps a service up does: a worker ends with its database."""


@dataclass
class Site:
    """A server, a worker and their PostgreSQL, each a process that can be killed and comes back."""

    environment: dict[str, str]
    port: int
    url: str
    database_pid: Callable[[], int]
    start_database: Callable[[], object]
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, name: str) -> None:
        commands = {
            "web": [sys.executable, "-m", "gunicorn", "valley.config.wsgi:application", "--bind",
                    f"127.0.0.1:{self.port}", "--worker-class", "gthread", "--workers", "2", "--threads", "4",
                    "--no-control-socket", "--log-level", "critical"],
            "worker": [sys.executable, "-m", "valley", "worker"],
        }  # fmt: skip
        if name == "database":
            self.start_database()
        else:
            self.running[name] = subprocess.Popen(
                commands[name], cwd=ROOT, env=self.environment, stderr=subprocess.DEVNULL, start_new_session=True
            )

    def revive(self) -> None:
        for name, process in list(self.running.items()):
            if process.poll() is not None:
                self.start(name)

    def kill(self, name: str) -> None:
        """The whole of it, at once."""
        if name == "database":
            os.kill(self.database_pid(), signal.SIGKILL)
            return
        os.killpg(self.running[name].pid, signal.SIGKILL)
        self.running[name].wait()

    def stop(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


class Client:
    """Sends until it is acknowledged, whatever happens on the way."""

    def __init__(self, site: Killable, token: str) -> None:
        self.site, self.token = site, token
        self.acknowledged: dict[str, int] = {}

    def ask(self, path: str, content: bytes | None = None) -> tuple[int, dict[str, str], bytes]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.site.port}{path}",
            content,
            {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, dict(refused.headers), refused.read()
        except OSError:
            return 0, {}, b""

    def send(self, name: str, count: int) -> None:
        """A document, until its job has ended well; count 0: a single event."""
        stop_at = time.monotonic() + PATIENCE_S
        while time.monotonic() < stop_at:
            if count == 0:
                status, _headers, _body = self.ask("/epcis/v2/events", json.dumps(event(name, 0)).encode())
                if status in (201, 409):  # 409: stored before, its answer was lost
                    self.acknowledged[name] = 1
                    return
            else:
                status, headers, _body = self.ask("/epcis/v2/capture", document(name, count))
                if status == 202 and self.ended_well(headers["Location"], stop_at):
                    self.acknowledged[name] = count
                    return
            time.sleep(0.2)
        raise TimeoutError(f"{name} was not acknowledged within {PATIENCE_S:.0f} s")

    def ended_well(self, address: str, stop_at: float) -> bool:
        while time.monotonic() < stop_at:
            status, _headers, body = self.ask(address)
            if status == 200:
                job = json.loads(body)
                if not job["running"]:
                    if not job["success"]:
                        raise AssertionError(job["errors"][:2])
                    return True
            time.sleep(0.2)
        return False


def storm(site: Killable, token: str, *, kills: list[str], seed: int, large: int) -> dict[str, int]:
    """Send while `kills` happen one after the other; what was acknowledged: document → events."""
    chance = random.Random(seed)
    client = Client(site, token)
    done = threading.Event()
    faults: list[BaseException] = []

    def work(mine: int) -> None:
        try:
            number = 0
            while not done.is_set():
                number += 1
                client.send(f"{seed}-{mine}-{number}", large if number % 4 == 0 else chance.choice([0, 1, 20, 200]))
        except BaseException as fault:
            faults.append(fault)

    workers = [threading.Thread(target=work, args=(mine,)) for mine in range(2)]
    for worker in workers:
        worker.start()
    for name in kills:
        known, until = len(client.acknowledged), time.monotonic() + PATIENCE_S
        while len(client.acknowledged) == known and not faults and time.monotonic() < until:
            site.revive()
            time.sleep(0.1)  # a kill says something only while captures come through again
        time.sleep(chance.uniform(0, 4))
        site.kill(name)
        time.sleep(chance.uniform(0.0, 0.5))
        site.start(name)
    time.sleep(1.0)
    done.set()
    while any(worker.is_alive() for worker in workers):
        site.revive()
        time.sleep(0.1)
    if faults:
        raise faults[0]
    return client.acknowledged


def verdict(url: str, acknowledged: dict[str, int]) -> list[str]:
    """What was lost or doubled: nothing, if all is well."""
    found = []
    with psycopg.connect(url, autocommit=True) as connection:
        stored: dict[str, int] = dict(
            connection.execute("SELECT event_id, count(*) FROM trace_event GROUP BY 1").fetchall()
        )
        wanted = (f"urn:x:{name}:{n}" for name, count in acknowledged.items() for n in range(max(count, 1)))
        found += [f"{one} was lost" for one in wanted if one not in stored]
        found += [f"{name} stands {count} times" for name, count in stored.items() if count != 1]
        for what, query in {
            "an event without its batch": """
                SELECT id FROM trace_event e WHERE NOT EXISTS (SELECT FROM trace_batch b WHERE b.id = e.batch_id)""",
            "an event without its links": """
                SELECT id FROM trace_event e WHERE NOT EXISTS (SELECT FROM trace_link l WHERE l.event_id = e.id)""",
            "a batch that counts wrong": """
                SELECT id FROM trace_batch b
                 WHERE event_count <> (SELECT count(*) FROM trace_event e WHERE e.batch_id = b.id)""",
        }.items():
            found += [f"{what}: {row[0]}" for row in connection.execute(query).fetchall()]
    return found


def main() -> int:
    """0 where all that was acknowledged stands, once."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=20)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--large", type=int, default=4_000, help="events of a large document, which the worker stores")
    chosen = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valley.config.settings")
    import django

    django.setup()
    from benchmarks.trace_capture import token
    from valley.config import embedded

    key, place, url = token(), embedded.place_of(), os.environ["DATABASE_URL"]
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    environment = {**os.environ, "VALLEY_SERVING": "1", "VALLEY_ORIGIN": f"http://127.0.0.1:{port}"}
    site = Site(
        environment,
        port,
        url,
        lambda: int((place.data / "postmaster.pid").read_text().split()[0]),
        embedded.ensure_running,
    )
    chance = random.Random(chosen.seed)
    kills = [KILLED[number % len(KILLED)] for number in range(chosen.kills)]
    chance.shuffle(kills)
    try:
        for name in ("web", "worker"):
            site.start(name)
        acknowledged = storm(site, key, kills=kills, seed=chosen.seed, large=chosen.large)
    finally:
        site.stop()
    faults = verdict(url, acknowledged)
    events = sum(max(count, 1) for count in acknowledged.values())
    print(f"kills: {', '.join(kills)}")
    print(f"{len(acknowledged)} documents with {events} events acknowledged; faults: {len(faults)}")
    for fault in faults[:20]:
        print(f"  {fault}")
    return 1 if faults or not acknowledged else 0


if __name__ == "__main__":
    raise SystemExit(main())
