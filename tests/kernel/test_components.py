"""The page components as HTML."""

import itertools
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from tests import factories
from valley.kernel.charts import Chart, Series, option, svg
from valley.kernel.charts.svg import ticks
from valley.kernel.errors import Invalid, Refusal
from valley.kernel.pages.gallery import examples
from valley.kernel.screens import Action, Figure, Progress, refuse
from valley.kernel.templatetags.threads import drawing


def render(source: str, **context: Any) -> str:
    return Template("{% load valley %}" + source).render(Context(context))


class Small(forms.Form):
    area_m2 = forms.DecimalField(label="面积", help_text="以 m² 计")
    remark = forms.CharField(label="说明", required=False)


def test_a_refusal_finds_its_field() -> None:
    form = Small({"area_m2": "1"})
    assert form.is_valid()
    refuse(form, Invalid("面积太大。", field="area_m2", value=1, remedy="请核对单位。"))
    assert form.errors["area_m2"] == ["面积太大。请核对单位。"]
    refuse(form, Refusal("期已锁定。", field="elsewhere"))
    assert form.non_field_errors() == ["期已锁定。"]


def test_a_field_is_tied_to_its_hint_and_error() -> None:
    html = render("{% form_fields form %}", form=Small({"area_m2": "many"}))
    control = re.search(r"<input[^>]*name=\"area_m2\"[^>]*>", html)
    assert control is not None
    described = re.search(r'aria-describedby="([^"]+)"', control.group())
    assert described is not None
    assert all(f'id="{each}"' in html for each in described.group(1).split())
    assert "id_area_m2_error" in described.group(1)
    assert 'aria-invalid="true"' in control.group()
    assert 'href="#id_area_m2"' in html


def test_words_from_people_are_escaped_everywhere() -> None:
    evil = "<script>alert(1)</script>"
    chart = Chart("k", evil, [Series(evil, [(evil, 1)])], note=evil)
    sources = [
        render("{% page_header t s %}", t=evil, s=evil),
        render("{% chart c %}", c=chart),
        render("{% chart_svg c %}", c=chart),
        render("{% figure f %}", f=Figure(evil, 1, evil, note=evil)),
        render("{% status 'good' t %}{% note 'bad' t %}{% empty t t %}", t=evil),
        render("{% definitions d %}", d=[(evil, evil)]),
    ]
    for html in sources:
        assert evil not in html


@pytest.mark.parametrize(
    ("state", "words"),
    [("unknown", "未知"), ("no_source", "尚无数据来源"), ("withheld", "不公开"), ("incomplete", "数据不齐，暂不计算")],
)
def test_a_figure_without_a_value_says_why_and_shows_no_number(state: Any, words: str) -> None:
    html = render("{% figure f %}", f=Figure("产值", state=state, expected=60, received=0))
    assert words in html
    assert "60 家应报，已报 0 家" in html
    assert "%" not in html


def test_a_figure_refuses_to_be_known_without_a_value() -> None:
    with pytest.raises(ValueError, match="no value"):
        Figure("产值")
    with pytest.raises(ValueError, match="withheld"):
        Figure("产值", 1, state="withheld")


def test_progress_stops_asking_when_it_is_over() -> None:
    running = render("{% progress p %}", p=Progress("导入", "/p", 1, 4))
    assert 'hx-trigger="every 2s"' in running
    for state in ("finished", "failed"):
        over = render("{% progress p %}", p=Progress("导入", "/p", 4, 4, state, result=Action("看", "/r")))
        assert "hx-trigger" not in over
        assert 'href="/r"' in over


def test_a_posting_action_carries_the_token() -> None:
    html = render("{% page_header 't' actions=a %}", a=[Action("锁定", "/lock", method="post")], csrf_token="tok123")
    assert 'name="csrfmiddlewaretoken" value="tok123"' in html


def test_withheld_says_nothing_where_nothing_is_withheld() -> None:
    assert render("{% withheld 0 %}").strip() == ""
    assert "另有 4 条不公开，合计 12,300 万元" in render("{% withheld 4 12300 '万元' %}").replace(chr(0x202F), " ")


