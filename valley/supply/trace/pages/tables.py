"""Rows of the graph's answers as tables, timelines and charts."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.kernel import formats
from valley.kernel.screens import Moment
from valley.kernel.tables import Column, Table
from valley.supply.trace.engine.codes import Action, EventType
from valley.supply.trace.queries.answers import Answer
from valley.supply.trace.queries.finding import Gap
from valley.supply.trace.queries.naming import Named, names
from valley.supply.trace.queries.standing import WORDS, Group, standing
from valley.supply.trace.queries.told import Told
from valley.supply.trace.queries.walking import EVER, NEVER

EVENT_WORDS = {
    EventType.OBJECT: gettext_lazy("观察"), EventType.AGGREGATION: gettext_lazy("装载"),
    EventType.TRANSACTION: gettext_lazy("交易"), EventType.TRANSFORMATION: gettext_lazy("转化"),
    EventType.ASSOCIATION: gettext_lazy("关联"), EventType.EXTENDED: gettext_lazy("自定义事件"),
}  # fmt: skip
ACTION_WORDS = {
    (EventType.AGGREGATION, Action.ADD): gettext_lazy("装入"),
    (EventType.AGGREGATION, Action.DELETE): gettext_lazy("拆出"),
    (EventType.ASSOCIATION, Action.ADD): gettext_lazy("装上"),
    (EventType.ASSOCIATION, Action.DELETE): gettext_lazy("卸下"),
}
STEP_WORDS = {
    "commissioning": gettext_lazy("赋码"), "shipping": gettext_lazy("发货"), "receiving": gettext_lazy("收货"),
    "packing": gettext_lazy("装箱"), "unpacking": gettext_lazy("拆箱"), "loading": gettext_lazy("装车"),
    "unloading": gettext_lazy("卸车"), "storing": gettext_lazy("入库"), "stocking": gettext_lazy("上架"),
    "accepting": gettext_lazy("验收"), "retail_selling": gettext_lazy("售出"), "destroying": gettext_lazy("销毁"),
    "sensor_reporting": gettext_lazy("传感器读数"), "picking": gettext_lazy("拣货"), "assembling": gettext_lazy("组装"),
    "decommissioning": gettext_lazy("注销编码"), "inspecting": gettext_lazy("检验"),
    "holding": gettext_lazy("暂存待判"),
    "departing": gettext_lazy("发车"), "arriving": gettext_lazy("到达"), "transporting": gettext_lazy("运输"),
    "cleaning": gettext_lazy("清洗"),
    "repackaging": gettext_lazy("换包装"), "dispensing": gettext_lazy("发放"), "consigning": gettext_lazy("交付"),
}  # fmt: skip
GAP_WORDS = {
    "received_never_shipped": gettext_lazy("收到了，却没有人发出"),
    "shipped_never_received": gettext_lazy("发出了，一直没有人收到"),
    "two_places": gettext_lazy("没有发货，却出现在另一家"),
    "after_its_end": gettext_lazy("售出或销毁之后又出现"),
}


def step_word(named: Named | None) -> str:
    """A business step in the reader's language, else as the standard says it."""
    return str(STEP_WORDS.get(named.number, named.number)) if named else ""


class ReachedRow(NamedTuple):
    """A thing that a trace reached, and the bound of its substance."""

    named: Named
    bound: Any
    state: Any
    place: str


class Shaped(Table):
    """A table whose caption and name are given by the page; its query keys begin with the name."""

    def __init__(self, request: HttpRequest, rows: Any, *, caption: str = "", name: str = "") -> None:
        if caption:
            self.caption = caption  # type: ignore[misc]
        if name:
            self.name, self.prefix = name, f"{name}-"  # type: ignore[misc]
        super().__init__(request, rows)


class Reached(Shaped):
    """Things that a trace reached."""

    name = "reached"
    per_page = 15
    empty = gettext_lazy("没有记录")
    columns = [
        Column("named.title", gettext_lazy("名称"), heading=True, search=True, href=lambda row: row.named.address),
        Column("named.kind_word", gettext_lazy("种类")),
        Column("bound", gettext_lazy("时间"), "moment", order=True),
        Column("state", gettext_lazy("最近状态"), "status"),
        Column("place", gettext_lazy("最近地点"), search=True),
    ]


