"""References: the list, one of them, entering, an expert's own profile, reading a file, deciding on doubles."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.exchange.actions import references as actions
from valley.innovation.exchange.forms import matching as forms
from valley.innovation.exchange.forms.needs import NothingForm
from valley.innovation.exchange.models import Intake, Lookalike, Reference, ReferenceKind
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.errors import Missing
from valley.kernel.links import edges_of
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table

Data = dict[str, Any]


class References(Table):
    """What matching may propose beside results."""

    name = "references"
    caption = gettext_lazy("资料")
    empty = gettext_lazy("还没有资料")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        Column("title", gettext_lazy("题目"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("kind", gettext_lazy("类别"), order="kind", value=lambda row: row.get_kind_display()),
        Column("identifier", gettext_lazy("专利号、DOI 或文号"), search="identifier"),
        Column("legal_status", gettext_lazy("法律状态"), value=lambda row: legal(row)),
        Column("fee_due_on", gettext_lazy("年费期限"), kind="date", order="fee_due_on"),
        Column("published_on", gettext_lazy("公开日期"), kind="date", order="published_on"),
    ]
    filters = [Filter("kind", gettext_lazy("类别"), ReferenceKind.choices)]


def legal(row: Reference) -> str:
    """A patent's status; nothing for what has none."""
    return str(row.get_legal_status_display()) if row.kind == ReferenceKind.PATENT else ""


@login_required
@require_safe
def references(request: HttpRequest) -> HttpResponse:
    """The list."""
    user = user_of(request)
    require(user, "exchange.see_network")
    able = may(user, "exchange.enter_reference", None)
    context = {
        "title": _("资料：专利、论文、专家、设施、资金、政策"),
        "actions": [
            *([Action(_("导入文件"), "/references/import", "file-import", tone="primary"),
               Action(_("登记资料"), "/references/new", "plus")] if able else []),
            Action(_("我的专长"), "/references/expertise", "user-star"),
        ],
    }  # fmt: skip
    rows = Reference.objects.filter(withdrawn_at=None, same_as=None)
    return References(request, rows).response("exchange/list.html", context)


@login_required
@require_safe
def reference(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One of them, and what it may be the double of."""
    user = user_of(request)
    found = _reference(public_id)
    require(user, "exchange.see_network")
    doubles = Lookalike.objects.filter(newer=found).select_related("older", "newer__organisation", "newer__person")
    context = {
        "reference": found,
        "status": ("idle", _("已撤回")) if found.withdrawn_at else None,
        "actions": links(DEEDS, user, found),
        "facts": pairs(
            (_("类别"), found.get_kind_display()), (_("专利号、DOI 或文号"), found.identifier),
            (_("署名（申请人或作者）"), found.holders), (_("本人"), found.person.username if found.person else ""),
            (_("所属单位"), found.organisation or ""), (_("公开日期"), found.published_on or ""),
            (_("国际专利分类"), "、".join(found.ipc)), (_("领域"), "、".join(found.topics)),
            (_("技术成熟度"), found.trl or ""), (_("法律状态"), legal(found)), (_("年费期限"), found.fee_due_on or ""),
            (_("开放自"), found.opens_on or ""), (_("截止（当日可报）"), found.closes_on or ""),
            (_("同时评审上限（件）"), found.capacity_count if found.person else ""), (_("登记时间"), found.entered_at),
        ),
        "alike": [(pair, pair.older, links(LOOKALIKE_DEEDS, user, pair)) for pair in doubles],
        "edges": edges_of(found.uri, user),
    }  # fmt: skip
    return render(request, "exchange/reference.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Enter one."""
    return answer(request, {"new": NEW}, "new", None, _("资料"), back="/references")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def expertise(request: HttpRequest) -> HttpResponse:
    """One's own profile."""
    return answer(request, {"mine": MINE}, "mine", None, _("资料"), back="/references")


@login_required
def read(request: HttpRequest) -> HttpResponse:
    """Read a file."""
    return answer(request, {"read": READ}, "read", None, _("资料"), back="/references")


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Take one back."""
    found = _reference(public_id)
    return answer(request, DEEDS, deed, found, str(found), back="/references")


@login_required
@require_safe
def intake(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a file brought, for whoever read it and the park's side."""
    user = user_of(request)
    found = get_object_or_404(Intake.objects.select_related("by", "organisation"), public_id=public_id)
    if found.by != user and not may(user, "exchange.enter_reference", found.organisation):
        raise Missing
    context = {
        "thing": {"number": str(found)}, "title": _("导入"),
        "facts": pairs(
            (_("格式"), found.get_form_display()), (_("读出（条）"), found.read_count),
            (_("新增（条）"), found.made_count), (_("已有（条）"), found.known_count),
            (_("疑似重复（条）"), found.alike_count), (_("导入时间"), found.at),
        ),
    }  # fmt: skip
    return References(request, Reference.objects.filter(intake=found)).response("exchange/intake.html", context)


@login_required
def do_lookalike(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Decide whether two are one."""
    pair = get_object_or_404(Lookalike.objects.select_related("newer", "older"), public_id=public_id)
    return answer(request, LOOKALIKE_DEEDS, deed, pair, str(pair), back=pair.newer.uri)


def _reference(public_id: UUID) -> Reference:
    return get_object_or_404(Reference.objects.select_related("organisation", "person", "same_as"), public_id=public_id)


def _decide(by: Any, pair: Lookalike, data: Data) -> Reference:
    return actions.decide_lookalike(by=by, pair=pair, same=data["same"] == "yes").newer


NEW = Deed(
    gettext_lazy("登记资料"), forms.ReferenceForm, "exchange.enter_reference",
    lambda by, _thing, data: actions.enter_reference(by=by, **data), "plus",
)  # fmt: skip
MINE = Deed(
    gettext_lazy("我的专长"), forms.ExpertiseForm, "exchange.offer_expertise",
    lambda by, _thing, data: actions.offer_expertise(by=by, **data), "user-star",
    words=gettext_lazy("填写即同意在匹配和评审分派中被找到。随时可以撤回；撤回后这里不留一个字。"),
)  # fmt: skip
READ = Deed(
    gettext_lazy("导入文件"), forms.IntakeForm, "exchange.enter_reference",
    lambda by, _thing, data: actions.read_file(by=by, **data), "file-import",
)  # fmt: skip
DEEDS: dict[str, Deed] = {
    "withdraw": Deed(
        gettext_lazy("撤回"), NothingForm, "exchange.withdraw_reference",
        lambda by, row, data: actions.withdraw_reference(by=by, reference=row), "x", tone="danger",
        offered=lambda row: row.withdrawn_at is None,
    ),
}  # fmt: skip
LOOKALIKE_DEEDS: dict[str, Deed] = {
    "decide": Deed(gettext_lazy("核对"), forms.LookalikeForm, "exchange.check_lookalike", _decide, "arrows-diff"),
}
