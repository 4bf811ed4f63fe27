"""Joint consulting for an evaluation (联合咨询研究和客观评估): what is asked of whom, on which data; answers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import EvidenceFile, Identified
from valley.plan.models.evaluation import Evaluation


class EvaluationBrief(Identified):
    """What an evaluation is to find out, and on which frozen data (评估任务书). A later version takes its place."""

    uri_prefix: ClassVar[str] = "/plan/evaluation-briefs/"

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="briefs")
    version = models.PositiveIntegerField(_("第几版"))
    questions = models.TextField(_("要回答的问题"))
    bounds = models.TextField(_("范围与不含的内容"))
    snapshot_uri = models.CharField(_("所给的数据"), max_length=300)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("下达时间"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "version"], name="brief_version_once"),
            models.CheckConstraint(
                condition=~Q(questions="") & ~Q(bounds="") & ~Q(snapshot_uri=""), name="brief_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} · {self.version}"


class Adviser(models.TextChoices):
    """In what capacity somebody is asked."""

    THINK_TANK = "think_tank", _("智库、研究机构")
    INDUSTRY = "industry", _("行业组织、企业")
    EXPERT = "expert", _("专家所在单位")


class ConsultationState(models.TextChoices):
    """Whom it waits for: the one who was asked, nobody."""

    ASKED = "asked", _("待答复")
    ACCEPTED = "accepted", _("研究中")
    GIVEN = "given", _("已提交意见")
    DECLINED = "declined", _("已谢绝")
    WITHDRAWN = "withdrawn", _("已撤回")


OPEN_CONSULTATIONS = [ConsultationState.ASKED, ConsultationState.ACCEPTED]


class Consultation(Identified):
    """One organisation is asked for its opinion on a brief. Who accepts says first what interests they have."""

    uri_prefix: ClassVar[str] = "/plan/consultations/"

    brief = models.ForeignKey(EvaluationBrief, models.PROTECT, related_name="consultations")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    capacity = models.CharField(_("身份"), max_length=10, choices=Adviser)
    due_on = models.DateField(_("期限"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("征询时间"))
    state = models.CharField(_("状态"), max_length=10, choices=ConsultationState, default=ConsultationState.ASKED)
    interests = models.TextField(_("利益关系声明"), blank=True)
    opinion = models.TextField(_("意见"), blank=True)
    report = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("谢绝或撤回的理由"), max_length=300, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brief", "organisation"],
                condition=~Q(state__in=[ConsultationState.DECLINED, ConsultationState.WITHDRAWN]),
                name="consulted_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ConsultationState.ACCEPTED, ConsultationState.GIVEN]) | ~Q(interests=""),
                name="consultation_declares_interests",
            ),
            models.CheckConstraint(
                condition=~Q(state=ConsultationState.GIVEN)
                | (~Q(opinion="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="consultation_opinion_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ConsultationState.DECLINED, ConsultationState.WITHDRAWN]) | ~Q(reason=""),
                name="consultation_ends_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.brief.evaluation}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_CONSULTATIONS
