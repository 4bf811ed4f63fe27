"""Seminars, contests, roadshows, exhibitions: who came, whom they met, what followed."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified
from valley.kernel.models.steps import StepField
from valley.kernel.models.tongues import SecondTongue


class GatheringKind(models.TextChoices):
    """Plan L284 (主题研讨会、比赛、路演) and L300 (专题研讨, 展览展销)."""

    SEMINAR = "seminar", _("主题研讨")
    CONTEST = "contest", _("比赛")
    ROADSHOW = "roadshow", _("路演")
    EXPO = "expo", _("展览展销")


class GatheringState(models.TextChoices):
    """Where it stands."""

    OPEN = "open", _("报名中")
    HELD = "held", _("已举办")
    CANCELLED = "cancelled", _("已取消")


class Gathering(SecondTongue, Identified):
    """An event of the network (交流活动). The database keeps: an open one has a next step and a date."""

    uri_prefix: ClassVar[str] = "/gatherings/"
    tongues: ClassVar[dict[str, str]] = {"title": "title_other", "words": "words_other"}

    number = models.CharField(_("编号"), max_length=20, unique=True)
    kind = models.CharField(_("类别"), max_length=10, choices=GatheringKind)
    title = models.CharField(_("名称"), max_length=120)
    words = models.CharField(_("谈什么、给谁来"), max_length=600)
    topics = ArrayField(models.CharField(max_length=60), verbose_name=_("关键词"), default=list, blank=True)
    organiser = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    venue = models.CharField(_("地点"), max_length=200)
    starts_at = models.DateTimeField(_("开始时间"))
    seats_count = models.PositiveIntegerField(_("名额（人）"))
    state = models.CharField(_("状态"), max_length=10, choices=GatheringState, default=GatheringState.OPEN)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    reason = models.CharField(_("小结"), max_length=600, blank=True)
    announced_at = models.DateTimeField(_("发布时间"), default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(seats_count__gt=0), name="gathering_has_seats"),
            models.CheckConstraint(
                condition=~Q(state="open") | (~Q(next_step="") & Q(due_on__isnull=False, ended_at=None)),
                name="open_gathering_stepped_dated",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | (Q(ended_at__isnull=False) & ~Q(reason="")),
                name="ended_gathering_says_what_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.shown_title}"


class Attendance(Identified):
    """Somebody signs up, says what they bring or look for, and was there or not (报名与到场)."""

    uri_prefix: ClassVar[str] = "/attendances/"

    gathering = models.ForeignKey(Gathering, models.PROTECT, related_name="attendances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    offers = models.CharField(_("带来什么、想找什么（给其他报名的人看）"), max_length=300)
    signed_at = models.DateTimeField(_("报名时间"), default=clock.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    attended = models.BooleanField(_("到场"), null=True)

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "user"], condition=Q(cancelled_at=None), name="signed_up_once"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(attended=True), name="who_cancelled_was_not_there"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation or self.user}"


class Acquaintance(Identified):
    """Two who were there met (结识): one says so, the other confirms; later what followed of it, on the platform."""

    uri_prefix: ClassVar[str] = "/acquaintances/"

    class State(models.TextChoices):
        """What the other one said."""

        SAID = "said", _("待对方确认")
        CONFIRMED = "confirmed", _("双方确认")
        DENIED = "denied", _("对方否认")

    sayer = models.ForeignKey(Attendance, models.PROTECT, related_name="made")
    other = models.ForeignKey(Attendance, models.PROTECT, related_name="found")
    words = models.CharField(_("谈了什么"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.SAID)
    followed = models.CharField(_("后续：平台上的哪条记录"), max_length=300, blank=True)
    said_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    followed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            # Whichever of the two says so: both at the same moment too.
            models.UniqueConstraint(Least("sayer", "other"), Greatest("sayer", "other"), name="met_once"),
            models.CheckConstraint(condition=~Q(sayer=F("other")), name="nobody_meets_themselves"),
            models.CheckConstraint(
                condition=Q(followed="") | Q(state="confirmed", followed_at__isnull=False), name="what_followed_was_met"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sayer} ↔ {self.other}"
