"""Tables: what the query string asks for, and files that no spreadsheet runs."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.tables import OPEN_ROWS, Column, Filter, Table, as_csv, as_xlsx, harmless


@dataclass
class Row:
    name: str
    fee_fen: int | None = None
    area_m2: Decimal | None = None
    on: date | None = None
    kind: str = "a"


class Rows(Table):
    name = "rows"
    per_page = 3
    columns = [
        Column("name", "名称", order=True, search=True, heading=True),
        Column("fee_fen", "费用", "money", order=True),
        Column("area_m2", "面积", "area"),
        Column("on", "日期", "date"),
        Column("secret", "内部", value=lambda row: "x", exported=False),
    ]
    filters = [Filter("kind", "类型", [("a", "甲"), ("b", "乙")])]


class Users(Table):
    name = "users"
    per_page = 2
    columns = [
        Column("username", "用户名", order="username", search="username"),
        Column("last_login", "上次登录", "moment", order="last_login"),
    ]
    filters = [Filter("is_active", "在用", [("True", "是"), ("False", "否")])]


ROWS = [Row("甲", 300), Row("乙", None), Row("丙", 100, kind="b"), Row("丁", 200), Row("戊", 50)]


def rows(query: str = "", given: list[Row] | None = None) -> Rows:
    return Rows(RequestFactory().get(f"/rows?{query}"), ROWS if given is None else given)


def names(table: Table) -> list[str]:
    return [cells[0].text for cells in table.lines()]


def test_sorting_puts_the_unknown_last_both_ways() -> None:
    assert [row.name for row in rows("sort=fee_fen").rows()] == ["戊", "丙", "丁", "甲", "乙"]
    assert [row.name for row in rows("sort=-fee_fen").rows()] == ["甲", "丁", "丙", "戊", "乙"]


def test_a_phone_folds_what_is_beyond_the_first_rows() -> None:
    class Folded(Rows):
        open_rows = OPEN_ROWS
        per_page = 25

    shown = Folded(RequestFactory().get("/rows"), ROWS)
    assert (rows().folded, shown.folded) == (0, 3)
    assert "nv-fold-switch" in render_to_string("kernel/components/_data_table.html", {"table": shown})


def test_a_list_folds_later_and_a_card_leaves_out_what_is_minor() -> None:
    class List(Rows):
        per_page = 25
        columns = [Column("name", "名称", heading=True), Column("kind", "类型", minor=True), Column("fee_fen", "费用")]

    html = render_to_string(
        "kernel/components/_data_table.html", {"table": List(RequestFactory().get("/rows"), ROWS * 3)}
    )
    assert "nv-fold-8" in html
    assert html.count('class="nv-minor"') == 3 * len(ROWS)
    assert List(RequestFactory().get("/rows"), ROWS).folded == 0


def test_the_day_of_a_next_step_is_marked_once_it_is_past() -> None:
    class Due(Rows):
        columns = [Column("name", "名称", heading=True), Column("on", "期限", kind="due")]

    days = [date(2026, 3, 1), date(2026, 3, 2), None]
    table = Due(RequestFactory().get("/rows"), [Row(f"第 {n} 项", on=day) for n, day in enumerate(days)])
    with clock.travel(datetime(2026, 3, 2, 12, tzinfo=UTC)):
        html = render_to_string("kernel/components/_data_table.html", {"table": table})
    assert html.count("逾期") == 1
    assert html.index("2026-03-01") < html.index("逾期") < html.index("2026-03-02")
    assert Due.columns[1].for_file(days[0]) == days[0]


def test_a_table_without_tools_has_no_bar_for_them() -> None:
    class Plain(Table):
        name = "plain"
        exports = ()
        columns = [Column("name", "名称", heading=True)]

    tables = [kind(RequestFactory().get("/rows"), given) for kind, given in ((Plain, ROWS), (Rows, ROWS), (Rows, []))]
    drawn = [render_to_string("kernel/components/_data_table.html", {"table": table}) for table in tables]
    assert ["nv-tools" in html for html in drawn] == [False, True, False]


def test_pages_filters_and_search() -> None:
    assert names(rows("page=2")) == ["丁", "戊"]
    assert names(rows("kind=b")) == ["丙"]
    assert names(rows("q=丁")) == ["丁"]
    assert rows("q=丁").total == 1


@pytest.mark.parametrize(
    "query", ["page=x", "page=999", "page=-1", "sort=nonsense", "sort=area_m2", "kind=c", "q=" + "长" * 999]
)
def test_an_odd_query_string_still_answers(query: str) -> None:
    table = rows(query)
    assert list(table.heads())
    assert list(table.lines()) or query.startswith("q=")


def test_addresses_keep_what_they_do_not_change() -> None:
    table = rows("kind=a&other=1&page=2&sort=name")
    heads = {head["column"].key: head for head in table.heads()}
    assert heads["name"]["sorted"] == "ascending"
    assert heads["name"]["address"] == "/rows?kind=a&other=1&sort=-name"
    assert heads["area_m2"]["address"] == ""
    assert table.cleared == "/rows?other=1&sort=name"
    assert table.kept() == [("other", "1"), ("sort", "name")]


def test_a_queryset_is_narrowed_in_sql_with_two_queries(db: None, queries: Callable[[], CaptureQueriesContext]) -> None:
    for n in range(5):
        factories.user(f"someone{n}", last_login=datetime(2026, 1, n + 1, tzinfo=UTC) if n else None)
    factories.user("else", is_active=False)
    with queries() as found:
        table = Users(RequestFactory().get("/users?q=SOMEONE&sort=-last_login&is_active=True"), User.objects.all())
        assert names(table) == ["someone4", "someone3"]
        assert table.total == 5
    assert len(found) == 2
    assert names(Users(RequestFactory().get("/users?q=SOME&sort=-last_login&page=3"), User.objects.all())) == [
        "someone0"
    ]


def test_a_search_with_nul_is_asked_of_the_database_without(db: None) -> None:
    factories.user("nul-a")
    assert names(Users(RequestFactory().get("/users?q=nul%00-a"), User.objects.all())) == ["nul-a"]
    assert names(Users(RequestFactory().get("/users?q=%00&is_active=%00&sort=%00&page=%00"), User.objects.all()))


def test_htmx_gets_the_fragment_and_a_reader_the_page(db: None) -> None:
    fragment = Rows(RequestFactory().get("/rows", headers={"HX-Target": "table-rows"}), ROWS).response(
        "kernel/home.html"
    )
    assert fragment.content.lstrip().startswith(b'<div class="card" id="table-rows"')


def sheet(response: HttpResponse) -> Any:
    return openpyxl.load_workbook(io.BytesIO(response.content)).active


def lines(response: HttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_a_file_holds_every_matching_row_with_numbers_as_numbers() -> None:
    given = [Row(f"单位{n}", fee_fen=12_345 * n, area_m2=Decimal("1.5"), on=date(2026, 1, 2)) for n in range(7)]
    found = lines(rows("export=csv&page=2", given).response("unused.html"))
    assert found[0] == ["名称", "费用（CNY）", "面积（m²）", "日期"]
    assert found[2] == ["单位1", "123.45", "1.5", "2026-01-02"]
    assert len(found) == 8
    cells = sheet(rows("export=xlsx", given).response("unused.html"))
    assert [cell.value for cell in cells[3]] == ["单位1", 123.45, 1.5, datetime(2026, 1, 2)]  # noqa: DTZ001 - Excel knows no zones
    assert cells.max_row == 8


def test_the_file_is_a_download_that_no_cache_keeps() -> None:
    response = rows("export=csv").response("unused.html")
    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''rows.csv"
    assert response["Cache-Control"] == "no-store"
    assert response.content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", " =1", "\x00=1"])
def test_text_never_becomes_a_formula(text: str) -> None:
    assert lines(as_csv("x", ["h"], [[text]]))[1][0].startswith("'")
    cell = sheet(as_xlsx("x", ["h"], [[text]]))["A2"]
    assert cell.data_type == "s"


def test_negative_numbers_stay_numbers() -> None:
    assert lines(as_csv("x", ["h"], [[-5], [Decimal("-0.5")]]))[1:] == [["-5"], ["-0.5"]]
    assert sheet(as_xlsx("x", ["h"], [[-5]]))["A2"].value == -5


@given(st.text(max_size=40))
def test_any_text_is_harmless(text: str) -> None:
    assert not harmless(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert sheet(as_xlsx("x", ["h"], [[text]]))["A2"].data_type in {"s", "n", "inlineStr"}
