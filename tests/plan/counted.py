"""Measures that exist only inside a test: `with counted("registry.profit", rows, unit="fen"): …`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import CharField, DateField, DecimalField, Value
from django.db.models.functions import Cast

from valley.kernel import measures
from valley.kernel.measures import Evidence, Kind, Period, Scope
from valley.kernel.models import User

QUANTITY = DecimalField(max_digits=24, decimal_places=6)


@dataclass(frozen=True)
class Row:
    """A record of a fake register. A flow counts on `on`; a stock from `on` until `until`."""

    uri: str
    quantity: Decimal | int
    on: date
    organisation: str
    place: str = ""
    disclosure: str = "confidential"
    until: date = date.max
    known_from: datetime | None = None
    known_until: datetime | None = None


@contextmanager
def counted(
    name: str, rows: Sequence[Row], *, unit: str = "fen", kind: Kind = Kind.FLOW, history: bool = True, **more: Any
) -> Iterator[None]:
    """Register `name` over `rows` (a list that the test may change) for as long as the block runs.

    more: stale_on, expected, received. A measure that is registered already comes back afterwards.
    """
    expected, received = more.pop("expected", None), more.pop("received", None)
    before = measures._measures.pop(name, None)

    @measures.measure(name, unit=unit, kind=kind, label=name, history=history, **more)
    def count(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
        found = [row for row in rows if _counts(row, kind, period, scope, known_at)]
        return Evidence(_queryset(found), expected, received)

    try:
        yield
    finally:
        measures._measures.pop(name, None)
        if before:
            measures._measures[name] = before


def _counts(row: Row, kind: Kind, period: Period, scope: Scope, known_at: datetime) -> bool:
    if scope.places and row.place not in scope.places:
        return False
    if (row.known_from and known_at < row.known_from) or (row.known_until and known_at >= row.known_until):
        return False
    if kind is Kind.FLOW:
        return period.start <= row.on < period.end
    return row.on < period.end <= row.until


def _queryset(rows: Sequence[Row]) -> Any:
    """Rows as a queryset of constants, one SELECT each, that groups and sums like a table.

    The accounts' table gives the rows to stand on: one account per record.
    """
    if not rows:
        return _shaped(User.objects.none(), rows)
    _enough_accounts(len(rows))
    return _shaped(User.objects.filter(username__in=[f"row{n}" for n in range(len(rows))]), rows)


def _enough_accounts(number: int) -> None:
    there = User.objects.filter(username__startswith="row").count()
    User.objects.bulk_create(User(username=f"row{n}") for n in range(there, number))


def _shaped(users: Any, rows: Sequence[Row]) -> Any:
    from django.db.models import Case, When

    def each(field: str, output: Any) -> Any:
        if not rows:
            return Cast(Value(None), output)
        whens = [When(username=f"row{n}", then=Value(getattr(row, field))) for n, row in enumerate(rows)]
        return Cast(Case(*whens, output_field=output), output)

    return users.annotate(
        uri=each("uri", CharField()),
        quantity=each("quantity", QUANTITY),
        on=each("on", DateField()),
        organisation=each("organisation", CharField()),
        disclosure=each("disclosure", CharField()),
    ).values("uri", "quantity", "on", "organisation", "disclosure")
