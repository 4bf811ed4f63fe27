"""What was measured, as rows and charts: temperatures, excursions lived through, balances."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.kernel import formats
from valley.kernel.charts import Chart, Series
from valley.kernel.tables import Column
from valley.supply.trace.engine.balance import Balance
from valley.supply.trace.engine.excursions import Exposure, Limit
from valley.supply.trace.pages.tables import Shaped
from valley.supply.trace.queries.balancing import StepBalance
from valley.supply.trace.queries.conditions import Read
from valley.supply.trace.queries.naming import Named

PURPOSES = {
    "made": gettext_lazy("产出"), "used": gettext_lazy("投入生产"), "sold": gettext_lazy("售出"),
    "destroyed": gettext_lazy("销毁"), "stock": gettext_lazy("在库"), "transit": gettext_lazy("在途"),
    "unknown": gettext_lazy("去向不明"),
}  # fmt: skip
BASES = {"mass": "kg", "volume": "m³", "pieces": gettext_lazy("件"), "length": "m", "area": "m²"}


class LivedRow(NamedTuple):
    """One excursion that the thing lived through."""

    carrier: str
    start: Any
    minutes: float
    worst: float
    known_end: str


class Lived(Shaped):
    """Excursions."""

    name = "lived"
    caption = gettext_lazy("经历的超限")
    empty = gettext_lazy("没有超过这个限值")
    columns = [
        Column("carrier", gettext_lazy("由谁测得"), heading=True),
        Column("start", gettext_lazy("开始"), "moment", order=True),
        Column("minutes", gettext_lazy("时长"), "number", unit=gettext_lazy("分钟"), digits=0, order=True),
        Column("worst", gettext_lazy("最高或最低"), "number", unit="°C", digits=1, order=True),
        Column("known_end", gettext_lazy("何时结束")),
    ]


def exposures(lived: Iterable[Exposure], called: dict[int, Named]) -> list[LivedRow]:
    """One row an exposure."""
    return [
        LivedRow(
            called[int(each.carrier)].title if int(each.carrier) in called else "", each.start, each.minutes,
            each.excursion.worst, formats.moment(each.end) if each.excursion.known_end else _("此后没有读数"),
        )
        for each in lived
    ]  # fmt: skip


def temperatures(read: Sequence[Read], called: dict[int, Named], limit: Limit | None) -> Chart:
    """The temperature over time by what measured it; at most 400 points a line, the highest of each stretch."""
    by_thing: dict[int, list[Read]] = {}
    for each in read:
        by_thing.setdefault(each.thing, []).append(each)
    series = []
    for thing, of in list(by_thing.items())[:6]:
        step = max(1, len(of) // 200)
        points: dict[Any, float] = {}
        for n in range(0, len(of), step):
            worst = max(of[n : n + step], key=lambda r: r.celsius)
            points[localtime(worst.at).strftime("%m-%d %H:%M")] = round(worst.celsius, 2)
        series.append(Series(called[thing].title if thing in called else "", list(points.items())))
    xs = sorted({x for each in series for x, _y in each.points})
    series = [Series(each.name, [(x, dict(each.points).get(x)) for x in xs], look="dashed") for each in series]
    if limit and limit.high is not None and xs:
        series.append(Series(_("上限"), [(x, limit.high) for x in xs], colour=3))
    source = limit.source if limit and limit.source else ""
    return Chart("temperature", _("温度"), series, "°C", source=source)


class BalanceRow(NamedTuple):
    """One dimension of one balance."""

    what: str
    at: Any
    unit: Any
    into: float
    out: float
    explained: str
    remainder: float
    share: float | None
    unknown: int


class Balances(Shaped):
    """Balances, one line a dimension."""

    name = "balances"
    empty = gettext_lazy("没有带数量的记录")
    columns = [
        Column("what", gettext_lazy("步骤或批次"), heading=True, search=True),
        Column("at", gettext_lazy("时间"), "moment", order=True),
        Column("unit", gettext_lazy("单位")),
        Column("into", gettext_lazy("入"), "number", digits=1),
        Column("out", gettext_lazy("出"), "number", digits=1),
        Column("explained", gettext_lazy("其中")),
        Column("remainder", gettext_lazy("未说明的差额"), "number", digits=1, order=True),
        Column("share", gettext_lazy("占比"), "percent", order=True),
        Column("unknown", gettext_lazy("数量不明的条目"), "number"),
    ]


def balances(of: Iterable[tuple[str, Balance]], at: Any = None) -> list[BalanceRow]:
    """Every line of every balance; one that has only unknown amounts still shows."""
    rows = []
    for what, each in of:
        for line in each.lines:
            explained = formats.listed(
                f"{PURPOSES.get(name, name)} {formats.number(float(value), 1)}"
                for name, value in line.explained.items()
            )
            share = None if line.share is None else float(line.share)
            rows.append(
                BalanceRow(
                    what, at, BASES.get(line.dimension, line.dimension), float(line.into), float(line.out), explained,
                    float(line.remainder), share, len(each.unknown),
                )
            )  # fmt: skip
    return rows


def step_balances(steps: Iterable[StepBalance], called: dict[int, Named]) -> list[BalanceRow]:
    """The balances of steps, named by what came out."""
    rows: list[BalanceRow] = []
    for step in steps:
        outputs = [called[node].title for node in dict.fromkeys(step.outputs) if node in called]
        rows += balances([(formats.listed(outputs[:3]), step.balance)], step.at)
    return rows
