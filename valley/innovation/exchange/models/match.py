"""Matches: who asked, what was found and why, frozen; what came of it; weights fitted from that."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified


class MatchWeights(Identified):
    """How much each feature counts for one kind (匹配权重), fitted from judged pairs; in use once adopted."""

    uri_prefix: ClassVar[str] = "/match-weights/"

    kind = models.CharField(_("类别"), max_length=12)
    weights = models.JSONField(_("权重"))
    pairs_count = models.PositiveIntegerField(_("判断过的配对"))
    split_at = models.DateTimeField(_("时间切分点"))
    before = models.FloatField(_("切分点之后：原权重的 AUC"))
    after = models.FloatField(_("切分点之后：新权重的 AUC"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    adopted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(pairs_count__gte=200), name="weights_of_enough_pairs"),
            models.CheckConstraint(
                condition=Q(adopted_at=None, adopted_by=None) | Q(adopted_at__isnull=False, adopted_by__isnull=False),
                name="weights_adopted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.made_at:%Y-%m-%d}"


class MatchRun(Identified):
    """One search for partners of a need or a result (匹配). A job does it; what it found is frozen."""

    uri_prefix: ClassVar[str] = "/match-runs/"

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("排队中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("没有完成")

    thing = models.CharField(_("对象"), max_length=300)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)
    model = models.CharField(_("语言模型"), max_length=80, blank=True)
    pool_count = models.PositiveIntegerField(_("检索范围（条）"), default=0)
    dropped_count = models.PositiveIntegerField(_("因条件不符排除（条）"), default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("匹配发起时间"), default=clock.now)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["thing"], condition=Q(state="waiting"), name="one_run_waits"),
            models.CheckConstraint(
                condition=Q(state="waiting", done_at=None) | Q(state__in=["done", "failed"], done_at__isnull=False),
                name="done_run_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thing} {self.asked_at:%Y-%m-%d}"


class Match(Identified):
    """A need and what might answer it (匹配结果): score, features, reasons and constraints as they were. Append-only.

    `reasons` holds only words that every account could read in both texts; `need_print`, `offer_print` say which.
    """

    uri_prefix: ClassVar[str] = "/matches/"

    run = models.ForeignKey(MatchRun, models.PROTECT, related_name="matches")
    need = models.CharField(max_length=300)
    offer = models.CharField(max_length=300)
    kind = models.CharField(_("类别"), max_length=12)
    place = models.PositiveSmallIntegerField(_("名次"))
    score = models.FloatField(_("得分（0–1）"))
    features = models.JSONField()
    weights = models.JSONField()
    reasons = models.JSONField()
    constraints = models.JSONField()
    need_print = models.CharField(max_length=64)
    offer_print = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["run", "place"]
        indexes = [models.Index(fields=["need"]), models.Index(fields=["offer"])]
        constraints = [
            models.UniqueConstraint(fields=["run", "need", "offer"], name="match_once_in_a_run"),
        ]

    def __str__(self) -> str:
        return f"{self.need} ↔ {self.offer}"


class MatchOutcome(models.Model):
    """What came of a match (匹配的结局). Append-only. `real`: not said by an account of the demonstration."""

    class Kind(models.TextChoices):
        """The funnel, and its other end."""

        CONTACT = "contact", _("已联系")
        CONTRACT = "contract", _("签了合同")
        ADOPTION = "adoption", _("已采用")
        USELESS = "useless", _("没有用")

    match = models.ForeignKey(Match, models.PROTECT, related_name="outcomes")
    kind = models.CharField(_("结局"), max_length=10, choices=Kind)
    words = models.CharField(_("说明"), max_length=300, blank=True)
    real = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["match", "kind"], name="outcome_once"),
            models.CheckConstraint(condition=~Q(kind="useless") | ~Q(words=""), name="useless_says_why"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ReviewRound(Identified):
    """Experts assigned to calls with limited seats (评审分派): inputs and result frozen. Append-only."""

    uri_prefix: ClassVar[str] = "/review-rounds/"

    number = models.CharField(_("编号"), max_length=20, unique=True)
    inputs = models.JSONField()
    result = models.JSONField()
    blocking_count = models.PositiveIntegerField(_("阻塞对"))
    digest = models.CharField(_("输入与结果的摘要"), max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("分派时间"), default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(blocking_count=0), name="round_is_stable")]

    def __str__(self) -> str:
        return self.number
