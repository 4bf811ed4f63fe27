"""A store of meals to ask traces of: about so many events, by COPY through capture's own row builder."""

import itertools
import multiprocessing
import random
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

HOT = 2_000
"""Meal lots that the hot lot of salt went into; five things each make 10,000."""
CASES = 4
PER_BATCH = 20_000
WRITERS = 2
"""Processes that fill side by side."""
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
    from django.db import connection

    from valley.supply.trace import actions
    from valley.supply.trace.models import Batch

    have = sum(Batch.objects.values_list("event_count", flat=True))
    if have >= size:
        return
    connection.close()
    begun = time.monotonic()
    with ProcessPoolExecutor(WRITERS, mp_context=multiprocessing.get_context("spawn")) as pool:
        here = sum(pool.map(_write, [size] * WRITERS, range(WRITERS)))
    filled = time.monotonic() - begun
    actions.place_batches()
    new = sum(Batch.objects.values_list("event_count", flat=True)) - have
    print(f"filled {new} events in {filled:.0f} s ({here:.0f} CPU-s of Python in {WRITERS} processes)", flush=True)
    begun, cpu = time.monotonic(), time.process_time()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        actions.follow_all()
        cursor.execute("ANALYZE")
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        disk = cursor.fetchone()[0]
    print(f"graph in {time.monotonic() - begun:.0f} s ({time.process_time() - cpu:.0f} CPU-s of Python); disk {disk}")


def _write(size: int, writer: int) -> float:
    """This writer's slices of the store, without those that an earlier run left in it; CPU-s of Python."""
    import django
    import orjson

    django.setup()
    from django.db import connection, transaction

    from valley.kernel import clock
    from valley.supply.trace.actions.storing import Batching, write
    from valley.supply.trace.engine.documents import Held
    from valley.supply.trace.engine.rows import identity_of
    from valley.supply.trace.models import Batch, Event

    events = happen(size)
    slices = iter(lambda: list(itertools.islice(events, PER_BATCH)), [])
    for slice_ in itertools.islice(slices, writer, None, WRITERS):
        held = [Held(event, None, (), orjson.dumps(event).decode()) for event in slice_]
        if Event.objects.filter(identity=identity_of(held[0], None)).exists():
            continue
        with transaction.atomic(), connection.cursor() as cursor:
            batching = Batching(organisation=None, record_time=clock.now())
            for each in held:
                batching.builder.add(each)
            write(cursor, batching.builder.take())
            Batch.objects.create(pk=batching.number, record_time=clock.now(), event_count=len(slice_))
    return time.process_time()
