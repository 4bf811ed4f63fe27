"""A `Chart` as an ECharts option: plain JSON, so that no page holds JavaScript."""

from typing import Any

from valley.kernel.charts.chart import PALETTE, Chart, Series

MARKS = ("circle", "rect", "triangle", "diamond", "roundRect", "pin")
INK, QUIET, LINE = "#1c2622", "#56615b", "#e1ded3"


def option(chart: Chart) -> dict[str, Any]:
    """The option. Tooltips are drawn on the canvas ("richText"): ECharts' HTML ones need inline styles."""
    several = len(chart.series) > 1
    labels: dict[str, Any] = {
        "type": "category",
        "data": chart.labels,
        "axisLine": {"lineStyle": {"color": "#8b918b"}},
        "axisTick": {"show": False},
        "axisLabel": {"color": QUIET, "hideOverlap": True},
    }
    if chart.dated:
        labels = {
            "type": "time", "min": "dataMin", "max": "dataMax", "axisLine": labels["axisLine"],
            "splitLine": {"show": False}, "axisLabel": labels["axisLabel"],
        }  # fmt: skip
    values: dict[str, Any] = {
        "type": "value",
        "scale": not chart.from_zero and all(each.look != "bar" for each in chart.series),
        "name": "" if chart.lying else str(chart.unit),
        "nameTextStyle": {"color": QUIET, "align": "left"},
        "axisLabel": {"color": QUIET, "hideOverlap": True},
        "splitLine": {"lineStyle": {"color": LINE}},
    }
    if chart.lying:
        labels["inverse"] = True
    return {
        "color": list(PALETTE),
        "textStyle": {"color": INK},
        "animationDuration": 300,
        "legend": {
            "show": several, "bottom": 0, "type": "scroll", "itemWidth": 22, "textStyle": {"color": INK},
            "pageIconColor": "#1c5646", "pageIconInactiveColor": "#c9c8be",
            "data": [str(each.name) for each in chart.series],
        },
        "grid": {
            "left": 12, "right": 20, "top": 34 if chart.unit and not chart.lying else 14,
            "bottom": 34 if several else 8, "containLabel": True,
        },
        "tooltip": {
            "trigger": "axis", "renderMode": "richText", "confine": True, "borderColor": LINE,
            "backgroundColor": "#fff", "textStyle": {"color": INK}, "axisPointer": {"lineStyle": {"color": "#8b918b"}},
        },
        "xAxis": values if chart.lying else labels,
        "yAxis": labels if chart.lying else values,
        "series": [_series(chart, each, n) for n, each in enumerate(chart.series)],
    }  # fmt: skip


def _data(chart: Chart, series: Series) -> list[Any]:
    values = chart.values(series)
    if not chart.dated:
        return list(values)
    known = dict(series.points)
    rows = zip(chart.xs, chart.labels, values, strict=True)
    return [[label, y] for x, label, y in rows if x in known]


def _series(chart: Chart, series: Series, index: int) -> dict[str, Any]:
    colour = PALETTE[(index if series.colour is None else series.colour) % len(PALETTE)]
    found: dict[str, Any] = {
        "name": str(series.name),
        "type": "bar" if series.look == "bar" else "line",
        "data": _data(chart, series),
        "itemStyle": {"color": colour},
    }
    if series.look == "bar":
        return {**found, "barMaxWidth": 28, **({"stack": "all"} if chart.stacked else {})}
    found |= {
        "symbol": MARKS[index % len(MARKS)],
        "symbolSize": 7,
        "showAllSymbol": True,
        "connectNulls": series.look == "dashed",
    }
    if series.look in {"points", "hollow"}:
        found["lineStyle"] = {"width": 0, "color": colour}
        found["symbolSize"] = 10
    else:
        found["lineStyle"] = {"width": 2.2, "color": colour, "type": series.look}
    if series.look == "dashed":
        found["symbol"] = "none"
    if series.look == "hollow":
        found["itemStyle"] = {"color": "rgba(255,255,255,0)", "borderColor": colour, "borderWidth": 2}
    return found
