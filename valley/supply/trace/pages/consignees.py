"""What a consignee sees: the notice, and the answer; with an account, or by the link alone."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.engine.credentials import digest_of
from valley.kernel.errors import CredentialRefused, Refusal
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import pairs, refuse
from valley.kernel.tables import Column, Table
from valley.supply.trace.actions import recalls as actions
from valley.supply.trace.engine.kde.lines import lot_code
from valley.supply.trace.forms.recalls import AnswerForm
from valley.supply.trace.models import Consignee
from valley.supply.trace.pages.recall_tables import consignee_state


class Goods(Table):
    """What was sent and what became of it."""

    name = "goods"
    caption = gettext_lazy("涉及货物")
    columns = [
        Column("lot", gettext_lazy("批次"), value=lambda row: lot_code(row.lot), heading=True),
        Column("shipped_at", gettext_lazy("发运时间"), kind="moment", order="shipped_at"),
        Column("amount", gettext_lazy("发出数量"), kind="number"),
        Column("unit", gettext_lazy("单位")),
        Column("recovered", gettext_lazy("收回"), kind="number"),
        Column("destroyed", gettext_lazy("就地销毁"), kind="number"),
        Column("consumed", gettext_lazy("确认已消费"), kind="number"),
    ]


def _context(row: Consignee) -> dict[str, Any]:
    words = _("请立即停止销售并封存，清点后在此确认并填写数量。")
    return {
        "title": _("召回通知 %(number)s") % {"number": row.case.number},
        "subtitle": row.case.title,
        "status": consignee_state(row),
        "notes": [("info", _("这是模拟演练。"))] if row.case.drill else [("warn", words)],
        "facts": pairs(
            (_("收货方"), row.name),
            (_("召回单位"), row.case.organisation.name),
            (_("召回等级"), row.case.get_recall_class_display()),
            (_("召回原因"), row.case.reason),
            (_("通知时间"), row.notified_at or ""),
            (_("回复期限"), row.due_at or ""),
            (_("确认人"), row.confirmed_by),
            (_("确认时间"), row.confirmed_at or ""),
            (_("说明"), row.answer),
        ),
    }


def _find(public_id: UUID) -> Consignee:
    rows = Consignee.objects.select_related("case__organisation", "case__lead", "organisation")
    found: Consignee = get_object_or_404(rows, public_id=public_id)
    return found


@login_required
@require_safe
def consignee(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The notice, for the consignee and for who runs the recall; the latter also sees the link."""
    user, row = user_of(request), _find(public_id)
    if not may(user, "trace.answer_notice", row):
        require(user, "trace.view_recall", row.case)
    context = _context(row)
    context["tables"] = [Goods(request, row.goods.all())]
    context["actions"] = links(DEEDS, user, row)
    if row.notified_at and may(user, "trace.run_recall", row.case):
        context["crumbs"] = [(_("召回"), "/trace/recalls"), (row.case.number, row.case.uri)]
        link = request.build_absolute_uri(f"/trace/confirm/{actions.link_secret(row)}")
        context["facts"] = [*context["facts"], (_("免登录确认链接"), link)]
    return render(request, "trace/page.html", context)


def _answer(by: User, row: Consignee, data: dict[str, Any]) -> Consignee:
    form = AnswerForm(consignee=row)
    form.cleaned_data = data
    return actions.answer_notice(by=by, consignee=row, name=data["name"], words=data["words"], goods=form.goods())


DEEDS = {
    "answer": Deed(
        gettext_lazy("确认并回复"),
        AnswerForm,
        "trace.answer_notice",
        _answer,
        "checks",
        given=lambda row: {"consignee": row},
        offered=lambda row: row.notified_at is not None and row.case.closed_at is None,
    )
}


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Answer."""
    row = _find(public_id)
    return answer(request, DEEDS, deed, row, row.name)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """The same without an account: whoever holds the link answers for the consignee. Unknown links are all alike."""
    rows = Consignee.objects.select_related("case__organisation", "case__lead", "organisation")
    row = rows.filter(digest=digest_of(secret)).first()
    if row is None:
        raise CredentialRefused(field="secret")
    posted = request.method == "POST"
    closed = row.case.closed_at is not None
    form = None if closed else AnswerForm(request.POST if posted else None, consignee=row)
    if posted and form is not None and form.is_valid():
        given = form.cleaned_data
        try:
            actions.answer_notice(by=None, consignee=row, name=given["name"], words=given["words"], goods=form.goods())
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect(request.path)
    context = {**_context(row), "form": form, "submit": _("确认并回复"), "tables": [Goods(request, row.goods.all())]}
    status = 422 if form is not None and form.errors else 200
    return render(request, "trace/page.html", context, status=status)
