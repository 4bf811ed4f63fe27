"""Innovation consortia (创新联合体): six roles, shares, and the agreement that they rest on."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models.fields import Field, Sector
from valley.innovation.projects.models.split import Split
from valley.innovation.projects.models.track import Track
from valley.kernel import clock
from valley.kernel.models import EvidenceFile, Identified
from valley.kernel.models.steps import StepField
from valley.kernel.models.tongues import SecondTongue


class Chair(models.TextChoices):
    """The six roles (plan L34, L52, L298: 政—产—学—研—用—金)."""

    GOVERNMENT = "government", _("政")
    INDUSTRY = "industry", _("产")
    UNIVERSITY = "university", _("学")
    RESEARCH = "research", _("研")
    USER = "user", _("用")
    FINANCE = "finance", _("金")


class ConsortiumState(models.TextChoices):
    """The way of a consortium. Falling apart is an honest end."""

    FORMING = "forming", _("组建中")
    RUNNING = "running", _("运行中")
    ENDED = "ended", _("已完成")
    DISSOLVED = "dissolved", _("已解散")


OPEN_CONSORTIA = (ConsortiumState.FORMING, ConsortiumState.RUNNING)


class Consortium(SecondTongue, Identified):
    """A firm sets the problem and leads; institutes, users and funders take the other roles.

    The database keeps: an open one has a next step and a date; a running one has its signed agreement and both splits.
    """

    uri_prefix: ClassVar[str] = "/consortia/"
    tongues: ClassVar[dict[str, str]] = {"title": "title_other", "goal": "words_other"}

    number = models.CharField(_("编号"), max_length=20, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    goal = models.CharField(_("要解决什么、怎样算解决了"), max_length=600)
    field = models.CharField(_("领域"), max_length=16, choices=Field)
    topics = ArrayField(models.CharField(max_length=60), verbose_name=_("关键词"), default=list, blank=True)
    sectors = ArrayField(
        models.CharField(max_length=10, choices=Sector), verbose_name=_("板块"), default=list, blank=True
    )
    links = ArrayField(models.CharField(max_length=40), verbose_name=_("链条环节"), help_text=_("自上游到下游"))
    lead = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    need = models.ForeignKey("exchange.Need", models.PROTECT, null=True, blank=True, related_name="+")
    track = models.ForeignKey(Track, models.PROTECT, null=True, blank=True, related_name="consortia")
    call = models.ForeignKey("exchange.Call", models.PROTECT, null=True, blank=True, related_name="+")
    contribution = models.OneToOneField(Split, models.PROTECT, null=True, blank=True, related_name="+")
    ip = models.OneToOneField(Split, models.PROTECT, null=True, blank=True, related_name="+")
    agreement = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("状态"), max_length=12, choices=ConsortiumState, default=ConsortiumState.FORMING)
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    founded_at = models.DateTimeField(_("发起时间"), default=clock.now)
    started_at = models.DateTimeField(_("签约时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    reason = models.CharField(_("说明"), max_length=600, blank=True)

    class Meta:
        ordering = ["-founded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["forming", "running"])
                | (~Q(next_step="") & Q(due_on__isnull=False, ended_at=None)),
                name="open_consortium_stepped_dated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["forming", "running"]) | (Q(ended_at__isnull=False) & ~Q(reason="")),
                name="ended_consortium_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "ended"])
                | Q(contribution__isnull=False, ip__isnull=False, agreement__isnull=False, started_at__isnull=False),
                name="running_consortium_is_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.shown_title}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_CONSORTIA


class Seat(Identified):
    """One organisation in one role of a consortium: asked, then its own yes or no."""

    uri_prefix: ClassVar[str] = "/seats/"

    class State(models.TextChoices):
        """What the organisation said."""

        ASKED = "asked", _("待答复")
        TAKEN = "taken", _("已加入")
        DECLINED = "declined", _("谢绝")
        LEFT = "left", _("已退出")

    consortium = models.ForeignKey(Consortium, models.PROTECT, related_name="seats")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    role = models.CharField(_("角色"), max_length=12, choices=Chair)
    duty = models.CharField(_("承担什么"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.ASKED)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "organisation", "role"],
                condition=Q(state__in=["asked", "taken"]),
                name="seat_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "left"]) | ~Q(reason=""), name="empty_seat_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.organisation}"
