"""What is weighed in: ordinary foods, functional ingredients, additives, strains; with dated prices and limits."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.models.composition import Food
from valley.kernel import clock
from valley.kernel.models import EvidenceFile, Identified


class IngredientKind(models.TextChoices):
    """Of what sort it is; functional ingredients and additives carry limits, strains a safety class."""

    ORDINARY = "ordinary", _("普通原料")
    FUNCTIONAL = "functional", _("功能性配料")
    ADDITIVE = "additive", _("食品添加剂")
    STRAIN = "strain", _("菌种")


class BioSafety(models.TextChoices):
    """Classes of pathogens (病原微生物实验室生物安全管理条例, article 7); most food strains have none."""

    NONE = "none", _("非病原微生物")
    FOURTH = "4", _("第四类")
    THIRD = "3", _("第三类")
    SECOND = "2", _("第二类")
    FIRST = "1", _("第一类")


class Ingredient(Identified):
    """An ingredient of one organisation (原料).

    `food` is a code of a shipped table ("sr28:01077"); `own_food` a food of a tenant's table; without either its
    composition is unknown. `edible_percent`: share of what is bought that is weighed in.
    """

    uri_prefix: ClassVar[str] = "/nutrition/ingredients/"

    owner = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(_("类别"), max_length=10, choices=IngredientKind, default=IngredientKind.ORDINARY)
    name = models.CharField(_("名称"), max_length=200)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    supplier = models.CharField(_("供应商"), max_length=200, blank=True)
    food = models.CharField(_("成分来源"), max_length=60, blank=True, help_text=_("平台成分表的编号，如 sr28:01077"))
    own_food = models.ForeignKey(Food, models.PROTECT, null=True, blank=True, related_name="+")
    edible_percent = models.DecimalField(_("可食部（%）"), max_digits=6, decimal_places=2, default=100)
    density_kg_per_m3 = models.DecimalField(_("密度（kg/m³）"), max_digits=8, decimal_places=2, null=True, blank=True)
    allergens = ArrayField(models.CharField(max_length=40), verbose_name=_("致敏物质"), default=list, blank=True)
    function = models.CharField(_("功能"), max_length=200, blank=True)
    stock_kg = models.DecimalField(
        _("库存（kg）"), max_digits=12, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    biosafety = models.CharField(_("生物安全类别"), max_length=4, choices=BioSafety, blank=True)
    safety_file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(_("登记时间"), default=clock.now)
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="nutrition_ingredient_once"),
            models.CheckConstraint(
                condition=Q(edible_percent__gt=0, edible_percent__lte=100), name="nutrition_edible_portion"
            ),
            models.CheckConstraint(condition=Q(food="") | Q(own_food=None), name="nutrition_one_composition"),
            models.CheckConstraint(
                condition=~Q(kind=IngredientKind.STRAIN) | ~Q(biosafety=""), name="nutrition_strain_has_a_class"
            ),
            models.CheckConstraint(
                condition=~Q(kind=IngredientKind.ADDITIVE) | ~Q(function=""), name="nutrition_additive_has_a_function"
            ),
            models.CheckConstraint(
                condition=Q(stock_kg=None) | Q(stock_kg__gte=0), name="nutrition_stock_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """What a kilogram cost or will cost on a day, in a scenario ("" is the price paid). Append-only (价格)."""

    ingredient = models.ForeignKey(Ingredient, models.PROTECT, related_name="prices")
    on = models.DateField(_("日期"))
    scenario = models.SlugField(_("情景"), max_length=30, blank=True)
    cny_per_kg = models.DecimalField(_("单价（元/kg）"), max_digits=12, decimal_places=4)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    entered_at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cny_per_kg__gte=0), name="nutrition_price_not_negative"),
            models.UniqueConstraint(fields=["ingredient", "on", "scenario"], name="nutrition_price_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.cny_per_kg} {self.on}"


class UseLimit(models.Model):
    """The most that may be used in a food category, with its clause (最大使用量). `residue`: a limit of what stays."""

    ingredient = models.ForeignKey(Ingredient, models.CASCADE, related_name="limits")
    category = models.CharField(_("食品类别"), max_length=40, help_text=_("如 GB 2760 食品分类号 12.04"))
    most_ppm = models.DecimalField(
        _("最大使用量（mg/kg）"),
        max_digits=12,
        decimal_places=3,
        null=True,
        blank=True,
        help_text=_("空：按生产需要适量"),
    )
    residue = models.BooleanField(_("以残留量计"), default=False)
    clause = models.CharField(_("依据"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ingredient", "category"], name="nutrition_limit_once"),
            models.CheckConstraint(condition=~Q(clause=""), name="nutrition_limit_names_its_clause"),
            models.CheckConstraint(condition=Q(most_ppm=None) | Q(most_ppm__gt=0), name="nutrition_limit_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.most_ppm}"
