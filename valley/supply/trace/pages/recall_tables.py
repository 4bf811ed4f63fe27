"""Rows of a recall: cases, lots with their reasons, consignees, papers, disposals, a drill's marks."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.kernel import clock, formats
from valley.kernel.screens import Tone
from valley.kernel.tables import Column, Table
from valley.kernel.tables.columns import Cell
from valley.supply.trace.engine.kde.lines import lot_code
from valley.supply.trace.engine.law import paper_forms
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.models import Consignee, RecallCase, ScopeLot
from valley.supply.trace.queries import recalls as queries
from valley.supply.trace.queries.naming import Named, names

HOW = {
    "held": gettext_lazy("装有"),
    "made_into": gettext_lazy("加工为"),
    "taken_from": gettext_lazy("取出"),
    "packed_in": gettext_lazy("装入"),
    "shared": gettext_lazy("共用"),
    "gap": gettext_lazy("记录断点"),
}


class Recalls(Table):
    """Cases with their next steps."""

    name = "recalls"
    empty = gettext_lazy("还没有召回案件")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number", href=lambda row: row.uri, heading=True),
        Column("title", gettext_lazy("名称"), search="title"),
        Column("organisation.name", gettext_lazy("单位"), order="organisation__name", search="organisation__name"),
        Column("recall_class", gettext_lazy("等级"), order="recall_class"),
        Column("state", gettext_lazy("状态"), kind="status", value=lambda row: case_state(row)),
        Column("opened_at", gettext_lazy("立案时间"), kind="moment", order="opened_at"),
    ]


class Lots(Table):
    """Lots in scope with the reason for each."""

    name = prefix = "lots"
    caption = gettext_lazy("涉及批次")
    empty = gettext_lazy("还没有定出范围")
    columns = [
        Column("lot", gettext_lazy("批次"), value=lambda row: lot_code(row.lot), search="lot", heading=True,
               href=lambda row: f"/trace/things/{row.node_id}"),
        Column("product", gettext_lazy("名称"), value=lambda row: _product(row)),
        Column("included", gettext_lazy("决定"), kind="status",
               value=lambda row: ("bad", _("召回")) if row.included else ("idle", _("不召回"))),
        Column("minimal", gettext_lazy("范围"), value=lambda row: _("最小") if row.minimal else _("谨慎")),
        Column("since", gettext_lazy("可疑自"), kind="moment", order="since"),
        Column("path", gettext_lazy("理由"), value=lambda row: reason(row)),
        Column("decided_why", gettext_lazy("改定理由")),
    ]  # fmt: skip

    def lines(self) -> Iterator[list[Cell]]:
        """With the names of what stands on this page, asked once."""
        rows = list(self.page.object_list)
        nodes = {row.node_id for row in rows}
        nodes |= {node_id(uri) for row in rows for step in row.path for uri in (step["origin"], step["lot"])}
        called = {each.uri: each for each in names(nodes).values()}
        for row in rows:
            row.called = called
            yield [column.cell(row) for column in self.columns]


class Items(Lots):
    """Single items taken out of these lots, and the containers that hold any of it."""

    name = prefix = "items"
    per_page = 10
    caption = gettext_lazy("逐件货物与容器")
    empty = gettext_lazy("没有逐件编码的货物，也没有记录的容器")


class Consignees(Table):
    """Who got goods, and what they answered."""

    name = prefix = "consignees"
    caption = gettext_lazy("收货方")
    empty = gettext_lazy("范围内的批次没有发运记录")
    columns = [
        Column("name", gettext_lazy("名称"), order="name", search="name", href=lambda row: row.uri, heading=True),
        Column("contact", gettext_lazy("联系方式")),
        Column("state", gettext_lazy("状态"), kind="status", value=lambda row: consignee_state(row)),
        Column("due_at", gettext_lazy("回复期限"), kind="moment", order="due_at"),
        Column("confirmed_by", gettext_lazy("确认人")),
    ]


class Papers(Table):
    """Papers as issued."""

    name = prefix = "papers"
    exports = ()
    caption = gettext_lazy("文书")
    empty = gettext_lazy("还没有出具文书")
    columns = [
        Column(
            "kind",
            gettext_lazy("文书"),
            value=lambda row: paper_forms()[row.kind].title,
            href=lambda row: row.uri,
            heading=True,
        ),
        Column("number", gettext_lazy("序号"), kind="number"),
        Column("issued_at", gettext_lazy("出具时间"), kind="moment"),
    ]


class Disposals(Table):
    """What was destroyed, with quantity and witness."""

    name = prefix = "disposals"
    exports = ()
    caption = gettext_lazy("处置")
    empty = gettext_lazy("还没有处置记录")
    columns = [
        Column("lot", gettext_lazy("批次"), value=lambda row: lot_code(row.lot), heading=True),
        Column("amount", gettext_lazy("数量"), value=lambda row: f"{row.amount.normalize():f} {row.unit}"),
        Column("method", gettext_lazy("方式")),
        Column("place", gettext_lazy("地点")),
        Column("planned_at", gettext_lazy("计划时间"), kind="moment"),
        Column("done_at", gettext_lazy("完成时间"), kind="moment"),
        Column("witness", gettext_lazy("见证人")),
    ]


class Marks(Table):
    """A drill's marks."""

    name = prefix = "marks"
    exports = ()
    caption = gettext_lazy("演练评分（目标为平台约定）")
    columns = [
        Column("name", gettext_lazy("项目"), value=lambda row: queries.MARK_WORDS[row.name], heading=True),
        Column("got", gettext_lazy("实际"), value=lambda row: _measured(row.got, row.unit)),
        Column("target", gettext_lazy("目标"), value=lambda row: _measured(row.target, row.unit)),
        Column("met", gettext_lazy("结果"), kind="status", value=lambda row: _met(row.met)),
    ]


