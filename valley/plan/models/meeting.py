"""The leading group at work: escalations, agenda, decisions, assigned actions (领导小组)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import EvidenceFile, Identified
from valley.plan.models.edition import PlanEdition


class EscalationState(models.TextChoices):
    """Open until the leading group has decided."""

    OPEN = "open", _("待决定")
    SETTLED = "settled", _("已决定")
    WITHDRAWN = "withdrawn", _("已撤回")


class Escalation(Identified):
    """A question that a unit cannot settle, put to the leading group (提请)."""

    uri_prefix: ClassVar[str] = "/plan/escalations/"

    plan = models.ForeignKey(PlanEdition, models.PROTECT, related_name="escalations")
    subject = models.CharField(_("事项"), max_length=300, help_text=_("所涉记录的地址"))
    question = models.TextField(_("需决定的问题"))
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(_("提请时间"))
    wanted_by = models.DateField(_("最迟答复日期"))
    state = models.CharField(_("状态"), max_length=10, choices=EscalationState, default=EscalationState.OPEN)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state=EscalationState.OPEN), name="escalation_one_open"
            )
        ]

    def __str__(self) -> str:
        return self.question[:60]


class MeetingState(models.TextChoices):
    """A closed meeting does not change."""

    PLANNED = "planned", _("筹备")
    CLOSED = "closed", _("已结束")


class Meeting(Identified):
    """A meeting of the leading group (领导小组会议)."""

    uri_prefix: ClassVar[str] = "/plan/meetings/"

    plan = models.ForeignKey(PlanEdition, models.PROTECT, related_name="meetings")
    title = models.CharField(_("名称"), max_length=200)
    held_on = models.DateField(_("日期"))
    state = models.CharField(_("状态"), max_length=8, choices=MeetingState, default=MeetingState.PLANNED)
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "held_on"], name="meeting_once_a_day")]

    def __str__(self) -> str:
        return f"{self.title}（{self.held_on}）"


class Source(models.TextChoices):
    """What raised an item. Everything but MANUAL is found in the records."""

    OFF_PATH = "off_path", _("指标偏离路径")
    NO_SOURCE = "no_source", _("指标尚无数据来源")
    STALE = "incomplete", _("数据不完整")
    OVERDUE = "overdue", _("任务逾期")
    BLOCKED = "blocked", _("任务受阻")
    ESCALATION = "escalation", _("部门提请")
    CHANGE = "change", _("规划调整建议")
    EVALUATION = "evaluation", _("评估到期")
    ACTION = "action", _("决议事项逾期")
    MANUAL = "manual", _("会议自行提出")


class ItemState(models.TextChoices):
    """An item is raised, then taken up, put off with a reason, or decided."""

    PROPOSED = "proposed", _("建议上会")
    ACCEPTED = "accepted", _("列入议程")
    DROPPED = "dropped", _("不列入")
    DECIDED = "decided", _("已决定")


class AgendaItem(Identified):
    """One point of a meeting's agenda (议题), with the record that raised it."""

    uri_prefix: ClassVar[str] = "/plan/agenda/"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    source = models.CharField(_("来源"), max_length=12, choices=Source)
    subject = models.CharField(_("所涉记录"), max_length=300, blank=True)
    title = models.CharField(_("议题"), max_length=300)
    facts = models.JSONField(_("依据"), default=dict, help_text=_("提出时的数值，冻结"))
    state = models.CharField(_("状态"), max_length=10, choices=ItemState, default=ItemState.PROPOSED)
    reason = models.TextField(_("不列入的理由"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "source", "subject"], condition=~Q(source=Source.MANUAL), name="agenda_item_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.DROPPED) | ~Q(reason=""), name="agenda_drop_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(source=Source.MANUAL) | ~Q(subject=""), name="agenda_raised_has_subject"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Decision(Identified):
    """What the leading group decided on one point (决议). Append-only."""

    uri_prefix: ClassVar[str] = "/plan/decisions/"

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="decision")
    words = models.TextField(_("决议"))
    decided_on = models.DateField(_("日期"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.words[:60]


class ActionState(models.TextChoices):
    """Open until somebody shows that it is done."""

    OPEN = "open", _("办理中")
    DONE = "done", _("已办结")
    DROPPED = "dropped", _("已取消")


class Action(Identified):
    """Something that a decision or a finding asks of somebody by a date (督办事项)."""

    uri_prefix: ClassVar[str] = "/plan/actions/"

    plan = models.ForeignKey(PlanEdition, models.PROTECT, related_name="actions")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="actions")
    finding = models.ForeignKey("plan.Finding", models.PROTECT, null=True, related_name="actions")
    about = models.CharField(_("针对"), max_length=300, blank=True, help_text=_("指标或任务的地址"))
    words = models.CharField(_("事项"), max_length=300)
    unit = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    next_step = models.CharField(_("下一步"), max_length=300)
    due_on = models.DateField(_("期限"))
    state = models.CharField(_("状态"), max_length=8, choices=ActionState, default=ActionState.OPEN)
    ended_on = models.DateField(_("结束日期"), null=True)
    outcome = models.TextField(_("结果"), blank=True)
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=False, finding=None) | Q(decision=None, finding__isnull=False),
                name="action_has_one_origin",
            ),
            models.CheckConstraint(
                condition=Q(state=ActionState.OPEN, ended_on=None)
                | (~Q(state=ActionState.OPEN) & Q(ended_on__isnull=False) & ~Q(outcome="")),
                name="action_ends_with_outcome",
            ),
            models.CheckConstraint(condition=~Q(next_step=""), name="action_has_next_step"),
        ]

    def __str__(self) -> str:
        return self.words
