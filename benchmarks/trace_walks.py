"""Traces over a store of `--size` events: a case back, an ordinary lot forward with places, a hot lot of 10,000 things.

    VALLEY_STATE=/big/disk/trace-100k VALLEY_ROLE=owner python -m benchmarks.trace_walks --size 100000

The store is filled by COPY through capture's own row builder, in a database of its own that the next run finds again;
questions are asked over HTTP of a server started for it (gunicorn, two workers). Promises of issue 3: trace-back
p95 < 50 ms and recall with places p95 < 100 ms at 10⁷; hot lot's first page < 200 ms, whole < 1 s.
"""

import argparse
import http.client
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valley.config.settings")
HOT = 2_000
"""Meal lots that the hot lot of salt went into; five things each make 10,000."""
CASES = 4
PER_BATCH = 20_000
PORT = 8765
START = datetime(2026, 1, 1, tzinfo=UTC)
GTIN = {"raw": "09520990000014", "half": "09520990000021", "meal": "09520990000038", "salt": "09520990000045"}


def lot(kind: str, number: int) -> str:
    return f"https://id.gs1.org/01/{GTIN[kind]}/10/{number}"


def case(number: int) -> str:
    return f"https://id.gs1.org/01/{GTIN['meal']}/21/{number}"


def pallet(number: int) -> str:
    return f"https://id.gs1.org/00/0952099{number:011d}"


def place(number: int) -> str:
    return f"https://id.gs1.org/414/952099{number:07d}"


