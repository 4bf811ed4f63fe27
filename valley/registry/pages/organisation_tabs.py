"""What each tab of an organisation's page shows."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.kernel import clock
from valley.kernel.actions import note_access
from valley.kernel.deeds import user_of
from valley.kernel.links import edges_of
from valley.kernel.models import Entry, User
from valley.kernel.permissions import may
from valley.kernel.screens import Moment, pairs
from valley.registry import queries
from valley.registry.engine.grades import Standing
from valley.registry.models import (
    AllianceMember,
    Certificate,
    ConductRecord,
    Control,
    FormerName,
    Industry,
    Organisation,
    OrganisationIdentifier,
    Residence,
    Succession,
    Tenancy,
)
from valley.registry.pages import record_tables as tables
from valley.registry.pages.certificates import OfOrganisation
from valley.registry.pages.people_tables import People, people_rows

Context = dict[str, Any]
Build = Callable[[HttpRequest, Organisation], Context]
HISTORY = 100  # entries of the journal on one page

# Which deeds stand on which tab.
DEEDS_OF = {
    "": ("facts", "industry", "merge", "split"),
    "identifiers": ("identifier", "rename"),
    "certificates": ("certificate",),
    "people": ("person",),
    "places": ("settle", "let"),
    "control": ("control", "merge", "split"),
    "conduct": ("conduct",),
}


def _facts(request: HttpRequest, organisation: Organisation) -> Context:
    today = clock.today()
    residence = Residence.objects.known().on(today).filter(organisation=organisation).select_related("park").first()
    code = OrganisationIdentifier.objects.known().filter(organisation=organisation).order_by("-scheme").first()
    industry = Industry.objects.known().on(today).filter(organisation=organisation).first()
    kinds = organisation.types.filter(retracted_at=None)
    return {
        "facts": pairs(
            (_("名称"), organisation.name),
            (_("简称"), organisation.short_name),
            (_("英文名称"), organisation.name_en),
            (_("代码"), (code.value or _("无（%(why)s）") % {"why": code.none_reason}) if code else None),
            (_("类型"), _("、").join(str(row.get_kind_display()) for row in kinds) or None),
            (_("行业"), tables.industry_of(industry.code) if industry else None),
            (_("成立日期"), organisation.founded_on),
            (_("所在园区"), residence.park.name if residence else None),
            (_("入驻日期"), residence.started_on if residence else None),
            (_("终止日期"), organisation.ended_on or ""),
        ),
        "ladder": _ladder(request, organisation),
    }


def _ladder(request: HttpRequest, organisation: Organisation) -> Standing | None:
    """What is met or missed tells of the firm's returns: for who may look inside only."""
    inside = may(user_of(request), "registry.view_organisation_inside", organisation)
    return queries.standing_of(organisation) if inside else None


def _identifiers(request: HttpRequest, organisation: Organisation) -> Context:
    codes = OrganisationIdentifier.objects.known().filter(organisation=organisation)
    formers = FormerName.objects.known().filter(organisation=organisation).order_by("period")
    industries = Industry.objects.known().filter(organisation=organisation).order_by("period")
    return {
        "tables": [
            tables.Identifiers(request, codes),
            tables.FormerNames(request, formers),
            tables.Industries(request, industries),
        ]
    }


def _certificates(request: HttpRequest, organisation: Organisation) -> Context:
    rows = Certificate.objects.known().filter(organisation=organisation).select_related("organisation")
    return {"tables": [OfOrganisation(request, rows.order_by("-valid"))], "ladder": _ladder(request, organisation)}


def _people(request: HttpRequest, organisation: Organisation) -> Context:
    user = user_of(request)
    rows = people_rows(user, queries.people_of(organisation), organisation)
    note_access(by=user, keys=[row["key"] for row in rows if row["name"]], uri=request.path)
    return {"tables": [People(request, rows)]}


def _places(request: HttpRequest, organisation: Organisation) -> Context:
    residences = Residence.objects.known().filter(organisation=organisation).select_related("park", "organisation")
    built: list[Any] = [tables.Residences(request, residences.order_by("-period"))]
    if may(user_of(request), "registry.view_organisation_inside", organisation):
        held = Tenancy.objects.known().filter(organisation=organisation).select_related("place", "organisation")
        built.append(tables.Tenancies(request, held.order_by("-period")))
    return {"tables": built}


def _control(request: HttpRequest, organisation: Organisation) -> Context:
    controls = Control.objects.known().filter(Q(controller=organisation) | Q(controlled=organisation))
    successions = Succession.objects.known().filter(Q(predecessor=organisation) | Q(successor=organisation))
    return {
        "tables": [
            tables.Controls(request, controls.select_related("controller", "controlled").order_by("-period")),
            tables.Successions(request, successions.select_related("predecessor", "successor").order_by("-on")),
        ]
    }