def reached(answer: Answer) -> list[ReachedRow]:
    """The things of an answer but the one asked about, with where they are."""
    nodes = [node for node in answer.things if node != answer.start]
    stood = {each.node: each for each in standing(nodes)}
    places = names({each.place for each in stood.values() if each.place})
    rows = []
    for node in nodes:
        bound = answer.walk.bounds[node]
        here = stood.get(node)
        place = places[here.place].title if here and here.place in places else ""
        rows.append(
            ReachedRow(
                answer.shown[node],
                None if bound in (EVER, NEVER) else bound,
                WORDS[here.state] if here else None,
                place,
            )
        )
    return sorted(rows, key=lambda row: (row.bound is None, row.bound, row.named.uri))


class InventoryRow(NamedTuple):
    """Things alike in one state at one place."""

    product: str
    state: Any
    place: str
    items: int
    last: Any


class Inventory(Shaped):
    """What is where, in what state, how many."""

    name = "inventory"
    caption = gettext_lazy("现在在哪里")
    empty = gettext_lazy("没有逐件编码的货物")
    columns = [
        Column("product", gettext_lazy("产品"), heading=True, search=True, order=True),
        Column("state", gettext_lazy("状态"), "status"),
        Column("place", gettext_lazy("地点"), search=True, order=True),
        Column("items", gettext_lazy("件数"), "number", order=True),
        Column("last", gettext_lazy("最近一次"), "moment", order=True),
    ]


def inventory(groups: Sequence[Group]) -> list[InventoryRow]:
    """Groups of standings with their names."""
    called = names({each for group in groups for each in (group.class_id, group.place) if each})
    return [
        InventoryRow(
            called[group.class_id].title if group.class_id in called else "", WORDS[group.state],
            called[group.place].title if group.place in called else "", group.count, group.last,
        )
        for group in groups
    ]  # fmt: skip


def moment(event: Told, called: dict[int, Named], node: int) -> Moment:
    """One event as a line of a timeline."""
    step = called.get(event.step or 0)
    what = step_word(step) or str(
        ACTION_WORDS.get((event.kind, Action(event.action)) if event.action else (event.kind, Action.OBSERVE))
        or EVENT_WORDS[event.kind]
    )
    place = called[event.place].title if event.place in called else ""
    via = _("随 %(what)s") % {"what": called[event.via].title} if event.via != node and event.via in called else ""
    said = _("已声明有误") if event.withdrawn and not event.declared_at else _("更正声明") if event.declared_at else ""
    late = event.recorded if event.recorded - event.at > timedelta(hours=24) else None
    tone = "bad" if event.withdrawn else "info" if event.kind is EventType.TRANSFORMATION else "good"
    title = " · ".join(part for part in (what, place) if part)
    return Moment(
        event.at, title, formats.listed(part for part in (via, said) if part), event.organisation_name or "",
        f"/trace/events/{event.id}", tone, late,  # type: ignore[arg-type]
    )  # fmt: skip


class GapRow(NamedTuple):
    """One gap or contradiction."""

    named: Named
    kind: Any
    at: Any
    place: str
    event: int


class Gaps(Shaped):
    """What the records leave out or contradict."""

    name = "gaps"
    caption = gettext_lazy("记录的缺口与矛盾")
    empty = gettext_lazy("没有发现缺口")
    columns = [
        Column("kind", gettext_lazy("问题"), "status", heading=True, href=lambda row: f"/trace/events/{row.event}"),
        Column("named.title", gettext_lazy("货物"), search=True, href=lambda row: row.named.address),
        Column("at", gettext_lazy("时间"), "moment", order=True),
        Column("place", gettext_lazy("地点"), search=True),
    ]


def gaps(found: Iterable[Gap], called: dict[int, Named]) -> list[GapRow]:
    """One row a gap."""
    return [
        GapRow(
            called[gap.node], ("bad", GAP_WORDS[gap.kind]), gap.at,
            called[gap.place].title if gap.place in called else "", gap.event,
        )
        for gap in found
        if gap.node in called
    ]  # fmt: skip
