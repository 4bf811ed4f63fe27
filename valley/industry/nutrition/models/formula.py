"""Formulas and their versions. A decided version never changes: triggers of migration 0001 keep that promise."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.models.ingredient import Ingredient
from valley.industry.nutrition.models.target import Target
from valley.kernel import clock
from valley.kernel.models import Identified


class FormulaKind(models.TextChoices):
    """What it makes."""

    PRODUCT = "product", _("产品")
    DISH = "dish", _("菜品")
    BASE = "base", _("半成品、底料")
    MENU = "menu", _("一餐、一日食谱")


class Formula(Identified):
    """A formula (配方) of its owner: a trade secret; its versions hold what it is made of."""

    uri_prefix: ClassVar[str] = "/nutrition/formulas/"

    owner = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(_("类型"), max_length=10, choices=FormulaKind)
    title = models.CharField(_("名称"), max_length=200)
    category = models.CharField(_("食品类别"), max_length=40, blank=True, help_text=_("GB 2760 食品分类号"))
    target = models.ForeignKey(Target, models.PROTECT, null=True, blank=True, related_name="formulas")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("建立时间"), default=clock.now)

    class Meta:
        ordering = ["-begun_at"]
        constraints = [models.UniqueConstraint(fields=["owner", "title"], name="nutrition_formula_once")]

    def __str__(self) -> str:
        return self.title


class State(models.TextChoices):
    """Where a version stands."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待批准")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("未批准")


DECIDED = (State.APPROVED, State.REFUSED)


class FormulaVersion(Identified):
    """One version of a formula (配方版本).

    `sheet`: what was asked (ranges, shares, count, budget, objective …), the workbench's worksheet without its lines.
    `result`: what it comes to (cost, nutrients with coverage), reckoned when it was saved. `revision` counts savings,
    so that two people at one draft do not overwrite each other unseen. Whoever submitted does not approve.
    """

    uri_prefix: ClassVar[str] = "/nutrition/versions/"

    formula = models.ForeignKey(Formula, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版本"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    revision = models.PositiveIntegerField(_("保存次数"), default=0)
    sheet = models.JSONField(_("设计要求"), default=dict)
    result = models.JSONField(_("计算结果"), default=dict)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("建立时间"), default=clock.now)
    saved_at = models.DateTimeField(_("保存时间"), default=clock.now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    reason = models.CharField(_("批准意见"), max_length=300, blank=True)

    class Meta:
        ordering = ["formula", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["formula", "number"], name="nutrition_version_number_once"),
            models.UniqueConstraint(
                fields=["formula"], condition=Q(state=State.DRAFT), name="nutrition_one_draft_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_by__isnull=False, decided_at__isnull=False)
                | (~Q(state__in=DECIDED) & Q(decided_by=None, decided_at=None)),
                name="nutrition_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.SUBMITTED, *DECIDED)) | Q(submitted_by__isnull=False),
                name="nutrition_submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.APPROVED) | (~Q(decided_by=F("submitted_by")) & ~Q(decided_by=F("made_by"))),
                name="nutrition_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REFUSED) | ~Q(reason=""), name="nutrition_refusal_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.formula.title} v{self.number}"


class FormulaLine(models.Model):
    """One ingredient, or one approved version of another formula, in a version (配方行). Limits null: none.

    `amount_g` 0: a candidate that the answer does not use. A sub-recipe is an approved version, which existed before:
    no cycle can be drawn (a trigger refuses any other).
    """

    version = models.ForeignKey(FormulaVersion, models.CASCADE, related_name="lines")
    place = models.PositiveSmallIntegerField(_("次序"))
    ingredient = models.ForeignKey(Ingredient, models.PROTECT, null=True, blank=True, related_name="+")
    part = models.ForeignKey(FormulaVersion, models.PROTECT, null=True, blank=True, related_name="used_in")
    amount_g = models.DecimalField(_("用量（g）"), max_digits=12, decimal_places=4, default=0)
    min_g = models.DecimalField(_("最少（g）"), max_digits=12, decimal_places=4, null=True, blank=True)
    max_g = models.DecimalField(_("最多（g）"), max_digits=12, decimal_places=4, null=True, blank=True)
    habit_g = models.DecimalField(_("习惯用量（g）"), max_digits=12, decimal_places=4, null=True, blank=True)
    excluded = models.BooleanField(_("不用"), default=False)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["version", "place"], name="nutrition_line_place_once"),
            models.UniqueConstraint(fields=["version", "ingredient"], name="nutrition_line_ingredient_once"),
            models.UniqueConstraint(fields=["version", "part"], name="nutrition_line_part_once"),
            models.CheckConstraint(
                condition=Q(ingredient__isnull=False, part=None) | Q(ingredient=None, part__isnull=False),
                name="nutrition_line_is_one_thing",
            ),
            models.CheckConstraint(condition=Q(amount_g__gte=0), name="nutrition_line_not_negative"),
            models.CheckConstraint(
                condition=Q(min_g=None) | Q(max_g=None) | Q(min_g__lte=F("max_g")),
                name="nutrition_line_limits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ingredient or self.part} {self.amount_g} g"
