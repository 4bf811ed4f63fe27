"""What the rules ask for and the records leave out; the FSMA 204 sheet; requests to partners."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.errors import Missing
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, Figure, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry.models import Organisation
from valley.registry.queries import acted_for
from valley.supply.trace.actions import duties as actions
from valley.supply.trace.engine.kde import Row, rows_as_csv, rows_as_xlsx
from valley.supply.trace.engine.kde.lines import lot_code
from valley.supply.trace.engine.law import record_forms
from valley.supply.trace.forms import sharing as forms
from valley.supply.trace.models import DataRequest
from valley.supply.trace.queries.completeness import Gap, gaps_of, rows_of

CHECK, ASK, ANSWER = "trace.check_records", "trace.ask_for_data", "trace.answer_request"


def _title(form: Any) -> str:
    return str(form.title_en if (get_language() or "zh").startswith("en") else form.title)


class Gaps(Table):
    """Records that lack something."""

    name = "gaps"
    caption = gettext_lazy("缺少的要素")
    empty = gettext_lazy("没有缺少必备要素的记录")
    columns = [
        Column("lot", gettext_lazy("批次"), value=lambda row: lot_code(row.row.thing), search=True, heading=True),
        Column("form", gettext_lazy("记录"), value=lambda row: _title(row.row.form)),
        Column("event_time", gettext_lazy("事件时间"), value=lambda row: row.row.event_time[:16].replace("T", " ")),
        Column("missing", gettext_lazy("缺少"), value=lambda row: _names(row)),
        Column("clause", gettext_lazy("依据"), value=lambda row: row.row.form.clause),
        Column("who", gettext_lazy("应由谁补"), value=lambda row: _who(row)),
        Column(
            "ask", gettext_lazy("办理"), value=lambda row: _("请求补录"), href=lambda row: _ask(row), exported=False
        ),
    ]
    filters = [
        Filter(
            "form",
            gettext_lazy("记录"),
            lambda: [(key, _title(form)) for key, form in record_forms().items()],
            apply=lambda rows, key: [row for row in rows if row.row.form.key == key],
        )
    ]


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
        Column("state", gettext_lazy("状态"), kind="status", value=lambda row: _state(row)),
    ]


def _names(gap: Gap) -> str:
    english = (get_language() or "zh").startswith("en")
    return "、".join(m.element.label_en if english else m.element.label for m in gap.missing)


def _who(gap: Gap) -> str:
    own = any(m.element.by == "keeper" for m in gap.missing)
    other = any(m.element.by == "previous" for m in gap.missing)
    source = gap.previous.name if gap.previous else _("直接上一来源（未登记）")
    return "、".join([*([_("本单位")] if own else []), *([source] if other else [])])


def _ask(gap: Gap) -> str:
    given = {"form": gap.row.form.key, "event_id": gap.row.event_id, "lot": gap.row.thing}
    if gap.previous:
        given["asked_of"] = gap.previous.uri
    return f"/trace/records/{gap.keeper.public_id}/do/ask?{urlencode(given)}"


def _state(row: DataRequest) -> tuple[str, Any]:
    if row.answered_at:
        return "good", _("已补齐")
    return ("idle", _("已撤回")) if row.withdrawn_at else ("warn", _("待补"))


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Of the first organisation that the viewer acts for."""
    found = acted_for(user_of(request)).first()
    if found is None:
        raise Missing(value="organisation")
    return redirect(f"/trace/records/{found.public_id}")


