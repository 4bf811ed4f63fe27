"""A trace as a picture: items of one lot are one box, and there are no more boxes than one can read."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from valley.kernel import formats
from valley.kernel.charts import Flow, FlowEdge, FlowNode
from valley.supply.trace.engine.codes import NodeKind
from valley.supply.trace.queries.answers import Answer
from valley.supply.trace.queries.told import Amounts

MOST = 60
"""Boxes of a picture; what lies beyond is counted in the note and stands in the table below it."""


def journey(answers: Collection[Answer], here: int, amounts: Amounts, bad: Collection[int] = ()) -> Flow:
    """The way to and from `here`. bad: things that lived through something."""
    named = {node: each for answer in answers for node, each in answer.shown.items()}
    flows = [flow for answer in answers for flow in answer.flows if flow.source in named and flow.target in named]
    box: dict[int, str] = {}
    members: dict[str, list[int]] = defaultdict(list)
    origin: dict[int, int] = {flow.target: flow.source for flow in flows if flow.way == "lot"}
    for node, each in named.items():
        alike = each.kind == NodeKind.ITEM and node != here and node in origin
        key = f"items-{origin[node]}" if alike else str(node)
        box[node] = key
        members[key].append(node)
    order = _nearest(flows, box, str(here))
    kept = set(order[:MOST])
    nodes = []
    for key in order[:MOST]:
        of = members[key]
        first = named[of[0]]
        if len(of) > 1:
            title, under = first.name or first.kind_word, _("%(n)s 件") % {"n": len(of)}
            uri = ""
        else:
            title, under = (first.name, first.number) if first.name else (first.short, first.kind_word)
            uri = first.address
        tone = "bad" if any(node in bad for node in of) else {NodeKind.LOT: "good", NodeKind.ITEM: "info"}.get(
            NodeKind(first.kind), "idle")  # fmt: skip
        nodes.append(FlowNode(key, title, under, tone, uri, here in of))
    edges: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for flow in flows:
        a, b = box[flow.source], box[flow.target]
        if a in kept and b in kept and a != b:
            edges[a, b].append(flow)
    largest = max((_size(of, amounts) for of in edges.values()), default=0.0) or 1.0
    drawn = [FlowEdge(a, b, _words(of, amounts), _size(of, amounts) / largest) for (a, b), of in edges.items()]
    left_out = len(order) - len(kept)
    hidden = sum(answer.hidden for answer in answers)
    notes = []
    if left_out:
        notes.append(_("图中只画最近的 %(n)s 个，另有 %(more)s 个见下方各表。") % {"n": MOST, "more": left_out})
    if hidden:
        notes.append(_("另有 %(n)s 个不向您公开。") % {"n": hidden})
    return Flow("journey", _("从哪来、到哪去"), nodes, drawn, " ".join(notes))


def _nearest(flows: Collection[Any], box: dict[int, str], here: str) -> list[str]:
    near: dict[str, set[str]] = defaultdict(set)
    for flow in flows:
        a, b = box[flow.source], box[flow.target]
        near[a].add(b)
        near[b].add(a)
    order, seen = [here], {here}
    for key in order:
        for other in sorted(near[key] - seen):
            seen.add(other)
            order.append(other)
    return order


def _amount(flow: Any, amounts: Amounts) -> tuple[Any, str] | None:
    return amounts.into.get((flow.out_of, flow.source)) if flow.way == "made" else None


def _size(flows: Collection[Any], amounts: Amounts) -> float:
    known = [_amount(flow, amounts) for flow in {(f.source, f.out_of): f for f in flows}.values()]
    return float(sum(each[0] for each in known if each and each[0] is not None))


def _words(flows: list[Any], amounts: Amounts) -> str:
    first = min(flows, key=lambda flow: flow.came)
    known = _amount(first, amounts)
    said = formats.moment(first.came) if first.came.year < 9999 else ""
    if known and known[0] is not None:
        said += " " + formats.quantity(known[0], known[1] or _("件"))
    return said if len(flows) == 1 else said + " · " + _("%(n)s 件") % {"n": len({f.target for f in flows})}