def _measured(value: Any, unit: str) -> str:
    if value is None:
        return _("未知")
    return f"{value:.1%}" if unit == "1" else _("%(hours)s 小时") % {"hours": value}


def _met(met: bool | None) -> tuple[Tone, Any]:
    if met is None:
        return "idle", _("尚不能评")
    return ("good", _("达到")) if met else ("bad", _("未达到"))


def case_state(case: RecallCase) -> tuple[Tone, Any]:
    if case.closed_at:
        return "idle", _("已结案")
    if queries.overdue(case):
        return "bad", _("逾期")
    return ("info", _("演练中")) if case.drill else ("warn", _("进行中"))


def consignee_state(row: Consignee) -> tuple[Tone, Any]:
    """Where a consignee stands."""
    if row.confirmed_at:
        return "good", _("已确认")
    if row.notified_at is None:
        return "idle", _("未通知")
    late = row.due_at is not None and row.due_at < clock.now()
    return ("bad", _("逾期未确认")) if late else ("warn", _("已通知，待确认"))


def _product(row: ScopeLot) -> str:
    named = getattr(row, "called", {}).get(row.lot)
    return named.name or str(named.kind_word) if named else ""


def reason(lot: ScopeLot) -> str:
    """The path in words: from the suspect lot, step by step; where goods are only one place, until when."""
    if not lot.path:
        return _("可疑批次")
    called: Mapping[str, Named] = getattr(lot, "called", {})

    def said(uri: str) -> str:
        return called[uri].title if uri in called and called[uri].name else lot_code(uri)

    words = [said(lot.path[0]["origin"])]
    for step in lot.path:
        beside = f"（{said(step['resource'])}）" if step["resource"] else ""
        words.append(f"{HOW[step['how']]}{beside} {said(step['lot'])}")
    if until := lot.path[-1].get("until"):
        words[-1] += _("（至 %(until)s）") % {"until": formats.moment(datetime.fromisoformat(until))}
    return " → ".join(words)
