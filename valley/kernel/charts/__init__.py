"""Charts: a query plus `{% chart %}`. One `Chart` is an ECharts option, an SVG for print and a table."""

from valley.kernel.charts.chart import PALETTE, Chart, Series, X
from valley.kernel.charts.flow import Flow, FlowEdge, FlowNode, flow_svg
from valley.kernel.charts.option import option
from valley.kernel.charts.svg import svg

__all__ = ["PALETTE", "Chart", "Flow", "FlowEdge", "FlowNode", "Series", "X", "flow_svg", "option", "svg"]