def _alliances(request: HttpRequest, organisation: Organisation) -> Context:
    rows = AllianceMember.objects.known().filter(organisation=organisation).select_related("alliance", "organisation")
    return {"tables": [tables.Memberships(request, rows.order_by("-period"))]}


def _conduct(request: HttpRequest, organisation: Organisation) -> Context:
    user, today = user_of(request), clock.today()
    rows = ConductRecord.objects.known().filter(organisation=organisation).prefetch_related("replies")
    shown = [row for row in rows.order_by("-occurred_on") if may(user, "registry.view_conduct", row)]
    return {
        "conduct": [
            {
                "record": row,
                "expired": row.expires_on is not None and row.expires_on <= today,
                "may_reply": may(user, "registry.answer_conduct", row),
            }
            for row in shown
        ],
        "conduct_shown": True,
    }


def _thread(request: HttpRequest, organisation: Organisation) -> Context:
    return {"thread_uri": organisation.uri, "edges": edges_of(organisation.uri, user_of(request))}


def _history(request: HttpRequest, organisation: Organisation) -> Context:
    about = Q(subject=organisation.uri) | Q(payload__organisation=organisation.uri)
    entries = list(Entry.objects.filter(about).order_by("-pk")[:HISTORY])
    names = dict(User.objects.filter(public_id__in={e.actor for e in entries}).values_list("public_id", "username"))
    return {
        "moments": [
            Moment(
                at=entry.at,
                title=entry_words(entry.event),
                by=names.get(entry.actor, _("平台")) if entry.actor else _("平台"),
                uri=entry.subject if entry.subject != organisation.uri else "",
                tone="info",
            )
            for entry in entries
        ],
        "history_shown": True,
    }


TABS: dict[str, tuple[Any, Build]] = {
    "": (gettext_lazy("概况"), _facts),
    "identifiers": (gettext_lazy("代码与名称"), _identifiers),
    "certificates": (gettext_lazy("资质"), _certificates),
    "people": (gettext_lazy("人员"), _people),
    "places": (gettext_lazy("场所"), _places),
    "control": (gettext_lazy("控制与承继"), _control),
    "alliances": (gettext_lazy("联盟"), _alliances),
    "conduct": (gettext_lazy("诚信"), _conduct),
    "thread": (gettext_lazy("脉络"), _thread),
    "history": (gettext_lazy("历史"), _history),
}
INSIDE = {"people", "control", "history"}


def visible(user: User, organisation: Organisation) -> dict[str, tuple[Any, Build]]:
    """The tabs that this user may open."""
    inside = may(user, "registry.view_organisation_inside", organisation)
    return {name: tab for name, tab in TABS.items() if inside or name not in INSIDE}


def entry_words(event: str) -> str:
    """An event's name in words; an event that has none stays as it is."""
    words = EVENTS.get(event)
    return str(words) if words else event


EVENTS = {
    "registry.OrganisationRegistered": gettext_lazy("登记单位"),
    "registry.OrganisationChanged": gettext_lazy("修改基本信息"),
    "registry.IdentifierAdded": gettext_lazy("登记或更正代码"),
    "registry.OrganisationRenamed": gettext_lazy("更名"),
    "registry.IndustrySet": gettext_lazy("设定行业"),
    "registry.ControlRecorded": gettext_lazy("登记控制关系"),
    "registry.OrganisationsMerged": gettext_lazy("并入他单位"),
    "registry.OrganisationSplit": gettext_lazy("分立"),
    "registry.DuplicateSuspected": gettext_lazy("发现疑似重复"),
    "registry.Settled": gettext_lazy("入驻"),
    "registry.Left": gettext_lazy("迁出"),
    "registry.Let": gettext_lazy("租用场所"),
    "registry.Vacated": gettext_lazy("退租场所"),
    "registry.CertificateAwarded": gettext_lazy("登记资质"),
    "registry.CertificateCorrected": gettext_lazy("更正资质"),
    "registry.CertificateRevoked": gettext_lazy("资质被撤销"),
    "registry.Engaged": gettext_lazy("人员到岗"),
    "registry.Disengaged": gettext_lazy("人员离岗"),
    "registry.AllianceJoined": gettext_lazy("加入联盟"),
    "registry.AllianceLeft": gettext_lazy("退出联盟"),
    "registry.ConductRecorded": gettext_lazy("登记诚信记录"),
    "registry.ConductAnswered": gettext_lazy("提交申辩"),
    "registry.RoleGranted": gettext_lazy("授予角色"),
    "registry.RoleEnded": gettext_lazy("结束角色"),
    "registry.RecordCorrected": gettext_lazy("更正记录"),
    "registry.RecordRetracted": gettext_lazy("作废记录"),
}
