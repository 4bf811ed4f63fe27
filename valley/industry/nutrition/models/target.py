"""For whom, and how much of what: the need that a formula answers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified


class Eater(models.TextChoices):
    """Who eats."""

    GENERAL = "general", _("一般人群")
    INFANT = "infant", _("婴幼儿（照护者）")
    CHILD = "child", _("儿童青少年")
    PREGNANT = "pregnant", _("孕妇、乳母")
    ELDER = "elder", _("老年人")
    DIABETIC = "diabetic", _("糖尿病患者")
    HEART = "heart", _("心血管病患者")
    OBESE = "obese", _("超重、肥胖者")
    PATIENT = "patient", _("其他患者")


class Target(Identified):
    """A nutrition target (营养目标): who eats, what share of a day it is, ranges of nutrients and where they come from.

    `ranges`: rows {nutrient, min, max, source}; amounts in the nutrient's unit for the whole portion of `portion_g`.
    `need`: URI of the need that it answers, wherever that is kept.
    """

    uri_prefix: ClassVar[str] = "/nutrition/targets/"

    owner = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    title = models.CharField(_("名称"), max_length=200)
    eater = models.CharField(_("对象"), max_length=10, choices=Eater)
    eaten_as = models.CharField(_("食用说明"), max_length=200, blank=True)
    portion_g = models.DecimalField(_("一份的质量（g）"), max_digits=9, decimal_places=2)
    ranges = models.JSONField(_("营养素范围"), default=list)
    edition = models.CharField(_("参考摄入量版本"), max_length=60, blank=True)
    need = models.CharField(_("来自需求"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(portion_g__gt=0), name="nutrition_portion_positive"),
            models.CheckConstraint(condition=~Q(title=""), name="nutrition_target_titled"),
        ]

    def __str__(self) -> str:
        return self.title
