"""The office's page of a person's data: keep it because a law says so, or erase it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from valley.kernel import actions
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.forms.vault import OfficeErasure, Retain
from valley.kernel.models import ErasureReason, ErasureRequest, PersonKey, User
from valley.kernel.permissions import require
from valley.kernel.queries.personal import openings_of
from valley.kernel.screens import pairs
from valley.kernel.tables import Column, Filter, Table

VERB = "kernel.erase_person"
REASONS = dict(ErasureReason.choices)


def _state(row: ErasureRequest) -> tuple[str, str]:
    if row.closed_at:
        return "good", _("已删除")
    return "warn", _("已封存，%(day)s 到期自动删除") % {"day": row.blocked_until}


class Requests(Table):
    """Who asked for erasure, the open ones first. Names stand on nobody's list of erasures: opaque ids only."""

    name = "erasures"
    caption = gettext_lazy("删除请求")
    empty = gettext_lazy("还没有人请求删除个人信息")
    exports = ()
    columns = [
        Column(
            "key", gettext_lazy("编号"), value=lambda r: str(r.key.public_id), href=lambda r: r.key.uri, heading=True
        ),
        Column("asked_at", gettext_lazy("提出时间"), kind="moment", order="asked_at"),
        Column("reason", gettext_lazy("理由"), value=lambda row: REASONS.get(row.reason, row.reason)),
        Column("state", gettext_lazy("状态"), kind="status", value=_state),
    ]
    filters = [
        Filter(
            "open",
            gettext_lazy("状态"),
            [("yes", gettext_lazy("尚待删除")), ("no", gettext_lazy("已删除"))],
            lambda rows, value: rows.filter(closed_at__isnull=value == "yes"),
        )
    ]


class Retentions(Table):
    """What the law keeps."""

    name = "retentions"
    caption = gettext_lazy("依法保存")
    empty = gettext_lazy("没有须依法保存的内容")
    exports = ()
    columns = [
        Column("law_clause", gettext_lazy("法律条款"), heading=True),
        Column("until", gettext_lazy("保存至"), kind="date"),
        Column("reason", gettext_lazy("说明")),
        Column("made_at", gettext_lazy("登记时间"), kind="moment"),
    ]


class Openings(Table):
    """Who opened it."""

    name = "openings"
    caption = gettext_lazy("谁查阅过")
    empty = gettext_lazy("还没有别人查阅过。")
    exports = ()
    columns = [
        Column("at", gettext_lazy("时间"), kind="moment", heading=True),
        Column("reader", gettext_lazy("账号")),
        Column("uri", gettext_lazy("页面")),
    ]


@login_required
@never_cache
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """All requests for erasure."""
    require(request.user, VERB, None)
    rows = ErasureRequest.objects.select_related("key").order_by("closed_at", "-asked_at")
    context = {
        "title": _("个人信息删除与保存"),
        "subtitle": _("要为某人办理，请从其人员页面进入。"),
    }
    return Requests(request, rows).response("kernel/personal.html", context)


@login_required
@never_cache
@require_safe
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One person's data: whether it is there, kept or erased; never the data itself."""
    key = get_object_or_404(PersonKey, public_id=public_id)
    require(request.user, VERB, key)
    asked = key.erasure_requests.filter(closed_at=None).first()
    status = (
        ("idle", _("已删除")) if key.erased_at else ("warn", _("已封存")) if key.blocked_at else ("good", _("在用"))
    )
    reason = REASONS.get(key.erased_reason, "") if key.erased_at else REASONS.get(asked.reason, "") if asked else ""
    context = {
        "title": _("个人信息：%(id)s") % {"id": str(key.public_id)[-8:]},
        "subtitle": _("平台按编号办理；姓名只在人员页面上显示。"),
        "crumbs": [(_("个人信息删除与保存"), "/office/personal-data")],
        "status": status,
        "actions": links(DEEDS, user_of(request), key),
        "facts": pairs(
            (_("登记时间"), key.made_at),
            (_("封存时间"), key.blocked_at or ""),
            (_("删除时间"), key.erased_at or ""),
            (_("理由"), reason or ""),
        ),
        "tables": [
            Retentions(request, list(key.retentions.order_by("-until"))),
            Openings(request, openings_of(key)),
        ],
    }
    return render(request, "kernel/personal.html", context)


@login_required
@never_cache
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Retain or erase."""
    key = get_object_or_404(PersonKey, public_id=public_id)
    return answer(request, DEEDS, deed, key, _("个人信息：%(id)s") % {"id": str(key.public_id)[-8:]})


def _erase(by: User, key: PersonKey, data: dict[str, Any]) -> None:
    actions.ask_erasure(by=by, key=key, reason=data["reason"])


def _there(key: PersonKey) -> bool:
    return key.erased_at is None


DEEDS = {
    "retain": Deed(
        gettext_lazy("登记依法保存"), Retain, VERB,
        lambda by, key, data: actions.retain(by=by, key=key, **data) and None,
        "lock", offered=_there,
        words=gettext_lazy("期满之前不能删除；有人请求删除时先封存：只保存、不使用，到期自动删除。"),
    ),
    "erase": Deed(
        gettext_lazy("删除个人信息"), OfficeErasure, VERB, _erase, "trash", tone="danger",
        offered=lambda key: _there(key) and key.blocked_at is None,
        words=gettext_lazy("销毁此人的密钥，任何人都不能再读出其内容；统计数字和操作记录只含编号，予以保留。"
                           "依法须保存的先封存，到期自动删除。"),
    ),
}  # fmt: skip

urlpatterns = [
    path("office/personal-data", requests, name="personal_data"),
    path("keys/<uuid:public_id>", person, name="person_key"),
    path("keys/<uuid:public_id>/do/<slug:deed>", do, name="person_key_do"),
]
