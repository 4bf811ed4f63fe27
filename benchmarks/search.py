"""How long does a search take, and what does the index weigh?

    DATABASE_URL=… VALLEY_ROLE=owner python -m benchmarks.search [--documents 10000 100000] [--queries 300]

Fictional organisations with credit codes, names drawn from a few hundred characters as firms' names are; queries are
made from them: two characters, a homophone, a missing character, initials, a code with a wrong digit. Counts as well
how often the thing meant is among the first five. CPU is this process and its PostgreSQL; parallel workers are off, for
their CPU would be counted for nobody. Needs a database of its own (it is migrated, its index is emptied).
"""

import argparse
import os
import random
import resource
import statistics
import time
from collections.abc import Iterator
from typing import Any

import django

from benchmarks.cost import cpu_s

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valley.config.settings")
BRANDS = "湉苡蘅茗笙湛皓翎荻溯峣穗澜岚禾渚杉溪重岭椒汀稔稷野屯沁麦粟椿芽朔桐云杪芷若屿沐筠玄黍霁湾蓝鲸岬槐序栀巷浣花"
TRADES = ["食品科技", "生物技术", "农业发展", "供应链管理", "营养健康", "包装材料", "食品机械", "冷链物流", "检测技术"]
FORMS = ["有限公司", "股份有限公司", "集团有限公司", "研究院"]
CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CARD_KIND = "benchmark"
BULK = 20_000  # more new documents than this are written before the indexes for search


