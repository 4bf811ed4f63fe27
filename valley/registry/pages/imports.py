"""Existing Excel lists, handed in to the worker; and an empty list of each kind to fill."""

import json
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from valley.kernel import personal
from valley.kernel.deeds import user_of
from valley.kernel.errors import Refusal
from valley.kernel.permissions import require
from valley.kernel.screens import Action, Progress, refuse
from valley.kernel.tables import Column, Table, as_xlsx
from valley.registry.actions import ask_import
from valley.registry.engine.lists import LISTS
from valley.registry.forms.imports import ImportForm
from valley.registry.models import ImportState, ListImport

TONES = {"waiting": "idle", "running": "info", "finished": "good", "failed": "bad"}


def _said(key: str) -> Any:
    return lambda fault: fault[f"{key}_{(get_language() or 'zh')[:2]}"]


class Faults(Table):
    """Every wrong cell."""

    name = "faults"
    caption = gettext_lazy("需要改正的单元格")
    per_page = 200
    exports = ()
    columns = [
        Column("place", gettext_lazy("位置"), heading=True),
        Column("value", gettext_lazy("现在的内容")),
        Column("message", gettext_lazy("问题"), value=_said("message")),
        Column("remedy", gettext_lazy("怎样改"), value=_said("remedy")),
    ]


class Imports(Table):
    """What this account handed in."""

    name = "imports"
    caption = gettext_lazy("我的导入")
    empty = gettext_lazy("还没有导入过")
    exports = ()
    per_page = 10
    columns = [
        Column("asked_at", gettext_lazy("提交时间"), kind="moment", href=lambda row: row.uri, heading=True),
        Column("kind", gettext_lazy("名单种类"), value=lambda row: LISTS[row.kind].title(get_language() or "")),
        Column("dry_run", gettext_lazy("只试做"), value=lambda row: _("是") if row.dry_run else _("否")),
        Column(
            "state", gettext_lazy("状态"), kind="status", value=lambda row: (TONES[row.state], row.get_state_display())
        ),
    ]


@login_required
@never_cache
def imports(request: HttpRequest) -> HttpResponse:
    """Hand in a list: the worker takes in all of it, or nothing."""
    user = user_of(request)
    require(user, "registry.add_organisation", None)
    posted = request.method == "POST"
    form = ImportForm(*((request.POST, request.FILES) if posted else (None, None)))
    if posted and form.is_valid():
        given = form.cleaned_data
        try:
            asked = ask_import(by=user, kind=given["kind"], data=given["file"].read(), dry_run=given["dry_run"])
        except Refusal as refused:
            refuse(form, refused)
        else:
            return redirect(asked)
    mine = Imports(request, ListImport.objects.filter(asked_by=user).defer("content", "outcome"))
    context = {"form": form, "title": _("导入名单"), "kinds": list(LISTS.values())}
    if form.errors:
        return render(request, "registry/imports.html", {**context, "table": mine}, status=422)
    return mine.response("registry/imports.html", context)


@login_required
@never_cache
@require_safe
def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far it is, and what came of it; for whoever handed it in."""
    asked = get_object_or_404(ListImport.objects.defer("content"), public_id=public_id)
    require(request.user, "registry.view_import", asked)
    sealed = personal.unseal(asked.outcome, asked.public_id)
    outcome = json.loads(sealed) if sealed else {}
    label = LISTS[asked.kind].title(get_language() or "")
    shown = Progress(
        label,
        asked.uri,
        asked.rows_done,
        asked.rows_total,
        asked.state,  # type: ignore[arg-type]
        _words(asked, outcome),
        Action(_("再导入一份"), "/imports", "upload") if asked.ended_at else None,
    )
    faults = Faults(request, outcome["faults"]) if outcome.get("faults") else None
    if request.htmx and not (faults and faults.asked_for):  # type: ignore[attr-defined]
        polled = render(request, "kernel/components/_progress.html", {"progress": shown})
        if faults:
            polled["HX-Refresh"] = "true"  # the page has more to show now than how far it is
        return polled
    context = {
        "progress": shown,
        "title": label,
        "subtitle": _("只试做，不保存") if asked.dry_run else "",
        "crumbs": [(_("导入名单"), "/imports")],
        "ignored": _("、").join(outcome.get("ignored", [])),
        "faults": faults,
    }
    if faults:
        return faults.response("registry/import.html", context)
    return render(request, "registry/import.html", context)


def _words(asked: ListImport, outcome: dict[str, Any]) -> str:
    if asked.state == ImportState.FINISHED:
        said = _("试做通过，没有保存：") if asked.dry_run else _("已导入：")
        known = (asked.rows_total or 0) - (asked.made or 0)
        figures = {"rows": asked.rows_total, "made": asked.made, "known": known}
        return said + _("%(rows)s 行，新登记 %(made)s，已有 %(known)s。") % figures
    if asked.state == ImportState.FAILED:
        return outcome.get("words") or _("有内容不对；详情保存一个月，现已删除。")
    return _("可以离开本页：完成后会通知您。")


@login_required
@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty list with the heads of its kind."""
    require(user_of(request), "registry.add_organisation", None)
    if kind not in LISTS:
        raise Http404
    heads = [column.heads[0] + ("*" if column.required else "") for column in LISTS[kind].columns]
    return as_xlsx(LISTS[kind].title_zh, heads, [])
