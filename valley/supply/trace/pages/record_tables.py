"""Tables of what records leave out, and of what was asked of partners."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from valley.kernel import formats
from valley.kernel.tables import Column, Filter, Table
from valley.registry.models import Organisation
from valley.supply.trace.engine.kde.lines import lot_code
from valley.supply.trace.engine.law import Element, RecordForm, record_forms
from valley.supply.trace.models import DataRequest
from valley.supply.trace.queries.completeness import Gap


def title_of(form: Any) -> str:
    return str(form.title_en if (get_language() or "zh").startswith("en") else form.title)


class Gaps(Table):
    """Records that lack something."""

    name = "gaps"
    caption = gettext_lazy("缺少的要素")
    empty = gettext_lazy("没有缺少必备要素的记录")
    columns = [
        Column("lot", gettext_lazy("批次"), value=lambda row: lot_code(row.thing), search=True, heading=True),
        Column("form", gettext_lazy("记录"), value=lambda row: title_of(row.form)),
        Column("event_time", gettext_lazy("事件时间"), value=lambda row: row.event_time[:16].replace("T", " ")),
        Column("missing", gettext_lazy("缺少"), value=lambda row: _names(row)),
        Column("clause", gettext_lazy("依据"), value=lambda row: row.form.clause),
        Column("who", gettext_lazy("应由谁补"), value=lambda row: _who(row)),
        Column(
            "ask", gettext_lazy("办理"), value=lambda row: _("请求补录"), href=lambda row: _ask(row), exported=False
        ),
    ]
    filters = [
        Filter(
            "form",
            gettext_lazy("记录"),
            lambda: [(key, title_of(form)) for key, form in record_forms().items()],
            apply=lambda rows, key: [row for row in rows if row.form.key == key],
        ),
        Filter(
            "element",
            gettext_lazy("要素"),
            lambda: list({e.key: _label(e) for form in record_forms().values() for e in form.elements}.items()),
            apply=lambda rows, key: [row for row in rows if any(e.key == key for e in row.missing)],
        ),
    ]


class Lacking(Table):
    """How many records lack which element, and from whom it is to come."""

    name = prefix = "lacking"
    exports = ()
    per_page = 50
    caption = gettext_lazy("缺什么、缺多少、应由谁补")
    columns = [
        Column("element", gettext_lazy("缺少"), value=lambda row: _label(row.element), heading=True,
               href=lambda row: f"?form={row.form.key}&element={row.element.key}#table-gaps"),
        Column("form", gettext_lazy("记录"), value=lambda row: title_of(row.form), order=True),
        Column("clause", gettext_lazy("依据"), value=lambda row: row.element.clause),
        Column("who", gettext_lazy("应由谁补"), order=True),
        Column("count", gettext_lazy("缺它的记录"), "number", order=True, unit=gettext_lazy("条")),
    ]  # fmt: skip


class Requests(Table):
    """What was asked of partners."""

    name = prefix = "requests"
    exports = ()
    caption = gettext_lazy("补录请求")
    empty = gettext_lazy("没有补录请求")
    columns = [
        Column("asked_of.name", gettext_lazy("向谁请求"), href=lambda row: row.uri, heading=True),
        Column("lot", gettext_lazy("批次"), value=lambda row: lot_code(row.lot)),
        Column("due_on", gettext_lazy("期限"), kind="date", order="due_on"),
        Column("state", gettext_lazy("状态"), kind="status", value=lambda row: state_of(row)),
    ]


@dataclass(frozen=True)
class Summed:
    """Records of one form that lack one element, which the same has to supply."""

    form: RecordForm
    element: Element
    who: str
    count: int


def summed(gaps: Iterable[Gap]) -> list[Summed]:
    """The same gaps by element and by who has to supply it, the most first."""
    counts: Counter[tuple[str, Element, Organisation | None]] = Counter()
    for gap in gaps:
        for element in gap.missing:
            counts[gap.form.key, element, gap.previous if element.by == "previous" else None] += 1
    forms_ = record_forms()
    rows = [Summed(forms_[key], element, _by(element, firm), n) for (key, element, firm), n in counts.items()]
    return sorted(rows, key=lambda row: (-row.count, row.form.key, row.element.key))


def _label(element: Element) -> str:
    return element.label_en if (get_language() or "zh").startswith("en") else element.label


def _names(gap: Gap) -> str:
    return formats.listed(map(_label, gap.missing))


def _by(element: Element, previous: Organisation | None) -> str:
    if element.by == "keeper":
        return _("本单位")
    return previous.name if previous else _("直接上一来源（未登记）")


def _who(gap: Gap) -> str:
    return formats.listed(dict.fromkeys(_by(element, gap.previous) for element in gap.missing))


def _ask(gap: Gap) -> str:
    given = {"form": gap.form.key, "event_id": gap.event_id, "lot": gap.thing}
    if gap.previous:
        given["asked_of"] = gap.previous.uri
    return f"/trace/records/{gap.keeper.public_id}/do/ask?{urlencode(given)}"


def state_of(row: DataRequest) -> tuple[str, Any]:
    if row.answered_at:
        return "good", _("已补齐")
    return ("idle", _("已撤回")) if row.withdrawn_at else ("warn", _("待补"))
