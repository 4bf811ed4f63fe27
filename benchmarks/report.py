"""What does the assessment report of a large snapshot cost?

    DATABASE_URL=… VALLEY_ROLE=owner python -m benchmarks.report [--returns 10000]

Takes a snapshot of a year with that many returns over four years, then makes its PDF, its Word file and its data pack
in Chinese. CPU is this process and its PostgreSQL. Needs an empty database of its own, or the one that
`benchmarks.plan` left; the files stay in VALLEY_VAR.
"""

import argparse
import os
import resource
import time
from datetime import date

import django

from benchmarks.cost import cpu_s
from benchmarks.plan import NOW, fill

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valley.config.settings")
YEAR = (date(2024, 1, 1), date(2025, 1, 1))


def main() -> int:
    """Print what was measured."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--returns", type=int, default=10_000)
    returns = asked.parse_args().returns
    django.setup()
    from django.core.management import call_command

    from valley.kernel import clock
    from valley.plan.actions.reports import print_report
    from valley.plan.actions.snapshots import take_snapshot
    from valley.plan.engine.evaluate import Span
    from valley.plan.models import PlanEdition, SnapshotRecord
    from valley.plan.queries.printed import KINDS

    call_command("migrate", "--noinput", verbosity=0)
    print(f"load average: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    fill(returns)
    edition = PlanEdition.objects.get(active=True)
    with clock.travel(NOW):
        began, wall = cpu_s(), time.perf_counter()
        made = take_snapshot(by=None, edition=edition, title="bench", span=Span(*YEAR), reason="bench")
        records = SnapshotRecord.objects.filter(part__snapshot=made).count()
        print(
            f"snapshot: {records} records, {cpu_s() - began:.1f} CPU-s ({time.perf_counter() - wall:.0f} s)", flush=True
        )
        for kind in KINDS:
            began, wall = cpu_s(), time.perf_counter()
            path = print_report(snapshot=made, kind=kind, language="zh", inside=True)
            cost, took = cpu_s() - began, time.perf_counter() - wall
            print(f"{kind}: {cost:.1f} CPU-s ({took:.0f} s), {path.stat().st_size / 1e6:.2f} MB", flush=True)
    print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB resident at most")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
