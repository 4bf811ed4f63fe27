"""Asking for a report, watching it being made, and taking it along."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from valley.kernel.errors import Missing
from valley.kernel.permissions import may
from valley.kernel.screens import Action, Progress
from valley.plan.actions.reports import ask_for_report
from valley.plan.pages.common import me
from valley.plan.pages.snapshots.one import found
from valley.plan.queries.printed import KINDS, LANGUAGES, Print


def _wanted(request: HttpRequest, public_id: UUID, language: str, kind: str) -> Print:
    """At the level of whoever asks. Raises: Missing for a kind or language that there is not."""
    if kind not in KINDS or language not in LANGUAGES:
        raise Missing
    return Print(found(request, public_id), kind, language, may(request.user, "plan.see_inside"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, public_id: UUID, language: str, kind: str) -> HttpResponse:
    """POST asks for it; GET says how far it is."""
    wanted = _wanted(request, public_id, language, kind)
    if request.method == "POST":
        ask_for_report(by=me(request), wanted=wanted)
        return redirect(request.path)
    state = wanted.state
    label = _("%(title)s：%(file)s") % {"title": wanted.snapshot.title, "file": f"{language}.{kind}"}
    progress = Progress(
        label,
        request.path,
        state=state or "waiting",  # type: ignore[arg-type]
        detail=_("生成时出错，可以再试一次。") if state == "failed" else "",
        result=Action(_("下载"), f"{request.path}/file", "download", tone="primary")
        if state == "finished"
        else Action(_("再试一次"), request.path, "refresh", "post")
        if state == "failed"
        else None,
    )
    context = {
        "progress": progress,
        "snapshot": wanted.snapshot,
        "asked": bool(state),
        "ask": Action(_("生成"), request.path, "file-export", "post", tone="primary"),
        "crumbs": [(_("指标快照"), "/plan/snapshots"), (wanted.snapshot.title, wanted.snapshot.uri)],
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "kernel/components/_progress.html", context)
    return render(request, "plan/snapshots/report.html", context)


@require_safe
def file(request: HttpRequest, public_id: UUID, language: str, kind: str) -> HttpResponse:
    """The file, once it has been made. Open to everybody at the public level."""
    wanted = _wanted(request, public_id, language, kind)
    if not wanted.path.is_file():
        raise Missing(_("这份文件还没有生成。"), remedy=_("请先在快照页上点“生成”。"))
    headers = {"Content-Disposition": content_disposition_header(True, wanted.file_name) or "attachment"}
    return HttpResponse(wanted.path.read_bytes(), content_type=wanted.content_type, headers=headers)
