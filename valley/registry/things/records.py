"""Bitemporal records: the card is the live version's, or the last one's once it is retracted."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.kernel import clock, formats
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Kind, Viewer, Work, register
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
    Role,
    RoleGrant,
    TalentType,
    Tenancy,
)
from valley.registry.queries import certificates_in_force, grades
from valley.registry.rules import is_operator

EXPIRING_DAYS = 60  # how long before its end a certificate becomes open work


def last_version(model: type[Known], uri: str) -> Any:
    """The live version of the record with this URI, else the last one, else None."""
    try:
        record = UUID(uri.removeprefix(model.uri_prefix).split("/", 1)[0])
    except ValueError:
        return None
    rows: Any = model._default_manager
    return rows.filter(record=record).order_by("-recorded_at", "-pk").first()


def title_of(row: Any) -> str:
    """What the record says, in one line."""
    match row:
        case Certificate():
            level = grades.level_of(row.level)
            kind = grades.kind_of(row.kind)
            return f"{row.organisation} · {formats.bracketed(kind, level) if level else kind}"
        case Residence():
            return _("%(who)s · 入驻 %(park)s") % {"who": row.organisation, "park": row.park}
        case Tenancy():
            return f"{row.organisation} · {row.place}"
        case ConductRecord():
            return f"{row.organisation} · {row.get_kind_display()}"
        case LandUse():
            return f"{row.place} · {row.get_status_display()}"
        case AllianceStanding():
            return f"{row.alliance} · {row.get_origin_display()}"
        case AllianceMember():
            return f"{row.alliance} · {row.organisation}"
        case Control():
            return f"{row.controller} → {row.controlled}"
        case Industry():
            return f"{row.organisation} · {row.code}"
        case RoleGrant():
            return f"{row.user} · {row.get_role_display()}"
        case Engagement():
            return f"{row.organisation} · {row.get_kind_display()}"
        case _:
            return str(row)


def may_see(row: Any, viewer: Viewer) -> bool:
    """Whether `viewer` may know of the record."""
    match row:
        case ConductRecord():
            return may(viewer, "registry.view_conduct", row)
        case Tenancy():
            return may(viewer, "registry.view_organisation_inside", row.organisation)
        case Control():
            return may(viewer, "registry.view_organisation_inside", row.controlled)
        case RoleGrant():
            return viewer == row.user or may(viewer, "registry.grant_role", row.organisation)
        case Engagement() | TalentType():
            return may(viewer, "registry.view_person", row.person)
        case Inflow():
            return may(viewer, "registry.view_cases", None)
        case _:
            return viewer.is_authenticated


def _card_maker(model: type[Known], label: Any) -> Callable[[str, Viewer], Card | None]:
    def card(uri: str, viewer: Viewer) -> Card | None:
        row = last_version(model, uri)
        if row is None or not may_see(row, viewer):
            return None
        return Card(uri=row.uri, kind=str(label), title=title_of(row))

    return card


def _expiring(user: User) -> Iterable[Work]:
    """Certificates that end soon: for the office, and for the firms' own administrators."""
    today = clock.today()
    soon = certificates_in_force(today).filter(valid__endswith__lte=today + timedelta(days=EXPIRING_DAYS))
    if not is_operator(user):
        grants = RoleGrant.objects.known().on(today).filter(user=user, role=Role.ADMINISTRATOR)
        soon = soon.filter(organisation__in=grants.values("organisation"))
    for row in soon.select_related("organisation").order_by("valid")[:50]:
        yield Work(
            uri=row.uri,
            title=_("%(what)s即将到期") % {"what": title_of(row)},
            next_step=_("复核换证，或确认不再持有"),
            due=row.valid.upper,
            owner=row.organisation.name,
        )


def _no_work(user: User) -> Iterable[Work]:
    return ()


LABELS: dict[type[Known], Any] = {
    Certificate: gettext_lazy("资质证书"),
    Residence: gettext_lazy("入驻记录"),
    Tenancy: gettext_lazy("使用记录"),
    LandUse: gettext_lazy("用地状况"),
    ConductRecord: gettext_lazy("诚信记录"),
    AllianceStanding: gettext_lazy("联盟存续"),
    AllianceMember: gettext_lazy("联盟成员"),
    Control: gettext_lazy("控制关系"),
    Industry: gettext_lazy("所属行业"),
    RoleGrant: gettext_lazy("角色授权"),
    Engagement: gettext_lazy("任职"),
    TalentType: gettext_lazy("人才类型"),
    Inflow: gettext_lazy("要素流入"),
}
for _model, _label in LABELS.items():
    register(
        Kind(
            name=_model._meta.model_name or "",
            label=_label,
            prefix=_model.uri_prefix,
            card=_card_maker(_model, _label),
            work=_expiring if _model is Certificate else _no_work,
        )
    )
