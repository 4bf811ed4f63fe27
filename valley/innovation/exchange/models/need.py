"""Needs: a problem, and what it splits into. Each open one has an owner, a next step and a date."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.models.tongues import InTwoLanguages
from valley.kernel import clock
from valley.kernel.models import Identified
from valley.kernel.models.steps import StepField


class Level(models.TextChoices):
    """How deep the question goes (plan L363): each level asks the next one up for what it cannot answer itself."""

    PROBLEM = "problem", _("生产问题")
    TECHNOLOGY = "technology", _("技术需求")
    SCIENCE = "science", _("科学问题")


class NeedState(models.TextChoices):
    """Where a need stands. The first four are open."""

    REPORTED = "reported", _("待受理")
    ANALYSING = "analysing", _("分析中")
    WAITING = "waiting", _("等待上游答复")
    ANSWERED = "answered", _("已答复，待确认")
    CONFIRMED = "confirmed", _("已确认解决")
    UNCONFIRMED = "unconfirmed", _("已答复，未获确认")
    DECLINED = "declined", _("不予受理")
    WITHDRAWN = "withdrawn", _("已撤回")


OPEN = (NeedState.REPORTED, NeedState.ANALYSING, NeedState.WAITING, NeedState.ANSWERED)


class Origin(models.TextChoices):
    """From where it is asked."""

    PLANT = "plant", _("工厂")
    KITCHEN = "kitchen", _("中央厨房、餐厨")
    STORE = "store", _("门店")
    FARM = "farm", _("基地、农户")
    EATER = "eater", _("食客")
    INSTITUTE = "institute", _("科研单位")


class Openness(models.TextChoices):
    """How much everybody with an account sees before asking (staged disclosure)."""

    TITLE = "title", _("只公开题目")
    SUMMARY = "summary", _("公开题目和摘要")
    FULL = "full", _("全文公开")


class Need(InTwoLanguages, Identified):
    """A need (需求): a production problem, a technology need split off from one, or a science need behind that.

    The database keeps: an open need has somebody to act, a next step and a date; a problem stands at the foot of its
    tree and every other level hangs on the level below; what is closed says when.
    """

    uri_prefix: ClassVar[str] = "/needs/"

    number = models.CharField(_("编号"), max_length=20, unique=True)
    level = models.CharField(_("层级"), max_length=12, choices=Level, default=Level.PROBLEM)
    state = models.CharField(_("状态"), max_length=12, choices=NeedState, default=NeedState.REPORTED)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    parent_level = models.CharField(max_length=12, choices=Level, blank=True, null=True)
    root = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="tree")
    origin = models.CharField(_("来自"), max_length=12, choices=Origin)
    detail = models.TextField(_("全文"), blank=True)
    goal = models.CharField(_("怎样算解决了"), max_length=300, blank=True)
    incumbent = models.CharField(_("现在怎么做"), max_length=300, blank=True)
    trl_min = models.PositiveSmallIntegerField(_("最低技术成熟度"), null=True, blank=True)
    topics = ArrayField(models.CharField(max_length=60), verbose_name=_("领域"), default=list, blank=True)
    openness = models.CharField(_("公开程度"), max_length=8, choices=Openness, default=Openness.TITLE)
    park = models.ForeignKey("registry.Place", models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    secret_digest = models.CharField(max_length=64, blank=True, editable=False)
    handler = models.ForeignKey("registry.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    owner_organisation = models.ForeignKey(
        "registry.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_desk = models.BooleanField(_("由园区办公室跟进"), default=False)
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    due_not_before = models.DateField(_("期限不早于"), null=True, blank=True)
    reported_at = models.DateTimeField(_("提出时间"), default=clock.now)
    taken_at = models.DateTimeField(_("受理时间"), null=True, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    close_reason = models.CharField(_("结束的理由"), max_length=300, blank=True)
    expires_on = models.DateField(_("有效期至"))
    expiry_told_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-reported_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["root"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[s.value for s in OPEN])
                | (
                    ~Q(next_step="")
                    & (Q(due_on__isnull=False) | Q(due_not_before__isnull=False))
                    & (Q(owner__isnull=False) | Q(owner_organisation__isnull=False) | Q(owner_desk=True))
                ),
                name="open_need_owned_stepped_dated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in OPEN], closed_at=None)
                | (~Q(state__in=[s.value for s in OPEN]) & Q(closed_at__isnull=False)),
                name="closed_need_says_when",
            ),
            models.CheckConstraint(
                condition=Q(level=Level.PROBLEM, parent=None, parent_level=None)
                | Q(level=Level.TECHNOLOGY, parent__isnull=False, parent_level=Level.PROBLEM)
                | Q(level=Level.SCIENCE, parent__isnull=False, parent_level=Level.TECHNOLOGY),
                name="need_hangs_on_the_level_below",
            ),
            models.CheckConstraint(
                condition=Q(reporter__isnull=False) | ~Q(secret_digest=""), name="need_has_an_asker"
            ),
            models.CheckConstraint(condition=Q(trl_min=None) | Q(trl_min__range=(1, 9)), name="need_trl_in_scale"),
            models.UniqueConstraint(fields=["id", "level"], name="need_with_its_level"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.shown_title}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_anonymous(self) -> bool:
        """Asked without an account: who knows the secret speaks for the asker."""
        return self.reporter_id is None


class Postponement(models.Model):
    """A due date was moved, and why (延期). Counted: a date that is moved often is no date."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="postponements")
    from_on = models.DateField(_("原期限"), null=True)
    to_on = models.DateField(_("新期限"))
    reason = models.CharField(_("理由"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="postponement_says_why")]

    def __str__(self) -> str:
        return f"{self.from_on} → {self.to_on}"


class Refusal(models.Model):
    """A party would not take the need, and why (谢绝); the reason goes back to whoever asked."""

    class Reason(models.TextChoices):
        """Structured, because they come back as advice."""

        UNCLEAR = "unclear", _("描述不清，无法判断")
        NOT_OURS = "not_ours", _("不属于本单位领域")
        NO_CAPACITY = "no_capacity", _("暂无力量承接")
        NOT_A_PROBLEM = "not_a_problem", _("不是需要解决的问题")
        BREAKS_RULES = "breaks_rules", _("做法违反法规或标准")
        OTHER = "other", _("其他")

    need = models.ForeignKey(Need, models.PROTECT, related_name="refusals")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("理由类别"), max_length=16, choices=Reason)
    words = models.CharField(_("理由"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="refusal_says_why")]

    def __str__(self) -> str:
        return self.get_kind_display()
