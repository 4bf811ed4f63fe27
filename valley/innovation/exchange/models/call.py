"""Calls with a bounty (揭榜挂帅): several claimants, blind review, one award, milestones, acceptance by the asker."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.models.need import Need
from valley.kernel import clock
from valley.kernel.models import EvidenceFile, Identified
from valley.kernel.models.steps import StepField
from valley.kernel.models.tongues import SecondTongue


class CallState(models.TextChoices):
    """The way of a call. Failure is an honest end."""

    OPEN = "open", _("揭榜中")
    REVIEW = "review", _("评审中")
    AWARDED = "awarded", _("攻关中")
    ACCEPTED = "accepted", _("通过验收")
    FAILED = "failed", _("未成功")
    WITHDRAWN = "withdrawn", _("已撤榜")


OPEN_CALLS = (CallState.OPEN, CallState.REVIEW, CallState.AWARDED)


class Call(SecondTongue, Identified):
    """A problem with a bounty, an acceptance test and a last day (榜单). Who set it says whether it is solved."""

    uri_prefix: ClassVar[str] = "/calls/"
    tongues: ClassVar[dict[str, str]] = {"title": "title_other", "words": "words_other"}

    number = models.CharField(_("编号"), max_length=20, unique=True)
    title = models.CharField(_("榜题"), max_length=120)
    words = models.TextField(_("要解决的问题"))
    acceptance_test = models.CharField(_("验收办法"), max_length=600)
    bounty_fen = models.PositiveBigIntegerField(_("榜金（分）"))
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="calls")
    closes_on = models.DateField(_("揭榜截止（当日可报）"))
    state = models.CharField(_("状态"), max_length=10, choices=CallState, default=CallState.OPEN)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"), default=clock.now)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    reason = models.CharField(_("说明"), max_length=600, blank=True)

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(bounty_fen__gt=0), name="call_with_a_bounty"),
            models.CheckConstraint(
                condition=~Q(state__in=[s.value for s in OPEN_CALLS])
                | (~Q(next_step="") & Q(due_on__isnull=False, ended_at=None)),
                name="open_call_stepped_dated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in OPEN_CALLS]) | (Q(ended_at__isnull=False) & ~Q(reason="")),
                name="ended_call_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.shown_title}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_CALLS


class Criterion(models.Model):
    """One line of the rubric (评分标准): weights of a call make 100."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="criteria")
    name = models.CharField(_("评分项"), max_length=80)
    weight_percent = models.PositiveSmallIntegerField(_("权重（%）"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "name"], name="criterion_once"),
            models.CheckConstraint(condition=Q(weight_percent__range=(1, 100)), name="criterion_weighs"),
        ]

    def __str__(self) -> str:
        return self.name


class Bid(Identified):
    """One party's offer to solve it (揭榜方案). Reviewers see a letter in place of the name."""

    uri_prefix: ClassVar[str] = "/bids/"

    class State(models.TextChoices):
        """What became of it."""

        SUBMITTED = "submitted", _("已提交")
        WITHDRAWN = "withdrawn", _("已撤回")
        AWARDED = "awarded", _("中榜")
        LOST = "lost", _("未中榜")

    call = models.ForeignKey(Call, models.PROTECT, related_name="bids")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    letter = models.CharField(_("代号"), max_length=4)
    plan = models.TextField(_("方案"))
    price_fen = models.PositiveBigIntegerField(_("报价（分）"))
    months = models.PositiveSmallIntegerField(_("完成时间（月）"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.SUBMITTED)
    reason = models.CharField(_("理由"), max_length=600, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["letter"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "organisation"], condition=~Q(state="withdrawn"), name="one_bid_of_a_party"
            ),
            models.UniqueConstraint(fields=["call", "letter"], name="bid_letter_once"),
            models.UniqueConstraint(fields=["call"], condition=Q(state="awarded"), name="one_award_of_a_call"),
            models.CheckConstraint(
                condition=~Q(state__in=["awarded", "lost"]) | ~Q(reason=""), name="bid_decision_says_why"
            ),
            models.CheckConstraint(condition=Q(months__gt=0), name="bid_takes_time"),
        ]

    def __str__(self) -> str:
        return f"{self.call.number} · {self.letter}"


class Reviewer(models.Model):
    """Somebody who judges the bids of a call, and says first whether they are tied to a party (利益冲突声明)."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="reviewers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(null=True, blank=True)
    tied = models.BooleanField(_("有利益关系"), null=True)
    reason = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "user"], name="reviewer_once"),
            models.CheckConstraint(
                condition=Q(declared_at=None, tied=None) | Q(declared_at__isnull=False, tied__isnull=False),
                name="declared_or_not",
            ),
            models.CheckConstraint(condition=~Q(tied=True) | ~Q(reason=""), name="tie_says_which"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.call_id}"


class Score(models.Model):
    """One reviewer's judgement of one bid by one criterion, 0 to 100, with its reason. Append-only."""

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="scores")
    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("分数（0–100）"))
    reason = models.CharField(_("理由"), max_length=300)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "reviewer", "criterion"], name="scored_once"),
            models.CheckConstraint(condition=Q(points__lte=100), name="points_to_a_hundred"),
            models.CheckConstraint(condition=~Q(reason=""), name="score_says_why"),
        ]

    def __str__(self) -> str:
        return str(self.points)


class Milestone(Identified):
    """A step towards acceptance (里程碑): due, submitted with evidence, accepted or sent back by who set the call."""

    uri_prefix: ClassVar[str] = "/call-milestones/"

    class State(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", _("未到")
        SUBMITTED = "submitted", _("待验收")
        ACCEPTED = "accepted", _("已验收")
        REJECTED = "rejected", _("退回")

    call = models.ForeignKey(Call, models.PROTECT, related_name="milestones")
    name = models.CharField(_("里程碑"), max_length=120)
    due_on = models.DateField(_("期限"))
    amount_fen = models.PositiveBigIntegerField(_("验收后支付（分）"))
    final = models.BooleanField(_("最终验收"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PLANNED)
    words = models.CharField(_("完成情况"), max_length=600, blank=True)
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("验收意见"), max_length=600, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call"], condition=Q(final=True), name="one_final_milestone"),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "accepted", "rejected"]) | Q(evidence__isnull=False),
                name="milestone_has_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "rejected"]) | (Q(checked_at__isnull=False) & ~Q(reason="")),
                name="milestone_check_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call.number} · {self.name}"
