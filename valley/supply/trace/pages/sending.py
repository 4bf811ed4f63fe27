"""Sending without software: templates, a file looked through with every fault in words, and what became of it."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from valley.kernel.deeds import user_of
from valley.kernel.models import User
from valley.kernel.permissions import deputised, may, require
from valley.kernel.screens import Action, Tone, pairs
from valley.kernel.tables import Column, Table
from valley.registry.models import Organisation
from valley.registry.queries import acted_for
from valley.registry.rules import is_operator
from valley.supply.trace import actions
from valley.supply.trace.engine import sheets
from valley.supply.trace.engine.findings import of_dict, told
from valley.supply.trace.forms.sending import SendForm
from valley.supply.trace.models import CaptureJob
from valley.supply.trace.queries import capturing as queries
from valley.supply.trace.queries.examining import Examined, Fault, examine

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


class Faults(Table):
    """What is wrong, where, what to do."""

    name = prefix = "faults"
    caption = gettext_lazy("检查结果")
    empty = gettext_lazy("没有发现问题")
    columns = [
        Column("place", gettext_lazy("位置"), heading=True),
        Column("path", gettext_lazy("字段")),
        Column("kind", gettext_lazy("错误或提醒"), "status",
               value=lambda row: ("warn", _("提醒")) if row.warning else ("bad", _("错误"))),
        Column("value", gettext_lazy("填写的内容")),
        Column("what", gettext_lazy("问题")),
        Column("remedy", gettext_lazy("怎么改")),
    ]  # fmt: skip


class Jobs(Table):
    """What was sent lately."""

    name = prefix = "jobs"
    exports = ()
    per_page = 10
    caption = gettext_lazy("最近的报送")
    empty = gettext_lazy("还没有报送")
    columns = [
        Column("created_at", gettext_lazy("时间"), "moment", heading=True, href=lambda row: row.uri),
        Column("organisation.name", gettext_lazy("单位")),
        Column("state", gettext_lazy("状态"), "status", value=lambda row: _state(row)),
        Column("stored_count", gettext_lazy("已存事件"), "number"),
        Column("refused_count", gettext_lazy("无效事件"), "number"),
    ]


def _state(job: CaptureJob) -> tuple[Tone, Any]:
    if job.running:
        return "info", _("处理中")
    return ("good", _("已入库")) if job.success else ("bad", _("有错误"))


def _senders(user: User) -> list[Organisation]:
    found = Organisation.objects.order_by("name") if deputised(user, is_operator) else acted_for(user)
    return [each for each in found if may(user, "trace.capture", each)]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Look a file through; send it where that is wished and nothing is wrong."""
    user = user_of(request)
    require(user, "trace.ask", None)
    allowed = Organisation.objects.filter(pk__in=[each.pk for each in _senders(user)]).order_by("name")
    posted = request.method == "POST"
    form = SendForm(request.POST if posted else None, request.FILES if posted else None, organisations=allowed)
    found: Examined | None = None
    if posted and form.is_valid():
        found = examine(form.data_given)
        if found.sound and form.cleaned_data["wish"] == "send":
            job = actions.capture(
                by=user, organisation=form.cleaned_data["organisation"], document=found.document,
                media_type=found.media_type,
            )  # fmt: skip
            return redirect(job.uri)
    notes, listed = _said(found)
    context = {
        "title": _("报送与检查"),
        "subtitle": _("没有软件也能报送：下载模板，填写，上传。错误逐格指出；有一处错误就一条也不存。"),
        "crumbs": [(_("追溯"), "/trace")],
        "actions": [
            Action(f"{template.zh if _chinese() else template.en} {kind.upper()}",
                   f"/trace/send/{template.key}.{kind}", "download")
            for template in sheets.TEMPLATES.values() for kind in TYPES
        ],
        "notes": notes,
        "form": form,
        "submit": _("检查"),
        "tables": [
            *([Faults(request, listed)] if listed else []), Jobs(request, queries.jobs_for(user)),
        ],
    }  # fmt: skip
    status = 422 if posted and (form.errors or (found is not None and not found.sound)) else 200
    return render(request, "trace/page.html", context, status=status)


def _said(found: Examined | None) -> tuple[list[tuple[str, Any]], list[Fault]]:
    if found is None:
        return [], []
    what = _("按“%(sheet)s”模板读出") % {"sheet": found.sheet} if found.sheet not in ("", "?") else ""
    wrong = sum(not fault.warning for fault in found.faults)
    if found.sound:
        told_ = _("%(what)s%(n)s 个事件，没有错误，可以报送。") % {"what": what, "n": found.events}
        return [("good", told_)], list(found.faults)
    said = _("%(what)s%(n)s 个事件，%(wrong)s 处错误，没有存入任何一条。") % {
        "what": what, "n": found.events, "wrong": wrong,
    }  # fmt: skip
    if found.untold:
        said += _("另有 %(n)s 处未列出。") % {"n": found.untold}
    return [("bad", said)], list(found.faults)


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


@login_required
@require_safe
def template(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """A blank template."""
    require(user_of(request), "trace.ask", None)
    if name not in sheets.TEMPLATES or kind not in TYPES:
        raise Http404
    found = sheets.TEMPLATES[name]
    response = HttpResponse(sheets.blank(found, kind), content_type=TYPES[kind])
    called = quote(f"{found.zh if _chinese() else found.en}.{kind}")
    response["Content-Disposition"] = f"attachment; filename=\"{name}.{kind}\"; filename*=UTF-8''{called}"
    return response


@login_required
@require_safe
def capture(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What became of a document: how far, every fault in words, its original bytes, its receipt."""
    user = user_of(request)
    job = get_object_or_404(CaptureJob.objects.select_related("document", "organisation"), public_id=public_id)
    require(user, "trace.view_capture", job)
    language = get_language() or "zh-hans"
    rows = [
        Fault(
            _("第 %(n)s 个事件") % {"n": fault.place} if fault.place else _("文件"), finding.path, finding.value,
            *told(finding, language), finding.warning,
        )
        for fault in job.faults.order_by("place")[:1000] for finding in map(of_dict, fault.findings)
    ]  # fmt: skip
    context = {
        "title": _("一次报送"),
        "subtitle": job.organisation.name if job.organisation else "",
        "status": _state(job),
        "crumbs": [(_("追溯"), "/trace"), (_("报送与检查"), "/trace/send")],
        "actions": [
            Action(_("报送原文"), f"/trace/documents/{job.document.public_id}", "download"),
            Action(_("回执（JSON，请保存）"), f"/api/v1/trace/receipts/{job.public_id}", "receipt"),
        ],
        "facts": pairs(
            (_("报送编号"), str(job.public_id)),
            (_("收到"), job.created_at),
            (_("完成"), job.finished_at or ""),
            (_("已存事件"), job.stored_count),
            (_("重复事件（不再存）"), job.repeated_count),
            (_("无效事件"), job.refused_count),
            ("SHA-256", bytes(job.document.sha256).hex()),
        ),
        "tables": [Faults(request, rows)] if rows else [],
    }  # fmt: skip
    return render(request, "trace/page.html", context)
