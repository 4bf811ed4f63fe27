"""New-type R&D institutions (新型研发机构): who invests, what for, what it lives on."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models.split import Split
from valley.kernel import clock
from valley.kernel.models import EvidenceFile, Identified


class Ownership(models.TextChoices):
    """Public or private (annex L354: 科学公司、私立研究机构)."""

    PUBLIC = "public", _("公立")
    PRIVATE = "private", _("私立")
    MIXED = "mixed", _("多元投资")


class InstitutionTask(models.TextChoices):
    """What it is for (plan L296)."""

    MATURING = "maturing", _("中试熟化")
    TRANSFER = "transfer", _("成果转化")
    INCUBATION = "incubation", _("孵化")


class IncomeKind(models.TextChoices):
    """What it lives on."""

    GRANT = "grant", _("财政拨款与科研项目")
    CONTRACT = "contract", _("技术合同")
    SERVICE = "service", _("中试、检测等服务")
    EQUITY = "equity", _("投资与股权收益")
    OTHER = "other", _("其他")


class Institution(Identified):
    """An organisation run as a new-type R&D institution (plan L296). Its investors are a split in whole parts."""

    uri_prefix: ClassVar[str] = "/rd-institutions/"

    number = models.CharField(_("编号"), max_length=20, unique=True)
    organisation = models.OneToOneField("registry.Organisation", models.PROTECT, related_name="+")
    ownership = models.CharField(_("性质"), max_length=8, choices=Ownership)
    tasks = ArrayField(models.CharField(max_length=12, choices=InstitutionTask), verbose_name=_("承担任务"))
    governance = models.CharField(_("治理：理事会、章程、用人和激励"), max_length=600)
    investment = models.OneToOneField(Split, models.PROTECT, related_name="+")
    since = models.DateField(_("成立或认定日期"))
    source = models.CharField(_("依据"), max_length=200)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("登记时间"), default=clock.now)
    closed_on = models.DateField(_("停止日期"), null=True, blank=True)
    reason = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        ordering = ["-registered_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="institution_has_a_source"),
            models.CheckConstraint(condition=Q(tasks__len__gt=0), name="institution_has_a_task"),
            models.CheckConstraint(condition=Q(closed_on=None) | ~Q(reason=""), name="closed_institution_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.organisation}"


class Income(models.Model):
    """What an institution took in over one year, by kind (收入构成). A correction is a newer line; both stay."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="income")
    year = models.PositiveSmallIntegerField(_("年份"))
    kind = models.CharField(_("来源"), max_length=10, choices=IncomeKind)
    amount_fen = models.PositiveBigIntegerField(_("金额（分）"))
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-year", "kind", "-at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(year__range=(1990, 2100)), name="income_of_a_year")]

    def __str__(self) -> str:
        return f"{self.year} {self.get_kind_display()}"
