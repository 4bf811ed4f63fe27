"""A tenant's own composition tables. The platform's shipped tables stay files, addressed by code ("sr28:01077")."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified


class Right(models.TextChoices):
    """By which right the tenant uses the values; declared, not checked by the platform."""

    OWN = "own", _("自有检测数据")
    LICENSED = "licensed", _("已获授权")
    PUBLIC = "public", _("公有领域或开放许可")


class CompositionTable(Identified):
    """A table of foods that one organisation brought in, under a right that it declared (成分表)."""

    uri_prefix: ClassVar[str] = "/nutrition/tables/"

    owner = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    title = models.CharField(_("名称"), max_length=200)
    edition = models.CharField(_("版次"), max_length=100)
    right = models.CharField(_("使用权利"), max_length=10, choices=Right)
    statement = models.CharField(_("权利说明"), max_length=300, help_text=_("授权文件编号、检测报告编号或许可名称"))
    sha256 = models.CharField(_("文件校验值"), max_length=64)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(_("导入时间"), default=clock.now)

    class Meta:
        ordering = ["-imported_at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "title", "edition"], name="nutrition_table_once"),
            models.CheckConstraint(condition=~Q(statement=""), name="nutrition_table_states_its_right"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.edition}"


class Food(Identified):
    """A food of a tenant's table (食物). `per_100g`: nutrient → text ("12.3", "<0.1", "trace"); absent is missing.

    Nutrients and units are those of `engine.nutrients.SR_NUTRIENTS`, per 100 g edible portion.
    """

    uri_prefix: ClassVar[str] = "/nutrition/own-foods/"

    table = models.ForeignKey(CompositionTable, models.PROTECT, related_name="foods")
    key = models.CharField(_("编号"), max_length=40)
    name = models.CharField(_("名称"), max_length=200)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    per_100g = models.JSONField(_("每 100 g 含量"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="nutrition_food_once_per_table")]

    def __str__(self) -> str:
        return self.name
