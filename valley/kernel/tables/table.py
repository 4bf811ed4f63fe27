"""The table itself: reads the query string, narrows and sorts in SQL, answers page, fragment or file."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from valley.kernel.errors import Words
from valley.kernel.tables import export
from valley.kernel.tables.columns import Cell, Column, Filter

OPEN_ROWS = 2  # of a folded table on a phone; the style sheet hides from the third on
LIST_ROWS = 8  # of a folded table that is the page itself; the style sheet hides from the ninth on


class Table:
    """Rows (a queryset or a list) as this request wants to see them.

    `name` sets the fragment's id and, where a page holds several tables, the prefix of the query keys.
    Unknown keys and values in the query string are ignored: an old bookmark still opens.
    """

    name: ClassVar[str] = "table"
    prefix: ClassVar[str] = ""
    caption: ClassVar[Words] = ""
    empty: ClassVar[Words] = ""
    columns: ClassVar[Sequence[Column]] = ()
    filters: ClassVar[Sequence[Filter]] = ()
    per_page: ClassVar[int] = 25
    exports: ClassVar[Sequence[str]] = ("csv", "xlsx")
    cards: ClassVar[bool] = True  # on a phone each row is a card; False: few narrow columns stay a table
    fold: ClassVar[bool] = True  # on a phone only the first rows stand open, the rest of the page behind a switch
    open_rows: ClassVar[int] = LIST_ROWS  # how many: LIST_ROWS, or OPEN_ROWS of a table beside what the page is for

    def __init__(self, request: HttpRequest, rows: Any, *, withheld: int = 0) -> None:
        self.request = request
        self.given = rows
        self.withheld = withheld
        self.q = self._get("q").strip()[:100]
        self.chosen = {f.key: v for f in self.filters if (v := self._get(f.key)) in dict(f.options())}
        sort = self._get("sort")
        self.descending = sort.startswith("-")
        self.sorted_by = next((c for c in self.columns if c.order and c.key == sort.lstrip("-")), None)
        self._page: Page[Any] | None = None

    # — rows —

    def rows(self) -> Any:
        """All rows that match, sorted; still a queryset if one was given."""
        rows = self.given
        for each in self.filters:
            if each.key in self.chosen:
                value = self.chosen[each.key]
                if each.apply:
                    rows = each.apply(rows, value)
                elif isinstance(rows, QuerySet):
                    rows = rows.filter(**{each.key: value})
                else:
                    column = Column(each.key, "")
                    rows = [row for row in rows if str(column.of(row)) == value]
        return self._sorted(self._searched(rows))

    def _searched(self, rows: Any) -> Any:
        if not self.q:
            return rows
        if isinstance(rows, QuerySet):
            wanted = Q()
            for lookup in (lookup for c in self.columns for lookup in c.lookups):
                wanted |= Q(**{f"{lookup}__icontains": self.q})
            return rows.filter(wanted) if wanted else rows
        inside = [c for c in self.columns if c.search]
        return [row for row in rows if any(self.q.casefold() in c.text(c.of(row)).casefold() for c in inside)]

    def _sorted(self, rows: Any) -> Any:
        if not self.sorted_by:
            return rows if isinstance(rows, QuerySet) and rows.ordered else _by_key(rows)
        if isinstance(rows, QuerySet):
            by = F(self.sorted_by.order if isinstance(self.sorted_by.order, str) else self.sorted_by.key)
            first = by.desc(nulls_last=True) if self.descending else by.asc(nulls_last=True)
            return rows.order_by(first, "pk")
        known = [row for row in rows if self.sorted_by.of(row) is not None]
        unknown = [row for row in rows if self.sorted_by.of(row) is None]
        return [*sorted(known, key=self.sorted_by.of, reverse=self.descending), *unknown]

    @property
    def page(self) -> "Page[Any]":
        if self._page is None:
            self._page = Paginator(self.rows(), self.per_page).get_page(self._get("page"))
        return self._page

    def lines(self) -> Iterator[list[Cell]]:
        """The cells of this page, row by row."""
        for row in self.page.object_list:
            yield [column.cell(row) for column in self.columns]

    # — what the template asks —

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def folded(self) -> int:
        """How many rows of this page a phone folds away."""
        return max(0, len(self.page.object_list) - self.open_rows) if self.fold else 0

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.chosen)

    @property
    def searchable(self) -> bool:
        return any(c.search for c in self.columns)

    @property
    def has_tools(self) -> bool:
        """Whether there is something to narrow or to take along; an empty bar of tools is not drawn."""
        return self.narrowed or bool(self.total and (self.searchable or self.filters or self.exports))

    def heads(self) -> Iterator[dict[str, Any]]:
        for column in self.columns:
            now = "" if column is not self.sorted_by else "descending" if self.descending else "ascending"
            then = f"-{column.key}" if now == "ascending" else column.key
            address = self.address(sort=then, page=None) if column.order else ""
            yield {"column": column, "sorted": now, "address": address}

    def tools(self) -> Iterator[dict[str, Any]]:
        for each in self.filters:
            key = self.prefix + each.key
            options = each.options()
            yield {"filter": each, "key": key, "options": options, "chosen": self.chosen.get(each.key, "")}

    def pages(self) -> Iterator[tuple[Any, str]]:
        """(number or "…", address) of the pages to offer."""
        for number in self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1):
            yield number, self.address(page=number) if isinstance(number, int) else ""

    def downloads(self) -> Iterator[tuple[str, str]]:
        for kind in self.exports:
            yield kind.upper(), self.address(export=kind, page=None)

    @property
    def previous(self) -> str:
        return self.address(page=self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next(self) -> str:
        return self.address(page=self.page.number + 1) if self.page.has_next() else ""

    @property
    def cleared(self) -> str:
        return self.address(q=None, page=None, **dict.fromkeys(self.chosen))

    def kept(self) -> list[tuple[str, str]]:
        """Query keys that the tools' form does not hold itself, as hidden fields."""
        own = {self.prefix + key for key in ("q", "page", "export", *(f.key for f in self.filters))}
        return [(key, value) for key, values in self.request.GET.lists() if key not in own for value in values]

    def address(self, **changes: Any) -> str:
        """This page's address with some query keys changed; None drops a key."""
        query: QueryDict = self.request.GET.copy()
        query.pop(f"{self.prefix}export", None)
        for key, value in changes.items():
            if value is None:
                query.pop(self.prefix + key, None)
            else:
                query[self.prefix + key] = str(value)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    # — answers —

    def response(self, template: str, context: dict[str, Any] | None = None) -> HttpResponse:
        """The file if one is asked for, the fragment if htmx asks for this table, else the whole page."""
        if (kind := self._get("export")) in self.exports:
            return self.file(kind)
        if self.asked_for:
            return render(self.request, "kernel/components/_data_table.html", {"table": self})
        return render(self.request, template, {**(context or {}), "table": self})

    @property
    def asked_for(self) -> bool:
        return self.request.headers.get("HX-Target") == self.dom_id

    @property
    def dom_id(self) -> str:
        return f"table-{self.name}"

    def file(self, kind: str) -> HttpResponse:
        """All matching rows as `csv` or `xlsx`."""
        columns = [c for c in self.columns if c.exported]
        heads = [c.head_in_file for c in columns]
        rows = self.rows()
        found = rows.iterator(chunk_size=2000) if isinstance(rows, QuerySet) else rows
        lines = ([c.for_file(c.of(row)) for c in columns] for row in found)
        writer = export.as_csv if kind == "csv" else export.as_xlsx
        return writer(self.name, heads, lines)

    def _get(self, key: str) -> str:
        return self.request.GET.get(self.prefix + key, "").replace("\0", "")  # PostgreSQL keeps no NUL in a text


def _by_key(rows: Any) -> Any:
    """Pages need an order; a queryset without one gets its primary key's."""
    return rows.order_by("pk") if isinstance(rows, QuerySet) else list(rows)
