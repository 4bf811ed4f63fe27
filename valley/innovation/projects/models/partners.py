"""Two firms beside each other: one specification between neighbouring links; a large firm that raises a supplier."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models.package import WorkPackage
from valley.kernel import clock
from valley.kernel.models import EvidenceFile, Identified
from valley.kernel.models.steps import StepField
from valley.kernel.models.tongues import SecondTongue


class InterfaceState(models.TextChoices):
    """The first three are open."""

    PROPOSED = "proposed", _("待对方同意")
    AGREED = "agreed", _("按规格研发")
    TESTED = "tested", _("待对方认可结果")
    PASSED = "passed", _("双方认可")
    DROPPED = "dropped", _("中止")


OPEN_INTERFACES = (InterfaceState.PROPOSED, InterfaceState.AGREED, InterfaceState.TESTED)


class Interface(SecondTongue, Identified):
    """What the upstream package hands to the downstream one: one specification and one test that both hold (共同规格).

    Co-development of two neighbouring links (plan L332). Neither side decides alone: what one proposes or measures the
    other one agrees to.
    """

    uri_prefix: ClassVar[str] = "/interfaces/"
    tongues: ClassVar[dict[str, str]] = {"title": "title_other", "specification": "words_other"}

    number = models.CharField(_("编号"), max_length=20, unique=True)
    title = models.CharField(_("交接什么"), max_length=120)
    upstream = models.ForeignKey(WorkPackage, models.PROTECT, related_name="gives")
    downstream = models.ForeignKey(WorkPackage, models.PROTECT, related_name="takes")
    specification = models.TextField(_("共同规格"))
    test = models.CharField(_("共同试验"), max_length=600)
    state = models.CharField(_("状态"), max_length=10, choices=InterfaceState, default=InterfaceState.PROPOSED)
    waits_for = models.ForeignKey("registry.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    reason = models.CharField(_("说明"), max_length=600, blank=True)
    proposed_at = models.DateTimeField(_("提出时间"), default=clock.now)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(upstream=F("downstream")), name="interface_between_two"),
            models.UniqueConstraint(
                fields=["upstream", "downstream", "title"], condition=Q(ended_at=None), name="interface_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["proposed", "agreed", "tested"])
                | (~Q(next_step="") & Q(due_on__isnull=False, ended_at=None)),
                name="open_interface_stepped_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["proposed", "tested"]) | Q(waits_for__isnull=False),
                name="interface_waits_for_a_side",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["passed", "dropped"]) | (Q(ended_at__isnull=False) & ~Q(reason="")),
                name="ended_interface_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.shown_title}"

    @property
    def sides(self) -> tuple[object, object]:
        return self.upstream.organisation, self.downstream.organisation


class InterfaceTest(models.Model):
    """One run of the common test: who measured what, and what the other side said. Said once."""

    interface = models.ForeignKey(Interface, models.PROTECT, related_name="tests")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    measured = models.CharField(_("实测结果"), max_length=600)
    passed = models.BooleanField(_("达到规格"))
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    accepted = models.BooleanField(_("对方认可"), null=True)
    reason = models.CharField(_("对方意见"), max_length=300, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["interface"], condition=Q(accepted=None), name="one_test_waits"),
            models.CheckConstraint(condition=~Q(accepted=False) | ~Q(reason=""), name="contested_test_says_why"),
        ]

    def __str__(self) -> str:
        return self.measured[:60]


class FosteringState(models.TextChoices):
    """The first two are open."""

    OFFERED = "offered", _("待答复")
    RUNNING = "running", _("培育中")
    REACHED = "reached", _("达到目标")
    STOPPED = "stopped", _("停止")
    DECLINED = "declined", _("谢绝")


OPEN_FOSTERINGS = (FosteringState.OFFERED, FosteringState.RUNNING)


class Fostering(SecondTongue, Identified):
    """A firm higher on the growth ladder raises a supplier (配套培育, plan L332 大中小企业融通).

    The steps of both on the ladder are kept as they were on the first day; orders given are counted from the records.
    """

    uri_prefix: ClassVar[str] = "/fosterings/"
    tongues: ClassVar[dict[str, str]] = {"title": "title_other", "goal": "words_other"}

    number = models.CharField(_("编号"), max_length=20, unique=True)
    leader = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    supplier = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    title = models.CharField(_("配套什么"), max_length=120)
    gap = models.CharField(_("现在差在哪里"), max_length=300)
    goal = models.CharField(_("达到什么算成"), max_length=300)
    support = models.CharField(_("开放什么：设备、标准、订单、人员"), max_length=300)
    leader_step = models.PositiveSmallIntegerField(_("牵头企业梯级（0 为未入梯）"))
    supplier_step = models.PositiveSmallIntegerField(_("配套企业梯级（0 为未入梯）"))
    state = models.CharField(_("状态"), max_length=10, choices=FosteringState, default=FosteringState.OFFERED)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    reason = models.CharField(_("结果"), max_length=600, blank=True)
    offered_at = models.DateTimeField(_("提出时间"), default=clock.now)
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(leader_step__gt=F("supplier_step")), name="who_fosters_stands_higher"),
            models.UniqueConstraint(
                fields=["leader", "supplier", "title"], condition=Q(ended_at=None), name="fostered_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["offered", "running"])
                | (~Q(next_step="") & Q(due_on__isnull=False, ended_at=None)),
                name="open_fostering_stepped_dated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["offered", "running"]) | (Q(ended_at__isnull=False) & ~Q(reason="")),
                name="ended_fostering_says_what_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.shown_title}"
