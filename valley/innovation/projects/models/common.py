"""Needs that several parks share, published as one joint task (共性需求)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models.consortium import Consortium
from valley.kernel import clock
from valley.kernel.models import Identified
from valley.kernel.models.steps import StepField


class CommonState(models.TextChoices):
    """Where it stands."""

    PUBLISHED = "published", _("征集联合体")
    JOINED = "joined", _("已组建联合体")
    WITHDRAWN = "withdrawn", _("已撤下")


class CommonNeed(Identified):
    """A cluster that a person confirmed, as a task for a consortium (plan L247)."""

    uri_prefix: ClassVar[str] = "/common-needs/"

    number = models.CharField(_("编号"), max_length=20, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    summary = models.CharField(_("共性问题"), max_length=600)
    state = models.CharField(_("状态"), max_length=10, choices=CommonState, default=CommonState.PUBLISHED)
    consortium = models.OneToOneField(Consortium, models.PROTECT, null=True, blank=True, related_name="common_need")
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    reason = models.CharField(_("说明"), max_length=600, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("确认时间"), default=clock.now)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        ordering = ["-confirmed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | (~Q(next_step="") & Q(due_on__isnull=False)),
                name="published_common_need_stepped_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state="joined") | Q(consortium__isnull=False), name="joined_by_a_consortium"
            ),
            models.CheckConstraint(condition=~Q(state="withdrawn") | ~Q(reason=""), name="withdrawn_common_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Shared(models.Model):
    """A need that belongs to a common one; to one only."""

    common = models.ForeignKey(CommonNeed, models.PROTECT, related_name="shared")
    need = models.ForeignKey("exchange.Need", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["need"], name="need_in_one_common_need")]

    def __str__(self) -> str:
        return str(self.need)
