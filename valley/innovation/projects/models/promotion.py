"""What an association does for its trade (plan L300): promotion lists with trials, and calls that several pay for."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models.common import CommonNeed
from valley.innovation.projects.models.output import Output
from valley.kernel import clock
from valley.kernel.models import Identified
from valley.kernel.models.steps import StepField
from valley.kernel.models.tongues import SecondTongue


class Promotion(SecondTongue, Identified):
    """A list of techniques and equipment worth using (推广目录), kept by an association until a day."""

    uri_prefix: ClassVar[str] = "/promotions/"
    tongues: ClassVar[dict[str, str]] = {"title": "title_other", "words": "words_other"}

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("推广中")
        CLOSED = "closed", _("已结束")

    number = models.CharField(_("编号"), max_length=20, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    words = models.CharField(_("为谁选、按什么选"), max_length=600)
    association = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.OPEN)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("推广截止"), null=True, blank=True)
    reason = models.CharField(_("小结"), max_length=600, blank=True)
    opened_at = models.DateTimeField(_("发布时间"), default=clock.now)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="open") | (~Q(next_step="") & Q(due_on__isnull=False, ended_at=None)),
                name="open_promotion_stepped_dated",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | (Q(ended_at__isnull=False) & ~Q(reason="")),
                name="closed_promotion_says_what_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.shown_title}"


class PromotionItem(models.Model):
    """An output of the ledger on a list, and why it stands there."""

    promotion = models.ForeignKey(Promotion, models.PROTECT, related_name="items")
    output = models.ForeignKey(Output, models.PROTECT, related_name="+")
    words = models.CharField(_("为什么先进、适用于谁"), max_length=300)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["promotion", "output"], name="promoted_once")]

    def __str__(self) -> str:
        return str(self.output)


class TrialState(models.TextChoices):
    """The first two are open."""

    ASKED = "asked", _("待答复")
    RUNNING = "running", _("试用中")
    ADOPTED = "adopted", _("已采用")
    DROPPED = "dropped", _("试后放弃")
    DECLINED = "declined", _("谢绝")


OPEN_TRIALS = (TrialState.ASKED, TrialState.RUNNING)


class Trial(Identified):
    """A firm tries something of a list (试用). It ends in the ledger as an adoption, or with why not."""

    uri_prefix: ClassVar[str] = "/trials/"

    item = models.ForeignKey(PromotionItem, models.PROTECT, related_name="trials")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    purpose = models.CharField(_("用在哪里、想达到什么"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=TrialState, default=TrialState.ASKED)
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    reason = models.CharField(_("说明"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("申请时间"), default=clock.now)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "organisation"], condition=Q(ended_at=None), name="tried_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["asked", "running"])
                | (~Q(next_step="") & Q(due_on__isnull=False, ended_at=None)),
                name="open_trial_stepped_dated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "running"]) | (Q(ended_at__isnull=False) & ~Q(reason="")),
                name="ended_trial_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.output.title} → {self.organisation}"


class PoolState(models.TextChoices):
    """Where a common call stands."""

    COLLECTING = "collecting", _("征集出资")
    CALLED = "called", _("已发榜")
    ENDED = "ended", _("未能成榜")


class Pool(SecondTongue, Identified):
    """A call that several firms pay for together (共性技术征集): promises of money make one bounty.

    The database keeps: one at a time for a common need; a called one has its call.
    """

    uri_prefix: ClassVar[str] = "/common-calls/"
    tongues: ClassVar[dict[str, str]] = {"title": "title_other", "words": "words_other"}

    number = models.CharField(_("编号"), max_length=20, unique=True)
    common = models.ForeignKey(CommonNeed, models.PROTECT, related_name="pools")
    organiser = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    title = models.CharField(_("榜题"), max_length=120)
    words = models.TextField(_("要解决的问题"))
    acceptance_test = models.CharField(_("验收办法"), max_length=600)
    least_fen = models.PositiveBigIntegerField(_("成榜的最低榜金（分）"))
    call = models.OneToOneField("exchange.Call", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("状态"), max_length=12, choices=PoolState, default=PoolState.COLLECTING)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    reason = models.CharField(_("说明"), max_length=600, blank=True)
    opened_at = models.DateTimeField(_("发起时间"), default=clock.now)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["common"], condition=Q(state__in=["collecting", "called"]), name="one_pool_of_a_common_need"
            ),
            models.CheckConstraint(condition=Q(least_fen__gt=0), name="pool_of_some_money"),
            models.CheckConstraint(condition=~Q(state="called") | Q(call__isnull=False), name="called_pool_has_a_call"),
            models.CheckConstraint(
                condition=~Q(state="collecting") | (~Q(next_step="") & Q(due_on__isnull=False, ended_at=None)),
                name="collecting_pool_stepped_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | (Q(ended_at__isnull=False) & ~Q(reason="")), name="ended_pool_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.shown_title}"


class Promise(models.Model):
    """One organisation promises part of the bounty (认缴); it can take it back while money is collected."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="promises")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    amount_fen = models.PositiveBigIntegerField(_("认缴（分）"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "organisation"], condition=Q(taken_back_at=None), name="promised_once"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="promise_of_some_money"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}"
