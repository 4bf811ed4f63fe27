"""Internships: posts that a base offers, and the people placed on them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified
from valley.registry.models.organisation import Organisation
from valley.registry.models.person import Person


class InternshipPost(Identified):
    """A post at a base for internship and practice (实习实践基地) of a firm with a school or institute; plan L277."""

    uri_prefix: ClassVar[str] = "/internship-posts/"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("实习单位"))
    partner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("合作院校")
    )
    title = models.CharField(_("岗位"), max_length=200)
    field = models.CharField(_("专业方向"), max_length=200, blank=True)
    places = models.PositiveSmallIntegerField(_("名额"))
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    closed_on = models.DateField(_("停止招收日期"), null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="internship_forward"),
            models.CheckConstraint(condition=Q(places__gte=1) & ~Q(title=""), name="internship_has_places"),
        ]

    def __str__(self) -> str:
        return self.title


class PlacementStage(models.TextChoices):
    """How far a placement is."""

    PLACED = "placed", _("已安排")
    STARTED = "started", _("在岗")
    ASSESSED = "assessed", _("已考核")
    ENDED = "ended", _("已结束")
    BROKEN_OFF = "broken_off", _("中止")


class Grade(models.TextChoices):
    """The assessment's result."""

    EXCELLENT = "excellent", _("优秀")
    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")


class Hire(models.TextChoices):
    """What came of it."""

    HIRED = "hired", _("留用")
    HIRED_ELSEWHERE = "hired_elsewhere", _("园区内其他单位录用")
    NOT_HIRED = "not_hired", _("未录用")


class Placement(Identified):
    """A person on an internship post (实习安排): placed → started → assessed → ended with the outcome of hiring.

    What the assessment says of the person is sealed with the person's key.
    """

    uri_prefix: ClassVar[str] = "/placements/"

    post = models.ForeignKey(InternshipPost, models.PROTECT, related_name="placements")
    person = models.ForeignKey(Person, models.PROTECT, related_name="placements")
    stage = models.CharField(_("阶段"), max_length=10, choices=PlacementStage, default=PlacementStage.PLACED)
    placed_on = models.DateField(_("安排日期"), default=clock.today)
    started_on = models.DateField(_("到岗日期"), null=True, blank=True)
    ended_on = models.DateField(_("离岗日期"), null=True, blank=True)
    grade = models.CharField(_("考核结果"), max_length=10, choices=Grade, blank=True)
    remarks_sealed = models.BinaryField(null=True)
    hire = models.CharField(_("录用结果"), max_length=20, choices=Hire, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "person"], condition=~Q(stage="broken_off"), name="placement_once_per_post"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gte=F("started_on")),
                name="placement_forward",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["started", "assessed", "ended"]) | Q(started_on__isnull=False),
                name="placement_started",
            ),
            models.CheckConstraint(
                condition=~Q(stage="ended") | (~Q(hire="") & ~Q(grade="") & Q(ended_on__isnull=False)),
                name="placement_ends_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.get_stage_display()}"
