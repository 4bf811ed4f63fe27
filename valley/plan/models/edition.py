"""The plan that this valley follows, and what people later wrote into it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import Identified


class PlanEdition(Identified):
    """A plan that was loaded from its data files (规划版本).

    The files say everything; this row says which ones, and that their checksum is still the one that was loaded.
    """

    uri_prefix: ClassVar[str] = "/plan/editions/"

    slug = models.SlugField(_("标识"), unique=True, help_text=_("数据目录名"))
    title = models.CharField(_("名称"), max_length=200)
    checksum = models.CharField(_("校验值"), max_length=64)
    fictional = models.BooleanField(_("虚构规划"), default=False)
    active = models.BooleanField(_("当前执行"), default=False)
    loaded_at = models.DateTimeField(_("装入时间"))
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["active"], condition=models.Q(active=True), name="one_active_plan")
        ]

    def __str__(self) -> str:
        return self.title


class ValueKind(models.TextChoices):
    """Why a value of the plan is not the one in its files."""

    SUPPLEMENT = "supplement", _("补录脱落的数值")
    CHANGE = "change", _("调整规划数值")


class PlanValue(models.Model):
    """A value entered for one path of the plan (补录与调整). Append-only; the newest of a path holds.

    `path` names the value ("indicators/10/target"); `value` and `old` have the shape of the data files.
    A supplement fills what the text has lost; a change replaces what is stated and needs an adopted proposal.
    """

    plan = models.ForeignKey(PlanEdition, models.PROTECT, related_name="values")
    path = models.CharField(_("位置"), max_length=200)
    kind = models.CharField(_("性质"), max_length=12, choices=ValueKind)
    old = models.JSONField(_("原值"), null=True)
    value = models.JSONField(_("新值"))
    source = models.TextField(_("出处"), help_text=_("文件、文号、页码"))
    on = models.DateField(_("出处日期"))
    proposal = models.ForeignKey("plan.ChangeProposal", models.PROTECT, null=True, related_name="values")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("录入时间"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(source=""), name="plan_value_has_source"),
            models.CheckConstraint(
                condition=~models.Q(kind=ValueKind.CHANGE) | models.Q(proposal__isnull=False),
                name="plan_change_has_proposal",
            ),
        ]
        indexes = [models.Index(fields=["plan", "path", "id"])]

    def __str__(self) -> str:
        return f"{self.path} = {self.value}"
