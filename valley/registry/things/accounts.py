"""What the registry holds about the person behind an account: roles, deputies, claims, invitations, returns, cases."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import User
from valley.kernel.personal import Holding, Named, holds_columns, holds_of_account
from valley.registry.models import (
    Campaign,
    CaseStep,
    CellRemark,
    ChainLink,
    Claim,
    ConductReply,
    Deputy,
    DuplicateSuspicion,
    Invitation,
    Known,
    ListImport,
    PartnerCase,
    Renewal,
    RenewalStep,
    Return,
    ReturnTransition,
    ReturnVersion,
    RoleGrant,
    SpaceCriterion,
    SpaceRequest,
    SpaceStep,
    TeamCase,
)


@holds_of_account("registry.access")
def access(user: User) -> Iterator[Holding]:
    """Roles, deputies, claims and invitations."""
    purpose = _("权限管理")
    for grant in RoleGrant.objects.filter(user=user).select_related("organisation", "park").order_by("pk"):
        where = grant.organisation or grant.park or ""
        yield Holding(grant.uri, _("角色"), f"{grant.get_role_display()} {where} {_span(grant)}", purpose)
    for row in Deputy.objects.filter(principal=user).select_related("deputy").order_by("pk"):
        yield Holding("/me", _("代理人"), f"{row.deputy.username} {_span(row)}", purpose)
    for row in Deputy.objects.filter(deputy=user).select_related("principal").order_by("pk"):
        yield Holding("/me", _("代理"), f"{row.principal.username} {_span(row)}", purpose)
    for claim in Claim.objects.filter(claimant=user).order_by("pk"):
        words = f"{claim.code} {claim.get_verdict_display()} {claim.claimed_at:%Y-%m-%d}"
        yield Holding(claim.uri, _("单位认领"), words, purpose)
    sent = Invitation.objects.filter(invited_by=user).count()
    if sent:
        yield Holding("/me", _("发出的邀请"), str(sent), purpose)


@holds_of_account("registry.returns")
def returns(user: User) -> Iterator[Holding]:
    """Returns that the person saved or signed, and remarks of the office."""
    purpose = _("统计填报的责任")
    for report in Return.objects.filter(saved_by=user).select_related("organisation", "campaign").order_by("pk"):
        yield Holding(report.uri, _("填报"), f"{report.organisation.name} {report.campaign.title}", purpose)
    signed = ReturnVersion.objects.filter(signed_by=user).select_related("report__organisation", "report__campaign")
    for version in signed.order_by("pk"):
        words = f"{version.report.organisation.name} {version.report.campaign.title} {version.signed_at:%Y-%m-%d}"
        yield Holding(version.report.uri, _("签报"), words, purpose)
    remarks = CellRemark.objects.filter(by=user).count()
    if remarks:
        yield Holding("/returns", _("审核意见"), str(remarks), purpose)


@holds_of_account("registry.work")
def work(user: User) -> Iterator[Holding]:
    """Cases that name the person, lists handed in."""
    purpose = _("工作分工")
    for model, label in ((PartnerCase, _("合作机构储备")), (TeamCase, _("引进团队"))):
        for case in model.objects.filter(owner=user).order_by("pk"):
            yield Holding(case.uri, label, case.name, purpose)
    for asked in ListImport.objects.filter(asked_by=user).order_by("pk"):
        yield Holding(asked.uri, _("导入名单"), f"{asked.asked_at:%Y-%m-%d}", purpose)


@holds_of_account("registry.records")
def records(user: User) -> Iterator[Holding]:
    """How many records of the registers the person entered or took back."""
    kept: list[Any] = [model for model in apps.get_app_config("registry").get_models() if issubclass(model, Known)]
    for column, label in (("recorded_by", _("登记的记录")), ("retracted_by", _("撤销的记录"))):
        number = sum(model.objects.filter(**{column: user}).count() for model in kept)
        if number:
            yield Holding("/me/data", label, str(number), _("登记的责任"))


holds_columns(
    "registry.office",
    _("登记的责任"),
    Named(SpaceRequest, "owner", _("用房申请")),
    Named(SpaceStep, "by", _("用房申请的一步"), "request"),
    Named(SpaceCriterion, "set_by", _("规定入驻条件"), "/space"),
    Named(ChainLink, "set_by", _("登记链条环节")),
    Named(Renewal, "owner", _("腾笼换鸟案")),
    Named(RenewalStep, "by", _("腾笼换鸟案的一步"), "renewal"),
    Named(Claim, "decided_by", _("核验单位认领")),
    Named(Invitation, "accepted_by", _("接受的邀请"), "/me", counted=True),
    Named(Campaign, "opened_by", _("开启填报批次")),
    Named(ReturnTransition, "by", _("报表流转"), "/returns", counted=True),
    Named(CaseStep, "recorded_by", _("登记案件进展"), "/partner-cases", counted=True),
    Named(ConductReply, "replied_by", _("诚信记录的申辩")),
    Named(DuplicateSuspicion, "reviewed_by", _("核对疑似重复单位")),
)


def _span(row: Any) -> str:
    return f"{row.started_on} — {row.ended_on or ''}"
