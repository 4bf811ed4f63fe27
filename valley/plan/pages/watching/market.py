"""Market segments: all series with their growth and alerts, and one of them with its figures and sources."""

from fractions import Fraction
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.kernel import clock, formats
from valley.kernel.charts import Chart, Series
from valley.kernel.deeds import answer, links
from valley.kernel.links import edges_of
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.screens import Action as Step
from valley.kernel.screens import pairs
from valley.kernel.tables import Column, Filter, Table
from valley.plan.engine.market import Growth, overall
from valley.plan.models import MarketAlert, MarketPoint, MarketSeries
from valley.plan.pages.common import asked
from valley.plan.pages.steering.details import Page
from valley.plan.pages.steering.details import link as linked
from valley.plan.pages.steering.find import edition_in_force
from valley.plan.pages.steering.words import tone
from valley.plan.pages.watching.desks import NEW, SERIES
from valley.plan.queries import words
from valley.plan.queries.market import Watched, amounts_of, growths_of, points_of, watched


def percent(growth: Growth | None) -> float | None:
    """A yearly growth in per cent, to one decimal."""
    return None if growth is None else round(float(growth.rate) * 100, 1)


def _state(row: Watched) -> tuple[str, str]:
    if row.series.closed_on:
        return ("idle", _("已停止跟踪"))
    if row.alerts:
        return ("warn", str(row.alerts[0].get_crossed_display()))
    if row.series.look_on < clock.today():
        return ("warn", _("该查看新数据了"))
    return ("good", _("跟踪中"))


class Segments(Table):
    """Every watched segment."""

    name = "market"
    caption = gettext_lazy("细分领域市场")
    empty = gettext_lazy("还没有跟踪的细分领域")
    columns = (
        Column("name", gettext_lazy("序列"), heading=True, search=True, order=True, value=lambda row: row.series.name,
               href=lambda row: row.uri),
        Column("segment", gettext_lazy("细分领域"), search=True, order=True, value=lambda row: row.series.segment),
        Column("year", gettext_lazy("最近年度"), value=lambda row: str(row.newest.year) if row.newest else ""),
        Column("amount", gettext_lazy("数值"), kind="number",
               value=lambda row: row.newest.amount if row.newest else None),
        Column("unit", gettext_lazy("计量单位"), value=lambda row: words.unit_words(row.series.unit)),
        Column("growth", gettext_lazy("最近年均增速（%）"), kind="number", order=True,
               value=lambda row: percent(row.growth)),
        Column("whole", gettext_lazy("全期年均增速（%）"), kind="number", order=True,
               value=lambda row: percent(row.whole)),
        Column("look_on", gettext_lazy("下次查看"), kind="date", order=True,
               value=lambda row: None if row.series.closed_on else row.series.look_on),
        Column("state", gettext_lazy("状态"), kind="status", value=_state),
    )  # fmt: skip
    filters = (
        Filter(
            "alerts", gettext_lazy("预警"), [("open", gettext_lazy("有待研判的预警"))],
            lambda rows, chosen: [row for row in rows if row.alerts],
        ),
    )  # fmt: skip


class Figures(Table):
    """The figures of a series with their sources."""

    name = "figures"
    caption = gettext_lazy("逐年数值与出处")
    empty = gettext_lazy("还没有录入数值")
    columns = (
        Column("year", gettext_lazy("年度"), heading=True, order=True),
        Column("amount", gettext_lazy("数值"), kind="number"),
        Column("growth", gettext_lazy("较上一数值年均增速（%）"), kind="number"),
        Column("source", gettext_lazy("文件名称、发布单位"), search=True),
        Column("page", gettext_lazy("页码")),
        Column("published_on", gettext_lazy("发布日期"), kind="date"),
        Column("reason", gettext_lazy("更正的理由")),
    )


class Replaced(Table):
    """Figures that were corrected."""

    name = prefix = "replaced"
    exports = ()
    caption = gettext_lazy("被更正的数值")
    empty = gettext_lazy("没有更正过")
    columns = (
        Column("year", gettext_lazy("年度"), heading=True, value=lambda row: str(row.year)),
        Column("amount", gettext_lazy("数值"), kind="number"),
        Column("source", gettext_lazy("文件名称、发布单位")),
        Column("replaced_at", gettext_lazy("被更正时间"), kind="moment"),
    )


