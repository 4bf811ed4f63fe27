"""Tracks that the valley might choose (赛道), each judged on sourced evidence."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models.fields import Field
from valley.kernel import clock
from valley.kernel.models import EvidenceFile, Identified
from valley.kernel.models.steps import StepField
from valley.kernel.models.tongues import SecondTongue


class Aspect(models.TextChoices):
    """What a track is judged by (inventory row 34). Whether it may be set up is no score: the catalogue decides."""

    MARKET = "market", _("市场")
    MATURITY = "maturity", _("技术成熟度")
    CAPABILITY = "capability", _("本地能力")


class TrackState(models.TextChoices):
    """Setting one aside is an honest end."""

    CANDIDATE = "candidate", _("候选")
    CHOSEN = "chosen", _("已选定")
    ASIDE = "aside", _("不选")


class Track(SecondTongue, Identified):
    """A candidate track (候选赛道, plan L50). The database keeps: a candidate has a next step and a date."""

    uri_prefix: ClassVar[str] = "/tracks/"
    tongues: ClassVar[dict[str, str]] = {"title": "title_other", "words": "words_other"}

    number = models.CharField(_("编号"), max_length=20, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    words = models.CharField(_("做什么、为谁做"), max_length=600)
    field = models.CharField(_("领域"), max_length=16, choices=Field)
    industry = models.CharField(_("行业小类（GB/T 4754）"), max_length=8, blank=True)
    topics = ArrayField(models.CharField(max_length=60), verbose_name=_("关键词"), default=list, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=TrackState, default=TrackState.CANDIDATE)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    reason = models.CharField(_("决定的理由"), max_length=600, blank=True)
    proposed_at = models.DateTimeField(_("提出时间"), default=clock.now)
    ended_at = models.DateTimeField(_("决定时间"), null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="candidate") | (~Q(next_step="") & Q(due_on__isnull=False, ended_at=None)),
                name="candidate_track_stepped_dated",
            ),
            models.CheckConstraint(
                condition=Q(state="candidate") | (Q(ended_at__isnull=False) & ~Q(reason="")),
                name="decided_track_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.shown_title}"


class TrackEvidence(models.Model):
    """One person's points for one aspect, 0 to 100, with its source. Append-only: the newest counts."""

    track = models.ForeignKey(Track, models.PROTECT, related_name="evidence")
    aspect = models.CharField(_("方面"), max_length=12, choices=Aspect)
    points = models.PositiveSmallIntegerField(_("分数（0–100）"))
    words = models.CharField(_("依据说明"), max_length=600)
    source = models.CharField(_("出处"), max_length=300)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(points__lte=100), name="track_points_to_a_hundred"),
            models.CheckConstraint(condition=~Q(source=""), name="track_evidence_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()} {self.points}"
