"""Trace certificates: the list, one of them, and the public check by number."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.kernel import clock
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Table
from valley.supply.trace.actions import duties as actions
from valley.supply.trace.engine.kde.lines import lot_code
from valley.supply.trace.engine.law import scheme, sources
from valley.supply.trace.forms import sharing as forms
from valley.supply.trace.models import TraceCertificate

CERTIFY = "trace.certify_lot"


class Certificates(Table):
    """Certificates, newest first."""

    name = "certificates"
    empty = gettext_lazy("还没有出具溯源证明")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number", href=lambda row: row.uri, heading=True),
        Column("organisation.name", gettext_lazy("单位"), order="organisation__name", search="organisation__name"),
        Column("lot", gettext_lazy("批次"), value=lambda row: lot_code(row.lot), search="lot"),
        Column("state", gettext_lazy("状态"), kind="status", value=lambda row: _state(row)),
        Column("valid_until", gettext_lazy("有效至"), kind="date", order="valid_until"),
    ]


class Points(Table):
    """The points of the scheme with their answers."""

    name = prefix = "points"
    exports = ()
    caption = gettext_lazy("逐点结果")
    columns = [
        Column("label", gettext_lazy("要点"), heading=True),
        Column("rests_on", gettext_lazy("依据什么")),
        Column("why", gettext_lazy("结果")),
    ]


class Published(Table):
    """The points of the scheme as everybody may read them."""

    name = prefix = "scheme"
    exports = ()
    caption = gettext_lazy("办法的要点：每一点都满足才出具")
    columns = [
        Column("label", gettext_lazy("要点"), heading=True),
        Column("rests_on", gettext_lazy("依据什么")),
        Column("example", gettext_lazy("例（虚构）")),
    ]


def _state(row: TraceCertificate) -> tuple[str, Any]:
    if row.withdrawn_at:
        return "bad", _("已撤回")
    return ("good", _("有效")) if row.valid_until >= clock.today() else ("idle", _("已过期"))


def _no_certification() -> str:
    """What it is not."""
    law = sources()["certification-regulation"]
    return _(
        "溯源证明由园区按自己公布的办法出具，只说明记录满足办法所列要点；它不是《%(law)s》所称的认证，"
        "园区不是认证机构，也不证明食品合格。"
    ) % {"law": law.title.removeprefix("中华人民共和国")}


@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """Every certificate; for everybody."""
    able = request.user.is_authenticated and may(request.user, CERTIFY, None)
    rule, english = scheme(), _english()
    title = rule.title_en if english else rule.title
    context = {
        "title": _("溯源证明"),
        "subtitle": _("%(title)s，第 %(edition)s 版") % {"title": title, "edition": rule.edition},
        "actions": [
            Action(_("查验证明"), "/trace/check", "search"),
            *([Action(_("出具证明"), "/trace/certificates/new", "plus", tone="primary")] if able else []),
        ],
        "notes": [("info", _no_certification())],
    }
    table = Certificates(request, TraceCertificate.objects.select_related("organisation"))
    points = Published(
        request,
        [
            {"label": point.label_en, "rests_on": point.rests_on_en, "example": point.example_en}
            if english
            else {"label": point.label, "rests_on": point.rests_on, "example": point.example}
            for point in rule.points
        ],
    )
    return table.response("trace/page.html", {**context, "tables": [table, points]})


def _english() -> bool:
    return (get_language() or "zh").startswith("en")


def _context(request: HttpRequest, row: TraceCertificate) -> dict[str, Any]:
    english = _english()
    answers = {point["key"]: point for point in row.points}
    points = [
        {
            "label": point.label_en if english else point.label,
            "rests_on": point.rests_on_en if english else point.rests_on,
            "why": _why(answers.get(point.key, {}), english),
        }
        for point in scheme().points
    ]
    return {
        "title": _("溯源证明 %(number)s") % {"number": row.number},
        "subtitle": row.product or lot_code(row.lot),
        "status": _state(row),
        "notes": [("info", _no_certification())],
        "facts": pairs(
            (_("单位"), row.organisation.name),
            (_("批次"), lot_code(row.lot)),
            (_("办法版次"), row.edition),
            (_("出具时间"), row.issued_at),
            (_("有效至"), row.valid_until),
            (_("检查点"), row.checkpoint),
            (_("撤回时间"), row.withdrawn_at or ""),
            (_("撤回理由"), row.withdrawn_why),
        ),
        "tables": [Points(request, points)],
    }


def _why(answer: dict[str, Any], english: bool) -> str:
    return str((answer.get("why_en") if english else "") or answer.get("why", ""))


@require_safe
def certificate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One certificate; for everybody."""
    row = get_object_or_404(TraceCertificate.objects.select_related("organisation"), public_id=public_id)
    context = _context(request, row)
    if request.user.is_authenticated:
        context["actions"] = links(DEEDS, user_of(request), row)
    return render(request, "trace/page.html", context)


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Whether a certificate with this number was issued and still stands; for everybody."""
    number = request.GET.get("number", "").strip()
    row = TraceCertificate.objects.select_related("organisation").filter(number=number).first() if number else None
    if row is not None:
        return render(request, "trace/page.html", _context(request, row))
    context = {
        "title": _("查验溯源证明"),
        "notes": [
            *([("warn", _("没有编号为 %(number)s 的溯源证明。") % {"number": number[:20]})] if number else []),
            ("info", _no_certification()),
        ],
        "number": number,
    }
    return render(request, "trace/check.html", context)


def _certify(by: User, _thing: None, data: dict[str, Any]) -> TraceCertificate:
    return actions.certify_lot(by=by, **data)


def _withdraw(by: User, row: TraceCertificate, data: dict[str, Any]) -> None:
    actions.withdraw_certificate(by=by, certificate=row, **data)


DEEDS = {
    "withdraw": Deed(
        gettext_lazy("撤回证明"), forms.WithdrawForm, CERTIFY, _withdraw, "ban", tone="danger",
        offered=lambda row: row.withdrawn_at is None,
    )
}  # fmt: skip


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Issue one."""
    deed = Deed(gettext_lazy("出具溯源证明"), forms.CertifyForm, CERTIFY, _certify)
    return answer(request, {"new": deed}, "new", None, back="/trace/certificates")


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Withdraw one."""
    row = get_object_or_404(TraceCertificate, public_id=public_id)
    return answer(request, DEEDS, deed, row, row.number)
