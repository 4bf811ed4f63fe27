"""Proposals to change the plan (规划调整建议)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import EvidenceFile, Identified
from valley.plan.models.edition import PlanEdition


class ProposalState(models.TextChoices):
    """Only a decision of the leading group adopts or rejects."""

    PROPOSED = "proposed", _("待决定")
    ADOPTED = "adopted", _("已采纳")
    REJECTED = "rejected", _("未采纳")
    WITHDRAWN = "withdrawn", _("已撤回")


class ChangeProposal(Identified):
    """To replace the value at `path` of the plan, with the reason and the evidence. The old value is kept."""

    uri_prefix: ClassVar[str] = "/plan/changes/"

    plan = models.ForeignKey(PlanEdition, models.PROTECT, related_name="proposals")
    path = models.CharField(_("位置"), max_length=200)
    old = models.JSONField(_("原值"), null=True)
    new = models.JSONField(_("建议值"))
    reason = models.TextField(_("理由"))
    evidence_uri = models.CharField(_("依据记录"), max_length=300, blank=True)
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出时间"))
    check_on = models.DateField(_("效果检查日期"), help_text=_("采纳后何时检查是否起作用"))
    state = models.CharField(_("状态"), max_length=10, choices=ProposalState, default=ProposalState.PROPOSED)
    decision = models.ForeignKey("plan.Decision", models.PROTECT, null=True, related_name="proposals")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "path"], condition=Q(state=ProposalState.PROPOSED), name="change_one_open_per_path"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ProposalState.ADOPTED, ProposalState.REJECTED]) | Q(decision__isnull=False),
                name="change_is_decided_by_decision",
            ),
            models.CheckConstraint(
                condition=~Q(evidence_uri="") | Q(evidence__isnull=False), name="change_has_evidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path}: {self.old} → {self.new}"
