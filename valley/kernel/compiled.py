"""Questions that are asked on every page: a query is written into SQL once a process, then only its values change.

Writing the SQL of a query costs more than PostgreSQL takes to answer it, where a page asks ten small ones.
"""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
_FIRST = -1_900_000_000  # no row has a number down there, no record a day in the year 1


class Compiled(Generic[Row]):
    """A query with named values of type int or date.

    names: what the query asks for, by type. build: gets one value for each name; its query may not depend on them
    otherwise than as parameters, and no parameter may be worked out from them.
    Raises ValueError at the first asking where a name is not among the query's parameters as it was given.
    """

    def __init__(self, build: Callable[..., QuerySet[Row, Any]], **names: type[int] | type[date]) -> None:
        self.build, self.names = build, names

    @cached_property
    def _written(self) -> tuple[type[Row], str, list[tuple[str | None, Any]]]:
        marks: dict[str, Any] = {
            name: date(1, 1, 1 + n) if kind is date else _FIRST - n for n, (name, kind) in enumerate(self.names.items())
        }
        asked = self.build(**marks)
        sql, params = asked.query.sql_with_params()
        named = [next((n for n, mark in marks.items() if _same(p, mark)), None) for p in params]
        if missing := set(marks) - set(named):
            raise ValueError(f"the query does not ask for {', '.join(sorted(missing))}")
        return asked.model, sql, [(name, p) for name, p in zip(named, params, strict=True)]

    def _params(self, given: dict[str, int | date]) -> list[Any]:
        if given.keys() != self.names.keys():
            raise TypeError(f"expected {sorted(self.names)}, got {sorted(given)}")
        return [p if name is None else given[name] for name, p in self._written[2]]

    def rows(self, **given: int | date) -> list[tuple[Any, ...]]:
        """Rows as PostgreSQL gives them: for `values_list` of columns that need no conversion (no JSON, no period)."""
        with connection.cursor() as cursor:
            cursor.execute(self._written[1], self._params(given))
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def objects(self, **given: int | date) -> list[Row]:
        """Objects of the query's model, with what is annotated as attributes; nothing related to them."""
        model, sql, _params = self._written
        return list(model._default_manager.raw(sql, self._params(given)))


def _same(param: Any, mark: Any) -> bool:
    return isinstance(param, type(mark)) and bool(param == mark)
