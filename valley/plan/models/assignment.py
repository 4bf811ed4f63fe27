"""Who does which task of the plan by when (责任分工)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import EvidenceFile, Identified
from valley.plan.models.edition import PlanEdition


class Role(models.TextChoices):
    """A task has one leading unit; others help."""

    LEAD = "lead", _("牵头")
    SUPPORT = "support", _("配合")


class Status(models.TextChoices):
    """How a task stands, in the words of the unit that leads it."""

    NOT_STARTED = "not_started", _("未开始")
    ON_TRACK = "on_track", _("按计划推进")
    AT_RISK = "at_risk", _("有风险")
    BLOCKED = "blocked", _("受阻")
    DONE = "done", _("已完成")
    ENDED = "ended", _("已终止")


OPEN = [Status.NOT_STARTED, Status.ON_TRACK, Status.AT_RISK, Status.BLOCKED]


class Assignment(Identified):
    """A task of the plan given to a unit until a date (分工). Open ones have an owner, a next step and a date:
    the columns cannot be empty."""

    uri_prefix: ClassVar[str] = "/plan/assignments/"

    plan = models.ForeignKey(PlanEdition, models.PROTECT, related_name="assignments")
    task = models.CharField(_("任务"), max_length=20, help_text=_("规划任务编号，如 2.6"))
    unit = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    role = models.CharField(_("职责"), max_length=8, choices=Role, default=Role.LEAD)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    goal = models.TextField(_("要求"))
    starts_on = models.DateField(_("开始"))
    due_on = models.DateField(_("完成期限"))
    status = models.CharField(_("状态"), max_length=12, choices=Status, default=Status.NOT_STARTED)
    next_step = models.CharField(_("下一步"), max_length=300)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "task"], condition=Q(role=Role.LEAD, status__in=OPEN), name="assignment_one_open_lead"
            ),
            models.UniqueConstraint(
                fields=["plan", "task", "unit"], condition=Q(status__in=OPEN), name="assignment_unit_once"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=models.F("starts_on")), name="assignment_dates_in_order"),
            models.CheckConstraint(
                condition=~Q(status__in=OPEN) | (~Q(next_step="") & Q(ended_on=None)),
                name="assignment_open_has_next_step",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN) | Q(ended_on__isnull=False), name="assignment_closed_has_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} · {self.unit}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


class Progress(models.Model):
    """One report on an assignment (进展). Append-only; done takes evidence."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="progress")
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    status = models.CharField(_("状态"), max_length=12, choices=Status)
    words = models.TextField(_("说明"))
    next_step = models.CharField(_("下一步"), max_length=300, blank=True)
    due_on = models.DateField(_("完成期限"))
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    evidence_uri = models.CharField(_("佐证记录"), max_length=300, blank=True, help_text=_("平台内记录的地址"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=Status.DONE) | Q(evidence__isnull=False) | ~Q(evidence_uri=""),
                name="progress_done_has_evidence",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.status}"


class HandOverState(models.TextChoices):
    """A hand-over is real when the other side accepts it."""

    PROPOSED = "proposed", _("待接收")
    ACCEPTED = "accepted", _("已接收")
    REFUSED = "refused", _("已退回")


class HandOver(Identified):
    """An assignment passing from one unit to another (移交)."""

    uri_prefix: ClassVar[str] = "/plan/hand-overs/"

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="hand_overs")
    from_unit = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    to_unit = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    to_owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("事由"))
    state = models.CharField(_("状态"), max_length=10, choices=HandOverState, default=HandOverState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_at = models.DateTimeField(_("答复时间"), null=True)
    answer = models.TextField(_("答复"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(state=HandOverState.PROPOSED), name="hand_over_one_open"
            ),
            models.CheckConstraint(condition=~Q(from_unit=models.F("to_unit")), name="hand_over_to_another"),
            models.CheckConstraint(
                condition=~Q(state=HandOverState.REFUSED) | ~Q(answer=""), name="hand_over_refusal_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_unit_id} → {self.to_unit_id}"