def happen(size: int) -> Iterator[dict[str, Any]]:
    """About `size` events, one meal lot after the other: five raw lots a half, two halves a meal, four cases a meal."""
    rng = random.Random(7)
    told = n = 0

    def event(kind: str, **fields: Any) -> dict[str, Any]:
        nonlocal told
        told += 1
        at = START + timedelta(seconds=told * 20)
        return {"type": kind, "eventTime": at.isoformat(), "eventTimeZoneOffset": "+00:00", **fields}

    def amount(uri: str, kg: float) -> dict[str, Any]:
        return {"epcClass": uri, "quantity": kg, "uom": "KGM"}

    spread = max(1, size // 15 // HOT)
    while told < size:
        if n % 3 == 0:
            raws = [lot("raw", n * 2 + k) for k in range(5)]
            for raw in raws:
                yield event("ObjectEvent", action="ADD", bizStep="commissioning", quantityList=[amount(raw, 400.0)],
                            bizLocation={"id": place(1 + n % 40)})  # fmt: skip
            yield event("TransformationEvent", bizStep="commissioning", bizLocation={"id": place(50)},
                        inputQuantityList=[amount(raw, 80.0) for raw in raws],
                        outputQuantityList=[amount(lot("half", n // 3), 390.0)])  # fmt: skip
        halves = [lot("half", n // 3), lot("half", max(0, n // 3 - 1 - rng.randrange(2)))]
        salt = [amount(lot("salt", 0 if n % spread == 0 and n // spread < HOT else 1 + n // 500), 1.0)]
        yield event("TransformationEvent", bizStep="commissioning",
                    inputQuantityList=[*(amount(h, 60.0) for h in dict.fromkeys(halves)), *salt],
                    outputQuantityList=[{"epcClass": lot("meal", n), "quantity": CASES}],
                    bizLocation={"id": place(51)})  # fmt: skip
        cases = [case(n * CASES + k) for k in range(CASES)]
        yield event("ObjectEvent", action="ADD", bizStep="commissioning", epcList=cases,
                    ilmd={"cbvmda:lotNumber": str(n)}, bizLocation={"id": place(51)})  # fmt: skip
        yield event("AggregationEvent", action="ADD", bizStep="packing", parentID=pallet(n), childEPCs=cases,
                    bizLocation={"id": place(52)})  # fmt: skip
        shop = place(100 + n % 500)
        yield event("ObjectEvent", action="OBSERVE", bizStep="shipping", disposition="in_transit",
                    epcList=[pallet(n)], readPoint={"id": place(52)})  # fmt: skip
        yield event("ObjectEvent", action="OBSERVE", bizStep="receiving", epcList=[pallet(n)], bizLocation={"id": shop})
        yield event("AggregationEvent", action="DELETE", bizStep="unpacking", parentID=pallet(n),
                    bizLocation={"id": shop})  # fmt: skip
        for each in cases:
            yield event("ObjectEvent", action="OBSERVE", bizStep="stocking", epcList=[each], bizLocation={"id": shop})
            if n % 2:
                yield event("ObjectEvent", action="OBSERVE", bizStep="retail_selling", disposition="retail_sold",
                            epcList=[each], bizLocation={"id": shop})  # fmt: skip
        n += 1


def fill(size: int) -> None:
    """Up to `size` events by COPY through the row builder, then positions and the graph; says how long, how large."""
    import orjson
    from django.db import connection, transaction

    from valley.kernel import clock
    from valley.supply.trace import actions
    from valley.supply.trace.actions.storing import Batching, write
    from valley.supply.trace.engine.documents import Held
    from valley.supply.trace.models import Batch

    have = sum(Batch.objects.values_list("event_count", flat=True))
    begun, cpu = time.monotonic(), time.process_time()
    events = happen(size)
    for _done in range(have):
        next(events)
    while slice_ := list(itertools.islice(events, PER_BATCH)):
        with transaction.atomic(), connection.cursor() as cursor:
            batching = Batching(organisation=None, record_time=clock.now())
            for event in slice_:
                batching.builder.add(Held(event, None, (), orjson.dumps(event).decode()))
            write(cursor, batching.builder.take())
            Batch.objects.create(pk=batching.number, record_time=clock.now(), event_count=len(slice_))
    filled = time.monotonic() - begun
    actions.place_batches()
    begun_graph, cpu_graph = time.monotonic(), time.process_time()
    actions.follow_all()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        disk = cursor.fetchone()[0]
    new = sum(Batch.objects.values_list("event_count", flat=True)) - have
    here, graph = cpu_graph - cpu, time.process_time() - cpu_graph
    print(f"filled {new} events in {filled:.0f} s ({here:.0f} CPU-s of Python)")
    print(f"graph in {time.monotonic() - begun_graph:.0f} s ({graph:.0f} CPU-s of Python); disk {disk}")


class Server:
    """gunicorn for the run, and a signed-in client that keeps its connection."""

    def __enter__(self) -> "Server":
        command = [sys.executable, "-m", "gunicorn", "valley.config.wsgi", "-b", f"127.0.0.1:{PORT}", "-w", "2",
                   "--threads", "2", "--log-level", "warning"]  # fmt: skip
        serving = {**os.environ, "VALLEY_SERVING": "1"}  # connections are kept, as in `valley serve`
        self.process = subprocess.Popen(command, cwd=Path(__file__).parents[1], env=serving)
        self.cookie = _session()
        for _try in range(100):
            try:
                self.ask("/api/v1/me")
                break
            except OSError:
                time.sleep(0.3)
        return self

    def __exit__(self, *_why: object) -> None:
        self.process.terminate()
        self.process.wait(20)

    def ask(self, path: str) -> tuple[float, Any]:
        """(seconds, the answer)."""
        link = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        begun = time.monotonic()
        link.request("GET", path, headers={"Cookie": self.cookie, "Host": "127.0.0.1"})
        answer = link.getresponse()
        body = answer.read()
        taken = time.monotonic() - begun
        link.close()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {path}: {body[:300]!r}")
        return taken, json.loads(body)


def _session() -> str:
    from django.conf import settings
    from django.test import Client

    from valley.kernel.models import User
    from valley.registry.actions.roles import grant_role
    from valley.registry.models import RoleGrant

    user, _made = User.objects.get_or_create(username="benchmark")
    if not RoleGrant.objects.filter(user=user).exists():
        grant_role(by=None, user=user, role="operator")
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def measure(server: Server, size: int, rounds: int, label: str) -> dict[str, float]:
    """Ask at random places of the store; p50 and p95 in ms, and how much was answered."""
    rng = random.Random(11)
    meals = size // 15 - 10
    found: dict[str, float] = {}

    def many(name: str, paths: list[str], things: str) -> None:
        taken, sizes = [], []
        for path in paths:
            seconds, answer = server.ask(path)
            taken.append(seconds * 1000)
            sizes.append(len(answer[things]) if isinstance(answer[things], list) else 0)
        p95 = statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
        found[name] = p95
        print(f"  {label} {name}: p50 {statistics.median(taken):.1f} ms, p95 {p95:.1f} ms, n {len(taken)}, "
              f"answers {statistics.median(sizes):.0f}")  # fmt: skip

    numbers = [rng.randrange(10, meals) for _n in range(rounds)]
    base = "/api/v1/trace"
    many("trace-back of a case", [f"{base}/back?code={quote(case(n * CASES), safe='')}" for n in numbers], "things")
    raws = [f"{base}/where?code={quote(lot('raw', (n - n % 3) * 2), safe='')}" for n in numbers]
    many("recall of a lot, with places", raws, "groups")
    hot = quote(lot("salt", 0), safe="")
    many("hot lot, first page", [f"{base}/forward?limit=100&code={hot}"] * 5, "things")
    many("hot lot, whole", [f"{base}/forward?limit=10000&code={hot}"] * 3, "things")
    return found


def main() -> int:
    """Fill, ask, say."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", type=int, default=100_000)
    asked.add_argument("--rounds", type=int, default=100)
    chosen = asked.parse_args()
    django.setup()
    from django.core.management import call_command

    call_command("migrate", "--noinput", verbosity=0)
    fill(chosen.size)
    with Server() as server:
        print(f"load average: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        measure(server, chosen.size, 5, "first")
        measure(server, chosen.size, chosen.rounds, "warm")
    print(f"load average: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