def main() -> int:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--keep", action="store_true", help="search the index that the last run left: one size")
    asked = parser.parse_args()
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from valley.kernel.models import SearchDocument

    call_command("migrate", "--noinput", verbosity=0)
    if not asked.keep:
        SearchDocument.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    print(f"load average: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    costs = {size: measured(size, asked.queries, keep=asked.keep) for size in asked.documents}
    least, most = min(costs), max(costs)
    if most > least:
        ratio = costs[most] / costs[least]
        print(f"{most / least:.0f} times as many documents: a query costs {ratio:.2f} times as much CPU")
    return 0


def measured(size: int, number: int, *, keep: bool) -> float:
    """Bring the index to `size` documents, ask `number` queries, print both; CPU seconds of a query."""
    from django.contrib.auth.models import AnonymousUser

    from valley.kernel import search
    from valley.kernel.actions.search import reindex
    from valley.kernel.models import SearchDocument

    chance = random.Random(2026)
    things = register(chance, size)
    nobody = AnonymousUser()
    before_mb = rss_mb()
    there = SearchDocument.objects.count()
    dropped = drop_indexes() if size - there > BULK and not keep else []
    began, wall = cpu_s(), time.perf_counter()
    if done := 0 if keep else reindex().written:
        cpu, wall = cpu_s() - began, time.perf_counter() - wall
        how = " without the indexes for search, which are built afterwards" if dropped else ""
        each = 1000 * cpu / done
        print(f"{done} documents more{how}: {cpu:.0f} CPU-s, {each:.1f} CPU-ms each ({wall:.0f} s by the wall)")
    for definition in dropped:
        run(definition)
    vacuum()
    for query, _meant, _kind in queries(chance, things, 20):  # connections, readings, plans
        search.find(query, nobody)
    taken: dict[str, list[float]] = {}
    costs: dict[str, float] = {}
    hits: dict[str, int] = {}
    for query, meant, kind in queries(chance, things, number):
        began, start = cpu_s(), time.perf_counter()
        found = search.find(query, nobody)
        taken.setdefault(kind, []).append(time.perf_counter() - start)
        costs[kind] = costs.get(kind, 0) + cpu_s() - began
        hits[kind] = hits.get(kind, 0) + (meant in [hit.card.uri for hit in found[:5]])
    print(f"{size} documents; this process: {rss_mb():.0f} MB resident at most ({before_mb:.0f} MB before indexing)")
    for name, mb in sizes_mb():
        print(f"  {name}: {mb:.1f} MB")
    for kind, times in sorted(taken.items()):
        cost = 1000 * costs[kind] / len(times)
        print(f"  {kind}: {len(times)} queries, {percentiles(times)}, {cost:.0f} CPU-ms, found {hits[kind]}")
    cost = sum(costs.values()) / number
    everything = [each for times in taken.values() for each in times]
    print(f"  all: {percentiles(everything)}, {1000 * cost:.0f} CPU-ms", flush=True)
    return cost


def register(chance: random.Random, number: int) -> list[tuple[str, str, str]]:
    """(uri, title, code) of `number` fictional organisations, registered as a kind that everybody may see."""
    from valley.kernel import things
    from valley.kernel.things import Card, Document, Kind

    made = []
    for n in range(number):
        title = "".join(chance.sample(BRANDS, chance.choice((2, 3, 3)))) + chance.choice(TRADES) + chance.choice(FORMS)
        made.append((f"/benchmark/{n}", title, "91" + "".join(chance.choices(CODE, k=16))))
    by_uri = {uri: (title, code) for uri, title, code in made}

    def document(uri: str) -> Document:
        title, code = by_uri[uri]
        return Document(uri, CARD_KIND, title, codes=(code,))

    things._kinds.clear()
    things.register(
        Kind(
            name=CARD_KIND,
            label=CARD_KIND,
            prefix="/benchmark/",
            card=lambda uri, viewer: Card(uri, CARD_KIND, by_uri[uri][0]),
            document=document,
            all_uris=lambda: list(by_uri),
        )
    )
    return made


def queries(chance: random.Random, made: list[Any], number: int) -> Iterator[tuple[str, str, str]]:
    """(query, URI of the thing meant, kind of difficulty)."""
    from valley.kernel.engine.search.letters import units
    from valley.kernel.engine.search.pinyin import initials

    sounding = homophones()
    for n in range(number):
        uri, title, code = chance.choice(made)
        match n % 5:
            case 0:
                at = chance.randrange(len(title) - 1)
                yield title[at : at + 2], uri, "two characters (many are right)"
            case 1:
                heard = [chance.choice(sounding.get(ch, [ch])) if k == 1 else ch for k, ch in enumerate(title[:6])]
                yield "".join(heard), uri, "a homophone in six characters"
            case 2:
                yield title[:3] + title[4:8], uri, "a missing character in eight"
            case 3:
                yield "".join(initials(unit)[0] for unit in units(title[:7])), uri, "seven initials"
            case _:
                at = chance.randrange(2, 18)
                yield code[:at] + chance.choice(CODE) + code[at + 1 :], uri, "a wrong digit in a code"


def homophones() -> dict[str, list[str]]:
    """Other common characters with the same first reading."""
    from valley.kernel.engine.search.pinyin import readings

    by_sound: dict[str, list[str]] = {}
    for number in range(0x4E00, 0x5E00):
        for reading in readings(chr(number))[:1]:
            by_sound.setdefault(reading, []).append(chr(number))
    return {ch: [c for c in by_sound.get(readings(ch)[0], [ch]) if c != ch] or [ch] for ch in BRANDS}


def percentiles(times: list[float]) -> str:
    """In ms."""
    cuts = statistics.quantiles(times, n=20)
    return f"p50 {1000 * cuts[9]:.0f} ms, p95 {1000 * cuts[18]:.0f} ms"


def sizes_mb() -> list[tuple[str, float]]:
    """Table with its long values, and its indexes, in MB."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_table_size('kernel_searchdocument'), pg_indexes_size('kernel_searchdocument'),"
            " pg_total_relation_size('kernel_searchterm')"
        )
        sizes = cursor.fetchone()
    names = ("documents", "their indexes", "counts of terms")
    return [(name, size / 1e6) for name, size in zip(names, sizes, strict=True)]


def drop_indexes() -> list[str]:
    """Drop those that a bulk load keeps up at great cost; how to build them again."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes"
            " WHERE tablename = 'kernel_searchdocument' AND indexdef LIKE '%USING gin%'"
        )
        found = cursor.fetchall()
    for name, _definition in found:
        run(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]


def vacuum() -> None:
    """As autovacuum does within a minute."""
    run("VACUUM ANALYZE kernel_searchdocument")
    run("VACUUM ANALYZE kernel_searchterm")


def run(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def rss_mb() -> float:
    """Greatest resident size of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    raise SystemExit(main())
