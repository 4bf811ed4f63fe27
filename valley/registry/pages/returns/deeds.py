"""What is done to campaigns and returns by a form of its own."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.errors import Refusal, Words
from valley.kernel.models import User
from valley.kernel.screens import Action
from valley.registry.actions import returns as actions
from valley.registry.errors.returns import FileRefused
from valley.registry.forms.returns import ChangeDueList, LockCampaign, OpenCampaign, Reason, Upload, UploadMany
from valley.registry.models import Campaign, Return
from valley.registry.pages.returns.shared import campaign_of, return_of, say


def _open(by: User, thing: None, data: dict[str, Any]) -> Campaign:
    code, edition = data["form"].split("/")
    return actions.open_campaign(
        by=by, form_code=code, form_edition=edition, start=data["start"], due_on=data["due_on"],
        listed_on=data["listed_on"],
    )  # fmt: skip


def _import_many(by: User, campaign: Campaign, data: dict[str, Any]) -> int:
    return actions.import_many(by=by, campaign=campaign, data=data["file"].read(), submit=data["submit"])


def _upload(by: User, report: Return, data: dict[str, Any]) -> None:
    actions.import_return(by=by, report=report, data=data["file"].read(), revision=report.revision)


def _cells(refusal: Refusal) -> Sequence[tuple[str, str, Words, Words]]:
    found = refusal.faults if isinstance(refusal, FileRefused) else ()
    return [(fault.place, fault.value, say(fault.message), say(fault.remedy)) for fault in found]


def _template(words: Words) -> Callable[[Campaign | Return], Sequence[Action]]:
    return lambda thing: [Action(words, f"{thing.uri}/template.xlsx", "file-spreadsheet")]


OFFICE = "registry.open_campaign"
CAMPAIGNS = {
    "new": Deed(
        gettext_lazy("开启填报"), OpenCampaign, OFFICE, _open, done=gettext_lazy("填报已开启，应报名单已冻结。"),
        words=gettext_lazy("开启后，名单日期当天在园的企业即列入应报名单；增减须写明理由。"),
    ),
    "add": Deed(
        gettext_lazy("增列单位"), ChangeDueList, OFFICE, done=gettext_lazy("已增列。"),
        run=lambda by, campaign, data: actions.add_to_due_list(by=by, campaign=campaign, **data) and None,
    ),
    "remove": Deed(
        gettext_lazy("移出单位"), ChangeDueList, OFFICE,
        run=lambda by, campaign, data: actions.remove_from_due_list(by=by, campaign=campaign, **data),
        done=gettext_lazy("已移出；已报的内容保留在历史中，不再计入。"),
    ),
    "lock": Deed(
        gettext_lazy("锁定已采纳的报表"), LockCampaign, OFFICE,
        run=lambda by, campaign, data: actions.lock_campaign(by=by, campaign=campaign, reason=data["reason"]),
        done=lambda n: _("已锁定 %(n)s 份报表。") % {"n": n},
    ),
    "import": Deed(
        gettext_lazy("批量导入"), UploadMany, OFFICE, _import_many, faults=_cells,
        ways=_template(gettext_lazy("下载批量模板")), done=lambda n: _("已导入 %(n)s 家的报表。") % {"n": n},
    ),
}  # fmt: skip
RETURNS = {
    "upload": Deed(
        gettext_lazy("上传 Excel"), Upload, "registry.fill_return", _upload, faults=_cells,
        ways=_template(gettext_lazy("下载 Excel 模板")), done=gettext_lazy("文件已读入并保存，请核对后提交。"),
    ),
    "reopen": Deed(
        gettext_lazy("重新开放"), Reason, "registry.check_return",
        run=lambda by, report, data: actions.reopen(by=by, report=report, reason=data["reason"]),
        done=gettext_lazy("已重新开放；更正被采纳之前，仍以原来的数为准。"),
    ),
}  # fmt: skip
DUE_LIST = {"add", "remove"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def to_campaign(request: HttpRequest, name: str, public_id: UUID | None = None) -> HttpResponse:
    """One of CAMPAIGNS; without an id a new one is opened. Raises: Missing, NotAllowed."""
    if public_id is None:
        return answer(request, CAMPAIGNS, name, None, back="/campaigns")
    campaign = campaign_of(request, public_id, OFFICE)
    back = f"{campaign.uri}/due-list" if name in DUE_LIST else campaign.uri
    return answer(request, CAMPAIGNS, name, campaign, campaign.title, back=back)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def to_return(request: HttpRequest, name: str, public_id: UUID) -> HttpResponse:
    """One of RETURNS. Raises: Missing, NotAllowed."""
    report = return_of(request, public_id, RETURNS[name].verb)
    return answer(request, RETURNS, name, report, f"{report.organisation.name} · {report.campaign.title}")


@login_required
@require_http_methods(["POST"])
def remind(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Remind everybody who is missing. Raises: Missing, NotAllowed."""
    campaign = campaign_of(request, public_id, OFFICE)
    n = actions.remind(by=user_of(request), campaign=campaign)
    if n:
        messages.success(request, ngettext("已催报 %(n)s 家。", "已催报 %(n)s 家。", n) % {"n": n})
    else:
        messages.info(request, _("没有需要催报的单位（20 小时内催过的不再重复）。"))
    return redirect(campaign.uri)
