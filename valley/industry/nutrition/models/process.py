"""How it is made and packed: process steps with yield and retention, and the master data of a dish."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.models.formula import FormulaVersion


class ProcessStep(models.Model):
    """One step (工序): of what goes in `yield_percent` comes out; `retention`: nutrient → share kept, 0 to 1."""

    version = models.ForeignKey(FormulaVersion, models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("工序"), max_length=100)
    settings = models.CharField(_("工艺参数"), max_length=200, blank=True, help_text=_("温度、时间、压力等"))
    yield_percent = models.DecimalField(_("得率（%）"), max_digits=7, decimal_places=3, default=100)
    retention = models.JSONField(_("保留率"), default=dict)
    source = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["version", "place"], name="nutrition_step_place_once"),
            models.CheckConstraint(condition=Q(yield_percent__gt=0), name="nutrition_step_yields_something"),
        ]

    def __str__(self) -> str:
        return self.name


class DishSheet(models.Model):
    """A dish's data beside recipe and process (菜品主数据): cutting, portion, packaging, storage, standard."""

    version = models.OneToOneField(FormulaVersion, models.CASCADE, related_name="dish")
    cutting = models.TextField(_("切配、分割"), blank=True)
    portion_g = models.DecimalField(_("每份（g）"), max_digits=9, decimal_places=2, null=True, blank=True)
    packaging = models.CharField(_("包装"), max_length=300, blank=True)
    storage = models.CharField(_("贮存条件"), max_length=200, blank=True)
    shelf_life_hours = models.PositiveIntegerField(_("保质期（小时）"), null=True, blank=True)
    heating = models.CharField(_("复热方法"), max_length=300, blank=True)
    standard = models.CharField(_("执行标准"), max_length=200, blank=True)

    def __str__(self) -> str:
        return str(self.version)
