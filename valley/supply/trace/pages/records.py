"""What the rules ask for and the records leave out; the FSMA 204 sheet; requests to partners."""

from typing import Any
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
from valley.registry.models import Organisation
from valley.registry.queries import acted_for
from valley.supply.trace.actions import duties as actions
from valley.supply.trace.engine.kde import Row, rows_as_csv, rows_as_xlsx
from valley.supply.trace.engine.kde.lines import lot_code
from valley.supply.trace.engine.law import record_forms
from valley.supply.trace.forms import sharing as forms
from valley.supply.trace.models import DataRequest
from valley.supply.trace.pages.record_tables import Gaps, Lacking, Requests, state_of, summed, title_of
from valley.supply.trace.queries.completeness import examine, rows_of

CHECK, ASK, ANSWER = "trace.check_records", "trace.ask_for_data", "trace.answer_request"


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
    found = examine(organisation)
    table, sums = Gaps(request, found.gaps), Lacking(request, summed(found.gaps))
    asked = DataRequest.objects.filter(asked_by=organisation).select_related("asked_of")
    other = Requests(request, asked.order_by("due_on"))
    context = {
        "title": _("记录完整性"),
        "subtitle": organisation.name,
        "actions": [Action("FSMA 204", f"/trace/records/{public_id}/fsma.xlsx", "file-spreadsheet")],
        "figures": [
            Figure(_("缺要素的记录"), len(found.gaps), _("条记录"), tone="warn" if found.gaps else "good"),
            Figure(_("查过的记录"), found.records, _("条记录")),
        ],
        "notes": [("info", _("只查了最近 %(count)s 个事件；更早的见 FSMA 204 表。") % {"count": found.events})]
        if found.cut
        else [],
        "tables": [*([sums] if found.gaps else []), table, other],
    }
    for each in (sums, other):
        if each.asked_for:
            return each.response("trace/page.html", context)
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
        element.key
        for gap in examine(organisation, forms=[data["form"]], event_id=data["event_id"]).gaps
        if gap.thing == data["lot"]
        for element in gap.missing
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
        "status": state_of(row),
        "actions": links(REQUEST_DEEDS, user, row),
        "facts": pairs(
            (_("记录"), title_of(form)),
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
