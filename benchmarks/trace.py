"""Traces over a store of `--size` events: a case back, an ordinary lot forward with places, a hot lot of 10,000 things.

    VALLEY_STATE=/big/disk/trace-100k VALLEY_ROLE=owner python -m benchmarks.trace --size 100000 [--cold]

The store is filled by COPY through capture's own row builder, in a database of its own that the next run finds again;
questions are asked over HTTP of a server started for it (gunicorn, two workers). Promises of issue 3: trace-back
p95 < 50 ms and recall with places p95 < 100 ms at 10⁷; hot lot's first page < 200 ms, whole < 1 s. Beside the wall
times, which say what else the machine does, stand the CPU times of server and PostgreSQL.
"""

import argparse
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import django

from benchmarks.processes import cpu_s, postmaster, resident_mib
from benchmarks.trace_chain import CASES, case, fill, lot

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valley.config.settings")
PORT = 8765
API = "/api/v1/trace"


class Server:
    """gunicorn for the run, and a signed-in client that keeps its connection."""

    def __enter__(self) -> "Server":
        command = [sys.executable, "-m", "gunicorn", "valley.config.wsgi", "-b", f"127.0.0.1:{PORT}", "-w", "2",
                   "--threads", "2", "--log-level", "warning"]  # fmt: skip
        serving = {**os.environ, "VALLEY_SERVING": "1"}  # connections are kept, as in `valley serve`
        self.process = subprocess.Popen(command, cwd=Path(__file__).parents[1], env=serving)
        self.cookie = _session()
        for _try in range(400):  # a busy machine starts slowly
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


def measure(server: Server, size: int, rounds: int, label: str) -> None:
    """Ask at random places of the store: p50 and p95 in ms, CPU of server and database, how much was answered."""
    rng = random.Random(label)
    numbers = [rng.randrange(10, size // 15 - 10) for _n in range(rounds)]
    hot = f"{API}/forward?code={quote(lot('salt', 0), safe='')}"

    def many(name: str, count: int, ask: Callable[[int], tuple[float, int]]) -> None:
        pids = (server.process.pid, postmaster())
        before = [cpu_s(pid) for pid in pids]
        taken, sizes = zip(*(ask(n) for n in range(count)), strict=True)
        web, database = (1000 * (cpu_s(pid) - was) / count for pid, was in zip(pids, before, strict=True))
        wall = [1000 * seconds for seconds in taken]
        p95 = statistics.quantiles(wall, n=20)[-1] if count > 1 else wall[0]
        print(f"  {label} {name}: CPU-ms {web:.0f} + {database:.0f}; wall p50 {statistics.median(wall):.0f} ms, "
              f"p95 {p95:.0f} ms; n {count}, answers {statistics.median(sizes):.0f}", flush=True)  # fmt: skip

    def one(path: str, things: str) -> tuple[float, int]:
        seconds, answer = server.ask(path)
        return seconds, len(answer[things])

    def pages(limit: int) -> tuple[float, int]:
        begun, known, after = time.monotonic(), 0, 0
        while after is not None:
            _seconds, answer = server.ask(f"{hot}&limit={limit}&after={after}")
            known, after = known + len(answer["things"]), answer["next"]
        return time.monotonic() - begun, known

    many("nothing but who I am", rounds, lambda _n: (server.ask("/api/v1/me")[0], 0))
    many("trace-back of a case", rounds,
         lambda n: one(f"{API}/back?code={quote(case(numbers[n] * CASES), safe='')}", "things"))  # fmt: skip
    many("recall of a lot, with places", rounds, lambda n: one(
        f"{API}/where?code={quote(lot('raw', (numbers[n] - numbers[n] % 3) * 2), safe='')}", "groups"))  # fmt: skip
    many("hot lot, first page", 5, lambda _n: one(f"{hot}&limit=100", "things"))
    many("hot lot, whole at once", 3, lambda _n: one(f"{hot}&limit=10000", "things"))
    many("hot lot, whole by pages of 1,000", 3, lambda _n: pages(1000))


def main() -> int:
    """Fill, ask, say. --cold: PostgreSQL is started anew first (the system's own cache of files stays)."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", type=int, default=100_000)
    asked.add_argument("--rounds", type=int, default=100)
    asked.add_argument("--cold", action="store_true")
    chosen = asked.parse_args()
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", "--noinput", verbosity=0)
    fill(chosen.size)
    if chosen.cold:
        connection.close()
        for order in ("stop", "start"):
            subprocess.run([sys.executable, "-m", "valley", "db", order], check=True, stdout=subprocess.DEVNULL)
    with Server() as server:
        print(f"load average: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        measure(server, chosen.size, 5, "cold" if chosen.cold else "first")
        measure(server, chosen.size, chosen.rounds, "warm")
        print(f"  the server holds {resident_mib(server.process.pid):.0f} MiB in three processes")
    print(f"load average: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
