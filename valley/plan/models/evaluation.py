"""The evaluation calendar (规划评估): findings, and the answers to them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import EvidenceFile, Identified
from valley.plan.models.edition import PlanEdition


class EvaluationState(models.TextChoices):
    """A published evaluation does not change; answers are added."""

    PLANNED = "planned", _("计划中")
    UNDER_WAY = "under_way", _("评估中")
    PUBLISHED = "published", _("已发布")


class Evaluation(Identified):
    """One evaluation of the plan, due at a stage's end or between (评估)."""

    uri_prefix: ClassVar[str] = "/plan/evaluations/"

    plan = models.ForeignKey(PlanEdition, models.PROTECT, related_name="evaluations")
    stage = models.CharField(_("阶段"), max_length=40)
    title = models.CharField(_("名称"), max_length=200)
    due_on = models.DateField(_("应完成日期"))
    method = models.TextField(_("方法"), blank=True)
    evaluator = models.ForeignKey("registry.Organisation", models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=EvaluationState, default=EvaluationState.PLANNED)
    snapshot_uri = models.CharField(_("所依据的快照"), max_length=300, blank=True)
    published_on = models.DateField(_("发布日期"), null=True)
    report = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "title"], name="evaluation_once"),
            models.CheckConstraint(
                condition=~Q(state=EvaluationState.PUBLISHED)
                | (Q(published_on__isnull=False) & ~Q(snapshot_uri="") & ~Q(method="")),
                name="evaluation_published_rests_on_snapshot",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Weight(models.TextChoices):
    """How much a finding matters."""

    GOOD = "good", _("成效")
    MINOR = "minor", _("一般问题")
    MAJOR = "major", _("重大问题")


class Finding(Identified):
    """One finding of an evaluation, with the answer of the unit it concerns (评估意见)."""

    uri_prefix: ClassVar[str] = "/plan/findings/"

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="findings")
    about = models.CharField(_("针对"), max_length=300, help_text=_("指标或任务的地址"))
    weight = models.CharField(_("性质"), max_length=6, choices=Weight)
    words = models.TextField(_("意见"))
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    found_at = models.DateTimeField(_("提出时间"))
    unit = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    answer_due_on = models.DateField(_("答复期限"))
    answer = models.TextField(_("答复"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="finding_answer_is_signed",
            )
        ]

    def __str__(self) -> str:
        return self.words[:60]