def test_years_stand_at_their_true_distances_and_gaps_stay_gaps() -> None:
    chart = Chart("k", "t", [
        Series("实", [(2022, 1), (2023, None), (2025, 3)]),
        Series("内插", [(2022, 1), (2030, 9)], look="dashed"),
    ])  # fmt: skip
    made = option(chart)
    assert made["xAxis"]["data"] == [str(year) for year in range(2022, 2031)]
    assert made["series"][0]["data"][:4] == [1.0, None, None, 3.0]
    assert made["series"][0]["connectNulls"] is False
    assert made["series"][1]["connectNulls"] is True
    assert [label for label, _values in chart.lines] == ["2022", "2023", "2025", "2030"]
    assert chart.lines[1] == ("2023", ["—", "—"])


def test_an_option_is_plain_json_with_canvas_tooltips() -> None:
    for chart in [*examples.CHARTS, Chart("d", "t", [Series("s", [(date(2026, 1, 1), 1), (date(2026, 3, 1), 2)])])]:
        made = json.loads(json.dumps(option(chart)))
        assert made["tooltip"]["renderMode"] == "richText"


def test_a_chart_can_be_read_as_a_table() -> None:
    html = render("{% chart c %}", c=examples.CHARTS[0])
    assert "<noscript><svg" in html
    assert re.search(r'<th scope="row">2025</th><td[^>]*>12.34</td><td[^>]*>30</td>', html)


def test_svg_breaks_a_line_at_a_gap() -> None:
    drawn = svg(Chart("k", "t", [Series("s", [(1, 1), (2, 2), (3, None), (4, 4), (5, 5)])]))
    path = re.search(r'<path d="(M[^"]+)" fill="none"', drawn)
    assert path is not None
    assert path.group(1).count("M") == 2
    assert "style=" not in drawn


@pytest.mark.parametrize(("low", "high"), [(0, 0), (0, 7), (-3, 12), (5.2, 200), (0, 1e-6), (99, 1e9)])
def test_ticks_are_even_and_cover_the_values(low: float, high: float) -> None:
    found = ticks(low, high)
    steps = {round((b - a) / (found[1] - found[0]), 6) for a, b in itertools.pairwise(found)}
    assert found[0] <= low
    assert found[-1] >= high * (1 - 1e-9)
    assert steps == {1.0}
    assert len(found) <= 8


def test_a_thread_draws_both_sides_and_counts_the_rest() -> None:
    made = drawing(examples.HERE.uri, examples.EDGES)
    assert made is not None
    assert len(made.nodes) == 5
    assert len(made.arrows) == 4
    assert drawing(examples.HERE.uri, []) is None
    many = drawing(examples.HERE.uri, list(examples.EDGES) * 6)
    assert many is not None
    assert many.more == 24 - 16


def test_the_banner_says_that_data_is_fictional_only_when_it_is(client: Client, db: None) -> None:
    assert "nv-demo" not in client.get("/gallery").content.decode()
    factories.user(fictional=True)
    assert "nv-demo" in client.get("/gallery").content.decode()


def test_a_page_holds_no_inline_script_or_style(client: Client, db: None) -> None:
    html = client.get("/gallery").content.decode()
    assert not re.search(r"\son\w+=|\sstyle=|<style", html)
    assert all("src=" in tag or 'type="application/json"' in tag for tag in re.findall(r"<script[^>]*>", html))


def test_a_server_fault_asks_the_database_nothing(
    client: Client, db: None, queries: Callable[[], CaptureQueriesContext]
) -> None:
    from valley.kernel.pages.faults import server_fault

    with queries() as asked:
        response = server_fault(RequestFactory().get("/"))
    assert response.status_code == 500
    assert len(asked) == 0


def test_a_stale_form_is_refused_in_words(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/gallery/confirm")
    assert response.status_code == 403
    assert "表单已过期" in response.content.decode()


def test_an_unknown_address_is_answered_in_the_same_look(client: Client, db: None) -> None:
    response = client.get("/no-such-page")
    assert response.status_code == 404
    assert "没有找到此页" in response.content.decode()


@pytest.mark.parametrize(
    ("code", "status"), [(400, 400), (403, 403), (404, 404), (409, 409), (422, 422), (500, 500), (999, 404)]
)
def test_every_fault_has_its_page(client: Client, db: None, code: int, status: int) -> None:
    assert client.get(f"/gallery/faults/{code}").status_code == status
