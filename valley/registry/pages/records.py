"""One page for every bitemporal record: what holds, all versions of what was known, and how to correct it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel import evidence, formats
from valley.kernel.actions import note_access
from valley.kernel.deeds import answer, links, user_of
from valley.kernel.errors import Missing
from valley.kernel.models import EvidenceFile, User
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Table
from valley.registry.models import (
    AllianceMember,
    AllianceStanding,
    Certificate,
    ConductRecord,
    Control,
    Engagement,
    Industry,
    Inflow,
    Known,
    LandUse,
    Residence,
    RoleGrant,
    TalentType,
    Tenancy,
)
from valley.registry.pages.record_deeds import deeds_of
from valley.registry.pages.record_tables import industry_of
from valley.registry.queries.grades import kind_of, level_of
from valley.registry.things.records import LABELS, last_version, may_see, title_of

PREFIXES: dict[str, type[Known]] = {model.uri_prefix.strip("/"): model for model in LABELS}
Facts = list[tuple[Any, Any]]


class Versions(Table):
    """Every version of a record, the last first."""

    name = prefix = "versions"
    exports = ()
    caption = gettext_lazy("各版本（何时知道）")
    columns = [
        Column("words", gettext_lazy("内容"), heading=True),
        Column("recorded_at", gettext_lazy("登记时间"), kind="moment"),
        Column("retracted_at", gettext_lazy("作废时间"), kind="moment"),
        Column("by", gettext_lazy("登记人")),
        Column("reason", gettext_lazy("更正理由")),
    ]


@login_required
@require_safe
def show(request: HttpRequest, kind: str, record: UUID) -> HttpResponse:
    """One record."""
    user, row = user_of(request), _get(request, kind, record)
    if isinstance(row, Engagement | TalentType):
        note_access(by=user, keys=[row.person.key], uri=row.uri)
    rows: Any = type(row)._default_manager
    versions = list(rows.filter(record=record).select_related("recorded_by").order_by("-recorded_at", "-pk"))
    live = row.retracted_at is None
    context = {
        "title": title_of(row),
        "subtitle": LABELS[type(row)],
        "status": ("good", _("现行")) if live else ("idle", _("已作废：%(why)s") % {"why": row.retraction_reason}),
        "crumbs": [owner] if (owner := _owner(row)) else [],
        "facts": pairs(*facts_of(row)),
        "actions": [
            *(Action(evidence.name_of(file) or _("证书文件"), file.uri, "download") for file in _files(row)),
            *(links(deeds_of(row), user, row) if live else []),
        ],
        "tables": [Versions(request, [_version(each) for each in versions])],
        "conduct": [{"record": row, "expired": False, "may_reply": False}] if isinstance(row, ConductRecord) else [],
    }
    return render(request, "registry/thing.html", context)


def _files(row: Any) -> Iterable[EvidenceFile]:
    """Scans of a certificate; they belong to the record, whatever its version."""
    return EvidenceFile.objects.filter(owner=row.uri).order_by("pk") if isinstance(row, Certificate) else ()


@login_required
def do(request: HttpRequest, kind: str, record: UUID, deed: str) -> HttpResponse:
    """Correct, end or retract a record."""
    row = _get(request, kind, record)
    if row.retracted_at is not None:
        raise Missing(value=str(record))
    return answer(request, deeds_of(row), deed, row, title_of(row))


def _get(request: HttpRequest, kind: str, record: UUID) -> Any:
    model = PREFIXES.get(kind)
    row = last_version(model, f"{model.uri_prefix}{record}") if model else None
    if row is None or not may_see(row, request.user):
        raise Missing(value=str(record))
    return row


def _owner(row: Any) -> tuple[str, str] | None:
    match row:
        case Residence() | Tenancy() | Certificate() | ConductRecord() | Industry():
            return (row.organisation.name, row.organisation.uri)
        case Control():
            return (row.controlled.name, f"{row.controlled.uri}/control")
        case LandUse():
            return (row.place.name, row.place.uri)
        case AllianceMember() | AllianceStanding():
            return (row.alliance.name, row.alliance.uri)
        case Engagement() | TalentType():
            return (str(_("人员")), row.person.uri)
        case RoleGrant() if row.organisation:
            return (row.organisation.name, row.organisation.uri)
        case _:
            return None


def _version(row: Any) -> dict[str, Any]:
    said = _("；").join(f"{label} {_plain(value)}" for label, value in facts_of(row) if value not in ("", None))
    return {
        "words": said,
        "recorded_at": row.recorded_at,
        "retracted_at": row.retracted_at,
        "by": _user(row.recorded_by),
        "reason": row.reason or row.retraction_reason or None,
    }


def _user(user: User | None) -> str:
    return user.username if user else str(_("平台"))


def _plain(value: Any) -> str:
    return formats.day(value) if hasattr(value, "isoformat") else str(value)


def facts_of(row: Any) -> Facts:
    """(label, value) of what the version says."""
    if isinstance(row, Certificate):
        return [
            (_("种类"), kind_of(row.kind)),
            (_("级别"), level_of(row.level)),
            (_("发证机关"), row.issuer),
            (_("证书编号"), row.number),
            (_("发证日期"), row.issued_on),
            (_("有效期起"), row.valid.lower),
            (_("有效期止"), row.valid.upper or _("长期")),
            (_("撤销日期"), row.revoked_on or ""),
            (_("依据"), row.source),
        ]
    if isinstance(row, ConductRecord):
        return [
            (_("性质"), row.get_kind_display()),
            (_("事实"), row.statement),
            (_("来源"), row.source),
            (_("发生日期"), row.occurred_on),
            (_("失效日期"), row.expires_on or _("长期")),
        ]
    if isinstance(row, Inflow):
        return [
            (_("要素"), row.get_kind_display()),
            (_("单位"), row.organisation.name),
            (_("来自"), row.origin),
            (_("内容"), row.words),
            (_("金额"), formats.money(row.amount_fen) if row.amount_fen else ""),
            (_("日期"), row.on),
            (_("依据"), row.source),
        ]
    return [*_own_facts(row), (_("自"), row.started_on), (_("至"), row.ended_on or _("至今"))]


def _own_facts(row: Any) -> Facts:
    match row:
        case Residence():
            return [(_("园区"), row.park.name), (_("迁自"), row.origin)]
        case Tenancy():
            use, held = row.get_use_display(), formats.area(row.area_m2) if row.area_m2 else None
            return [(_("场所"), row.place.name), (_("用途"), use), (_("面积"), held)]
        case LandUse():
            held = formats.area(row.area_m2) if row.area_m2 else None
            said: Facts = [(_("状态"), row.get_status_display()), (_("用途"), row.get_purpose_display())]
            return [*said, (_("面积"), held), (_("依据"), row.source)]
        case Control():
            share = "" if row.share_per_mille is None else formats.percent(row.share_per_mille / 1000)
            return [(_("控制方"), row.controller.name), (_("关系"), row.get_kind_display()), (_("持股比例"), share)]
        case Industry():
            return [(_("行业"), industry_of(row.code))]
        case AllianceMember():
            return [(_("会员单位"), row.organisation.name), (_("职务"), row.get_role_display())]
        case AllianceStanding():
            return [(_("来历"), row.get_origin_display()), (_("依据"), row.source)]
        case Engagement():
            share = formats.percent(row.share_per_mille / 1000)
            return [(_("单位"), row.organisation.name), (_("任职方式"), row.get_kind_display()), (_("份额"), share)]
        case TalentType():
            return [(_("人才类型"), row.get_talent_display()), (_("依据"), row.source)]
        case RoleGrant():
            return [(_("账号"), row.user.username), (_("角色"), row.get_role_display())]
        case _:
            return []