@require_safe
def market(request: HttpRequest) -> HttpResponse:
    """Everybody sees the figures: each was published by its source."""
    page = asked(request)
    able = may(request.user, "plan.watch_market", page.edition)
    cited = [
        (
            words.said(figure.name), words.in_its_unit(figure.value),
            str(figure.value.basis.lines),
        )
        for figure in page.plan.figures
        if figure.value.amount and figure.market
    ]  # fmt: skip
    context = {
        "title": _("细分领域市场"),
        "subtitle": _("聚焦增速快的细分领域：每个数值都有出处，增速由平台按数值计算。"),
        "actions": [Step(_("跟踪一个细分领域"), "/plan/market/new", "plus", tone="primary")] if able else [],
        "cited": cited,
    }
    return Segments(request, watched(page.edition)).response("plan/watching/market.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Watch another segment."""
    return answer(request, NEW, "new", edition_in_force(), _("细分领域市场"), back="/plan/market")


def _chart(series: MarketSeries, points: list[MarketPoint]) -> Chart:
    return Chart(
        "market", series.name, [Series(series.name, [(point.year, point.amount) for point in points])],
        unit=words.unit_words(series.unit), source="；".join(dict.fromkeys(point.source for point in points)),
    )  # fmt: skip


def _bound(permille: int | None) -> str:
    return _("未设定") if permille is None else f"{formats.number(permille / 10)}%"


@require_safe
def series(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One series: what it says, what it is watched for, and every figure with its document."""
    held: Any = SERIES.find(public_id)
    points = points_of(held)
    grown = {growth.year: growth for growth in growths_of(held)}
    rows = [
        {
            "year": str(point.year), "amount": point.amount, "growth": percent(grown.get(point.year)),
            "source": point.source, "page": point.page, "published_on": point.published_on, "reason": point.reason,
        }
        for point in points
    ]  # fmt: skip
    able = links(SERIES.deeds, request.user, held, under="") if isinstance(request.user, User) else []
    first = next((step for step in able if step.tone == "primary"), None)
    whole = overall(amounts_of(points))
    inside = may(request.user, "plan.see_alert")
    context = {
        "title": held.name,
        "subtitle": held.segment,
        "crumbs": [(_("细分领域市场"), "/plan/market")],
        "next_step": first,
        "actions": [step for step in able if step is not first],
        "facts": pairs(
            (_("计量单位"), words.unit_words(held.unit)),
            (_("全期年均增速"), words.measured(whole.rate * 100, "%") if whole else _("不足两个数值，不能计算")),
            (_("预警上界"), _bound(held.fast_permille)), (_("预警下界"), _bound(held.slow_permille)),
            (_("界限的依据"), held.bounds_source), (_("下次查看日期"), held.look_on if not held.closed_on else ""),
            (_("停止跟踪日期"), held.closed_on or ""), (_("负责人"), held.owner.username if inside else ""),
        ),
        "chart": _chart(held, points) if len(points) > 1 else None,
        "alerts": list(held.alerts.order_by("-raised_at")) if inside else [],
        "replaced": Replaced(request, list(held.points.exclude(replaced_at=None).order_by("-replaced_at"))),
        "edges": edges_of(held.uri, request.user),
        "thread_uri": held.uri,
    }  # fmt: skip
    return Figures(request, rows).response("plan/watching/series.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, public_id: UUID, key: str) -> HttpResponse:
    """One step of a series."""
    held: Any = SERIES.find(public_id)
    return answer(request, SERIES.deeds, key, held, str(held))


def alert(thing: MarketAlert, viewer: Any) -> Page:
    """What crossed which bound, and what was said to it."""
    return Page(
        str(thing),
        (tone(thing.state), thing.get_state_display()),
        [
            (_("序列"), linked(thing.series.uri, viewer)), (_("情况"), thing.get_crossed_display()),
            (_("期间"), f"{thing.from_year}–{thing.year}"),
            (_("年均增速"), words.measured(Fraction(thing.growth_permille) / 10, "%")),
            (_("预警上界"), _bound(thing.series.fast_permille)), (_("预警下界"), _bound(thing.series.slow_permille)),
            (_("负责人"), thing.owner.username), (_("研判期限"), thing.due_on if thing.is_open else ""),
            (_("研判意见"), thing.answer), (_("由此开展的事项"), linked(thing.led_to, viewer)),
            (_("结束时间"), thing.ended_at or ""),
        ],
    )  # fmt: skip
