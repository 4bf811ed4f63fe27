"""How it is made and packed: process steps with yield and retention, and the master data of a dish."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.models.formula import FormulaVersion


class ProcessStep(models.Model):
    """One step (工序): of what goes in `yield_percent` comes out; `retention`: nutrient → share kept, 0 to 1."""

    version = models.ForeignKey(FormulaVersion, models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("工序"), max_length=100)
    settings = models.CharField(_("其他说明"), max_length=200, blank=True, help_text=_("设定点写不下的，如投料次序"))
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


class SetQuantity(models.TextChoices):
    """What can be set; the same keys as `engine.making.QUANTITIES`."""

    TEMPERATURE = "temperature", _("温度")
    TIME = "time", _("时间")
    PRESSURE = "pressure", _("压力")
    PH = "ph", "pH"
    WATER_ACTIVITY = "water_activity", _("水分活度")
    ROTATION = "rotation", _("转速")
    SPEED = "speed", _("线速度")
    FLOW = "flow", _("体积流量")
    MASS_FLOW = "mass_flow", _("质量流量")
    MOISTURE = "moisture", _("水分")
    HUMIDITY = "humidity", _("相对湿度")
    BRIX = "brix", _("可溶性固形物")
    CONCENTRATION = "concentration", _("浓度")
    SIZE = "size", _("粒径、间隙")
    POWER = "power", _("功率")
    OTHER = "other", _("其他（写明名称）")


class SetPoint(models.Model):
    """What a step is set to (工艺设定点), where it may drift, and what holds it there. Numbers in `unit`."""

    step = models.ForeignKey(ProcessStep, models.CASCADE, related_name="set_points")
    place = models.PositiveSmallIntegerField(_("次序"))
    quantity = models.CharField(_("量"), max_length=20, choices=SetQuantity)
    name = models.CharField(_("哪一处"), max_length=60, blank=True, help_text=_("如 杀菌釜、产品中心"))
    value = models.DecimalField(_("设定值"), max_digits=14, decimal_places=4)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    low = models.DecimalField(_("允许下限"), max_digits=14, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(_("允许上限"), max_digits=14, decimal_places=4, null=True, blank=True)
    held_by = models.CharField(_("由什么保持"), max_length=200, blank=True)

    class Meta:
        ordering = ["step", "place"]
        constraints = [
            models.UniqueConstraint(fields=["step", "place"], name="nutrition_set_point_place_once"),
            models.CheckConstraint(
                condition=(Q(low=None) | Q(low__lte=F("value"))) & (Q(high=None) | Q(high__gte=F("value"))),
                name="nutrition_set_point_within_its_range",
            ),
            models.CheckConstraint(
                condition=~Q(quantity=SetQuantity.OTHER) | ~Q(name=""), name="nutrition_other_quantity_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_quantity_display()} {self.value} {self.unit}".strip()


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
