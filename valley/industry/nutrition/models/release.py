"""A released formula: its owner, and who may make it (配方持有人与生产者分离)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.models.formula import FormulaVersion
from valley.kernel import clock
from valley.kernel.models import Identified


class Release(Identified):
    """An approved version, handed to makers as a package with its hash (放行).

    `registration`: number of its registration or filing where the law asks for one; empty is said as "not registered:
    not for sale" where one is needed.
    """

    uri_prefix: ClassVar[str] = "/nutrition/releases/"

    version = models.OneToOneField(FormulaVersion, models.PROTECT, related_name="release")
    package = models.BinaryField()
    sha256 = models.CharField(_("校验值"), max_length=64)
    needs_registration = models.BooleanField(_("依法须注册或备案"), default=False)
    registration = models.CharField(_("注册或备案号"), max_length=100, blank=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(_("放行时间"), default=clock.now)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("撤回理由"), max_length=300, blank=True)

    class Meta:
        ordering = ["-released_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="nutrition_withdrawn_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return str(self.version)


class PermittedMaker(Identified):
    """That an organisation may make what was released, over a time (受托生产许可). The owner itself needs none."""

    uri_prefix: ClassVar[str] = "/nutrition/makers/"

    release = models.ForeignKey(Release, models.PROTECT, related_name="makers")
    maker = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    period = DateRangeField(_("许可期间"), help_text=_("含起始日，不含终止日"))
    agreement = models.CharField(_("委托合同编号"), max_length=100)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("许可时间"), default=clock.now)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="nutrition_maker_once_at_a_time",
                expressions=[
                    ("release", RangeOperators.EQUAL),
                    ("maker", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(period__isempty=False), name="nutrition_maker_period"),
            models.CheckConstraint(condition=~Q(agreement=""), name="nutrition_maker_has_an_agreement"),
        ]

    def __str__(self) -> str:
        return f"{self.maker_id} {self.period}"