@login_required
@require_safe
def of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Which element is missing in which record, and who must supply it."""
    user, organisation = user_of(request), get_object_or_404(Organisation, public_id=public_id)
    require(user, CHECK, organisation)
    gaps = gaps_of(organisation)
    table = Gaps(request, gaps)
    asked = DataRequest.objects.filter(asked_by=organisation).select_related("asked_of")
    other = Requests(request, asked.order_by("due_on"))
    context = {
        "title": _("记录完整性"),
        "subtitle": organisation.name,
        "actions": [Action("FSMA 204", f"/trace/records/{public_id}/fsma.xlsx", "file-spreadsheet")],
        "figures": [Figure(_("缺要素的记录"), len(gaps), _("条记录"), tone="good" if not gaps else "warn")],
        "tables": [table, other],
    }
    if other.asked_for:
        return other.response("trace/page.html", context)
    return table.response("trace/page.html", context)


@login_required
@require_safe
def sheet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The sortable spreadsheet: a sheet for each tracking event, a column for each element; `?form=` for one as CSV."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    require(user_of(request), CHECK, organisation)
    language = get_language() or "zh"
    asked = request.GET.get("form", "")
    if asked:
        form = record_forms().get(asked)
        if form is None:
            raise Missing(value=asked)
        content = rows_as_csv(form, rows_of(organisation, forms=[asked]), language)
        response = HttpResponse(content, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{asked}.csv"'
        return response
    forms_ = [form for key, form in record_forms().items() if key.startswith("fsma-")]
    by_form: dict[str, list[Row]] = {form.key: [] for form in forms_}
    for row in rows_of(organisation, forms=list(by_form)):
        by_form[row.form.key].append(row)
    content = rows_as_xlsx([(form, by_form[form.key]) for form in forms_], language)
    response = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = 'attachment; filename="fsma204.xlsx"'
    return response


def _asked(by: User, organisation: Organisation, data: dict[str, Any]) -> DataRequest:
    lacking = [
        missing.element.key
        for gap in gaps_of(organisation, forms=[data["form"]])
        if gap.row.event_id == data["event_id"] and gap.row.thing == data["lot"]
        for missing in gap.missing
    ]
    return actions.ask_for_data(by=by, organisation=organisation, elements=lacking, **data)


DEEDS = {"ask": Deed(gettext_lazy("请求补录"), forms.AskForm, ASK, _asked, "send")}


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Ask a partner."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    return answer(request, DEEDS, deed, organisation, organisation.name, back=f"/trace/records/{public_id}")


def _find(public_id: UUID) -> DataRequest:
    found: DataRequest = get_object_or_404(
        DataRequest.objects.select_related("asked_by", "asked_of"), public_id=public_id
    )
    return found


@login_required
@require_safe
def request_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One request, for both sides."""
    user, row = user_of(request), _find(public_id)
    if not may(user, ANSWER, row):
        require(user, ASK, row.asked_by)
    form = record_forms()[row.form]
    labels = {element.key: f"{element.label}［{element.clause}］" for element in form.elements}
    context = {
        "title": _("补录请求"),
        "subtitle": f"{row.asked_by} → {row.asked_of}",
        "status": _state(row),
        "actions": links(REQUEST_DEEDS, user, row),
        "facts": pairs(
            (_("记录"), _title(form)),
            (_("批次"), lot_code(row.lot)),
            (_("事件"), row.event_id),
            (_("缺少"), "；".join(labels.get(key, key) for key in row.elements)),
            (_("期限"), row.due_on),
            (_("补齐时间"), row.answered_at or ""),
            (_("说明"), row.answer),
        ),
    }
    return render(request, "trace/page.html", context)


def _supply(by: User, row: DataRequest, data: dict[str, Any]) -> None:
    actions.answer_request(by=by, request=row, **data)


def _unask(by: User, row: DataRequest, data: dict[str, Any]) -> None:
    actions.withdraw_request(by=by, request=row)


def _waits(row: DataRequest) -> bool:
    return row.answered_at is None and row.withdrawn_at is None


REQUEST_DEEDS = {
    "answer": Deed(gettext_lazy("已补齐"), forms.SuppliedForm, ANSWER, _supply, "check", offered=_waits),
    "withdraw": Deed(
        gettext_lazy("撤回请求"), forms.NoForm, ASK, _unask, "x", about=lambda row: row.asked_by, offered=_waits
    ),
}


@login_required
def do_request(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Answer or withdraw."""
    row = _find(public_id)
    return answer(request, REQUEST_DEEDS, deed, row, str(row.asked_of))
