"""Pages that hold one form each and run one action."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from valley.kernel.deeds import user_of
from valley.kernel.errors import Refusal
from valley.kernel.permissions import require
from valley.kernel.screens import Action, refuse
from valley.registry.actions import returns as actions
from valley.registry.errors.returns import FileRefused
from valley.registry.forms.returns import ChangeDueList, LockCampaign, OpenCampaign, Reason, Upload, UploadMany
from valley.registry.pages.returns.shared import campaign_of, return_of, say

FORM = ["GET", "HEAD", "POST"]
Run = Callable[[dict[str, Any]], tuple[str, str]]


def _page(
    request: HttpRequest, kind: type[forms.Form], run: Run, *, title: str, subtitle: str, cancel: str, **more: Any
) -> HttpResponse:
    """Show the form; on POST run it: (words of success, address to go to). A refusal stands at its field."""
    posted = request.method == "POST"
    form = kind(request.POST, request.FILES) if posted else kind()
    faults: Any = ()
    if posted and form.is_valid():
        try:
            words, address = run(form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
            if isinstance(refusal, FileRefused):
                faults = [(f.place, f.value, say(f.message), say(f.remedy)) for f in refusal.faults]
        else:
            messages.success(request, words)
            return redirect(address)
    context = {"form": form, "title": title, "subtitle": subtitle, "cancel": cancel, "faults": faults, **more}
    return render(request, "registry/returns/deed.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(FORM)
def open_campaign(request: HttpRequest) -> HttpResponse:
    """Raises: NotAllowed."""
    require(request.user, "registry.open_campaign")

    def run(data: dict[str, Any]) -> tuple[str, str]:
        code, edition = data["form"].split("/")
        made = actions.open_campaign(
            by=user_of(request), form_code=code, form_edition=edition, start=data["start"], due_on=data["due_on"],
            listed_on=data["listed_on"],
        )  # fmt: skip
        return _("填报已开启，应报名单已冻结。"), made.uri

    return _page(
        request, OpenCampaign, run, title=_("开启填报"), cancel="/campaigns",
        subtitle=_("开启后，名单日期当天在园的企业即列入应报名单；增减须写明理由。"),
    )  # fmt: skip


@login_required
@require_http_methods(FORM)
def add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Raises: Missing, NotAllowed."""
    campaign = campaign_of(request, public_id, "registry.open_campaign")

    def run(data: dict[str, Any]) -> tuple[str, str]:
        actions.add_to_due_list(by=user_of(request), campaign=campaign, **data)
        return _("已增列。"), f"{campaign.uri}/due-list"

    return _page(
        request, ChangeDueList, run, title=_("增列单位"), subtitle=campaign.title, cancel=f"{campaign.uri}/due-list"
    )


@login_required
@require_http_methods(FORM)
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Raises: Missing, NotAllowed."""
    campaign = campaign_of(request, public_id, "registry.open_campaign")

    def run(data: dict[str, Any]) -> tuple[str, str]:
        actions.remove_from_due_list(by=user_of(request), campaign=campaign, **data)
        return _("已移出；已报的内容保留在历史中，不再计入。"), f"{campaign.uri}/due-list"

    return _page(
        request, ChangeDueList, run, title=_("移出单位"), subtitle=campaign.title, cancel=f"{campaign.uri}/due-list"
    )


@login_required
@require_http_methods(["POST"])
def remind(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Remind everybody who is missing. Raises: Missing, NotAllowed."""
    campaign = campaign_of(request, public_id, "registry.open_campaign")
    n = actions.remind(by=user_of(request), campaign=campaign)
    if n:
        messages.success(request, ngettext("已催报 %(n)s 家。", "已催报 %(n)s 家。", n) % {"n": n})
    else:
        messages.info(request, _("没有需要催报的单位（20 小时内催过的不再重复）。"))
    return redirect(campaign.uri)


@login_required
@require_http_methods(FORM)
def lock(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Raises: Missing, NotAllowed."""
    campaign = campaign_of(request, public_id, "registry.open_campaign")

    def run(data: dict[str, Any]) -> tuple[str, str]:
        n = actions.lock_campaign(by=user_of(request), campaign=campaign, reason=data["reason"])
        return _("已锁定 %(n)s 份报表。") % {"n": n}, campaign.uri

    return _page(request, LockCampaign, run, title=_("锁定已采纳的报表"), subtitle=campaign.title, cancel=campaign.uri)


@login_required
@require_http_methods(FORM)
def import_many(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The office's sheet of many firms. Raises: Missing, NotAllowed."""
    campaign = campaign_of(request, public_id, "registry.open_campaign")

    def run(data: dict[str, Any]) -> tuple[str, str]:
        n = actions.import_many(by=user_of(request), campaign=campaign, data=data["file"].read(), submit=data["submit"])
        return _("已导入 %(n)s 家的报表。") % {"n": n}, campaign.uri

    return _page(
        request, UploadMany, run, title=_("批量导入"), subtitle=campaign.title, cancel=campaign.uri,
        ways=[Action(_("下载批量模板"), f"{campaign.uri}/template.xlsx", "file-spreadsheet")],
    )  # fmt: skip


@login_required
@require_http_methods(FORM)
def upload(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One return's template. Raises: Missing, NotAllowed."""
    report = return_of(request, public_id, "registry.fill_return")

    def run(data: dict[str, Any]) -> tuple[str, str]:
        actions.import_return(by=user_of(request), report=report, data=data["file"].read(), revision=report.revision)
        return _("文件已读入并保存，请核对后提交。"), report.uri

    return _page(
        request, Upload, run, title=_("上传 Excel"), cancel=report.uri,
        subtitle=f"{report.organisation.name} · {report.campaign.title}",
        ways=[Action(_("下载 Excel 模板"), f"{report.uri}/template.xlsx", "file-spreadsheet")],
    )  # fmt: skip


@login_required
@require_http_methods(FORM)
def reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Raises: Missing, NotAllowed."""
    report = return_of(request, public_id, "registry.check_return")

    def run(data: dict[str, Any]) -> tuple[str, str]:
        actions.reopen(by=user_of(request), report=report, reason=data["reason"])
        return _("已重新开放；更正被采纳之前，仍以原来的数为准。"), report.uri

    return _page(
        request, Reason, run, title=_("重新开放"), cancel=report.uri,
        subtitle=f"{report.organisation.name} · {report.campaign.title}",
    )  # fmt: skip
