"""Independent judgement by named experts: internationally leading (indicator 5), or a stranglehold undone."""

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


class StrangleholdState(models.TextChoices):
    """Where it stands."""

    LISTED = "listed", _("在列")
    SOLVED = "solved", _("已突破")
    REMOVED = "removed", _("移出")


class Stranglehold(Identified):
    """What the trade cannot do without somebody else's technology (卡脖子). The plan's own list is lost (L185): the
    operator enters it, each line with its source. It is solved only by an independent review that says so.
    """

    uri_prefix: ClassVar[str] = "/strangleholds/"

    number = models.CharField(_("编号"), max_length=20, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    field = models.CharField(_("领域"), max_length=16, choices=Field)
    words = models.CharField(_("受制于什么、影响多大"), max_length=600)
    source = models.CharField(_("依据"), max_length=300)
    goal = models.CharField(_("怎样算突破"), max_length=300)
    consortium = models.ForeignKey(Consortium, models.PROTECT, null=True, blank=True, related_name="strangleholds")
    state = models.CharField(_("状态"), max_length=10, choices=StrangleholdState, default=StrangleholdState.LISTED)
    reason = models.CharField(_("说明"), max_length=600, blank=True)
    listed_at = models.DateTimeField(_("列入时间"), default=clock.now)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        ordering = ["-listed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="stranglehold_has_a_source"),
            models.CheckConstraint(
                condition=Q(state="listed", ended_at=None)
                | (~Q(state="listed") & Q(ended_at__isnull=False) & ~Q(reason="")),
                name="ended_stranglehold_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Review(Identified):
    """A claim, what it is compared with, and what named experts say of it (认定评审)."""

    uri_prefix: ClassVar[str] = "/reviews/"

    class Kind(models.TextChoices):
        """What is judged."""

        LEADING = "leading", _("国际领先关键技术")
        SOLVED = "solved", _("卡脖子问题已突破")
        CLUSTER = "cluster", _("具有技术主导权的产业集群")

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("评审中")
        AFFIRMED = "affirmed", _("认定")
        DENIED = "denied", _("未认定")
        REVOKED = "revoked", _("已撤销认定")

    number = models.CharField(_("编号"), max_length=20, unique=True)
    kind = models.CharField(_("认定什么"), max_length=10, choices=Kind)
    title = models.CharField(_("技术名称"), max_length=120)
    claim = models.CharField(_("主张：指标和条件"), max_length=600)
    compared = models.CharField(_("与哪些国际最好水平相比，出处"), max_length=600)
    owner = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    stranglehold = models.ForeignKey(Stranglehold, models.PROTECT, null=True, blank=True, related_name="reviews")
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.OPEN)
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    reason = models.CharField(_("结论"), max_length=600, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    concluded_on = models.DateField(_("结论日期"), null=True, blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="open") | (~Q(next_step="") & Q(due_on__isnull=False, concluded_at=None)),
                name="open_review_stepped_dated",
            ),
            models.CheckConstraint(
                condition=Q(state="open")
                | (Q(concluded_at__isnull=False, concluded_on__isnull=False, evidence__isnull=False) & ~Q(reason="")),
                name="concluded_review_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(kind="solved") | Q(stranglehold__isnull=False), name="solved_what_is_listed"
            ),
            models.CheckConstraint(
                condition=Q(state="revoked", revoked_at__isnull=False) | (~Q(state="revoked") & Q(revoked_at=None)),
                name="revoked_review_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Expert(models.Model):
    """Somebody named to judge: first whether tied, then yes or no with reasons, once."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="experts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    standing = models.CharField(_("专长与所在单位"), max_length=200)
    tied = models.BooleanField(_("有利益关系"), null=True)
    agrees = models.BooleanField(_("同意认定"), null=True)
    words = models.CharField(_("意见"), max_length=600, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "user"], name="expert_once"),
            models.CheckConstraint(
                condition=Q(judged_at=None, agrees=None, tied=None)
                | (Q(judged_at__isnull=False, tied__isnull=False) & ~Q(words="")),
                name="judgement_says_why",
            ),
            models.CheckConstraint(condition=~Q(tied=True) | Q(agrees=None), name="tied_expert_does_not_judge"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} · {self.user_id}"
