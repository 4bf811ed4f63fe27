"""From research to industry (阶段门): stages, criteria with evidence, decisions, time spent, reasons to drop out."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models.consortium import Consortium
from valley.innovation.projects.models.fields import Field
from valley.kernel import clock
from valley.kernel.models import EvidenceFile, Identified
from valley.kernel.models.steps import StepField


class Path(models.TextChoices):
    """Ways with steps of their own (plan L42: 农食、食创、医食融合)."""

    GENERAL = "general", _("一般项目")
    AGRI_FOOD = "agri_food", _("农食融合")
    CREATIVE_FOOD = "creative_food", _("食创融合")
    MEDICAL_FOOD = "medical_food", _("医食融合")


class Stage(models.TextChoices):
    """Four stages (plan L71: 创新—转化—中试—产业化; L281 names the same four from reserve to market)."""

    RESEARCH = "research", _("创新：应用研究")
    TRANSFER = "transfer", _("转化：产品开发")
    PILOT = "pilot", _("中试")
    INDUSTRY = "industry", _("产业化：市场推广")


class CaseState(models.TextChoices):
    """Dropping out is an honest end."""

    RUNNING = "running", _("进行中")
    DONE = "done", _("已走完")
    DROPPED = "dropped", _("中止")


class DropReason(models.TextChoices):
    """Why a case ends early: structured, so that they can be counted."""

    TECHNICAL = "technical", _("技术达不到")
    MARKET = "market", _("没有市场")
    COST = "cost", _("成本过高")
    FUNDING = "funding", _("资金不足")
    RIGHTS = "rights", _("权利障碍")
    RULES = "rules", _("法规不允许")
    OTHER = "other", _("其他")


class Case(Identified):
    """A technology on its way (转化案件). The database keeps: a running one has a holder, a next step and a date."""

    uri_prefix: ClassVar[str] = "/pipeline/"

    number = models.CharField(_("编号"), max_length=20, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    path = models.CharField(_("路径"), max_length=16, choices=Path, default=Path.GENERAL)
    field = models.CharField(_("领域"), max_length=16, choices=Field)
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    result = models.ForeignKey("exchange.Result", models.PROTECT, null=True, blank=True, related_name="+")
    consortium = models.ForeignKey(Consortium, models.PROTECT, null=True, blank=True, related_name="cases")
    stage = models.CharField(_("阶段"), max_length=12, choices=Stage, default=Stage.RESEARCH)
    state = models.CharField(_("状态"), max_length=10, choices=CaseState, default=CaseState.RUNNING)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    drop_kind = models.CharField(_("中止原因"), max_length=12, choices=DropReason, blank=True)
    reason = models.CharField(_("说明"), max_length=600, blank=True)
    started_at = models.DateTimeField(_("开始时间"), default=clock.now)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="running") | (~Q(next_step="") & Q(due_on__isnull=False, ended_at=None)),
                name="running_case_stepped_dated",
            ),
            models.CheckConstraint(
                condition=Q(state="running") | (Q(ended_at__isnull=False) & ~Q(reason="")), name="ended_case_says_why"
            ),
            models.CheckConstraint(condition=~Q(state="dropped") | ~Q(drop_kind=""), name="dropped_case_has_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class CaseStay(models.Model):
    """The time of a case in a stage, and the organisation that answers for it there."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="stays")
    stage = models.CharField(_("阶段"), max_length=12, choices=Stage)
    holder = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    asked_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["entered_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(left_at=None), name="case_in_one_stage_at_a_time")
        ]

    def __str__(self) -> str:
        return str(self.get_stage_display())


class Met(models.Model):
    """A criterion that is met, with what proves it. Append-only."""

    stay = models.ForeignKey(CaseStay, models.PROTECT, related_name="met")
    criterion = models.CharField(_("准出条件"), max_length=120)
    words = models.CharField(_("如何达到"), max_length=600)
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["stay", "criterion"], name="criterion_met_once")]

    def __str__(self) -> str:
        return self.criterion


class Gate(models.Model):
    """A decision at the end of a stage, by somebody who is not the case's own. Append-only."""

    class Verdict(models.TextChoices):
        """What was decided."""

        GO = "go", _("准出")
        REWORK = "rework", _("补充后再评")
        DROP = "drop", _("中止")

    stay = models.ForeignKey(CaseStay, models.PROTECT, related_name="gates")
    verdict = models.CharField(_("决定"), max_length=8, choices=Verdict)
    reason = models.CharField(_("理由"), max_length=600)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="gate_says_why"),
            models.UniqueConstraint(fields=["stay"], condition=Q(verdict="go"), name="gate_passed_once"),
        ]

    def __str__(self) -> str:
        return str(self.get_verdict_display())
