"""Forms about ingredients, tables, targets and formulas."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.forms.fields import Owned, allergens_field
from valley.industry.nutrition.models import BioSafety, Eater, FormulaKind, IngredientKind, Right
from valley.industry.nutrition.models import Target as TargetRow
from valley.registry.forms.fields import DayField


def food_field() -> forms.CharField:
    return forms.CharField(
        label=_("成分来源"),
        max_length=60,
        required=False,
        help_text=_("平台成分表的编号，写作 sr28:01077，在食物页可查。"),
    )


def decimal(label: Any, *, required: bool = False, digits: int = 12, places: int = 4, **more: Any) -> Any:
    """A number not below zero."""
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_digits=digits, decimal_places=places, **more
    )


class IngredientForm(Owned):
    """A new ingredient."""

    name = forms.CharField(label=_("名称"), max_length=200)
    name_en = forms.CharField(label=_("英文名称"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=IngredientKind.choices)
    food = food_field()
    edible_percent = decimal(_("可食部（%）"), required=True, digits=6, places=2, initial=100, max_value=100)
    allergens = allergens_field()
    supplier = forms.CharField(label=_("供应商"), max_length=200, required=False)
    cny_per_kg = decimal(_("单价（元/kg，按购入重量）"))
    price_on = DayField(label=_("价格日期"), required=False)
    stock_kg = decimal(_("库存（kg）"), places=3)
    function = forms.CharField(label=_("功能"), max_length=200, required=False, help_text=_("添加剂必填。"))
    biosafety = forms.ChoiceField(
        label=_("生物安全类别"),
        choices=[("", _("不是菌种")), *BioSafety.choices],
        required=False,
        help_text=_("菌种必填。"),
    )


class IngredientFactsForm(forms.Form):
    """What may change of an ingredient."""

    name_en = forms.CharField(label=_("英文名称"), max_length=200, required=False)
    food = food_field()
    edible_percent = decimal(_("可食部（%）"), required=True, digits=6, places=2, max_value=100)
    allergens = allergens_field()
    supplier = forms.CharField(label=_("供应商"), max_length=200, required=False)
    stock_kg = decimal(_("库存（kg）"), places=3)
    function = forms.CharField(label=_("功能"), max_length=200, required=False)
    biosafety = forms.ChoiceField(
        label=_("生物安全类别"), choices=[("", _("不是菌种")), *BioSafety.choices], required=False
    )
    safety_file = forms.FileField(label=_("菌种安全性材料"), required=False)


class PriceForm(forms.Form):
    """A price from a day on."""

    cny_per_kg = decimal(_("单价（元/kg，按购入重量）"), required=True)
    on = DayField(label=_("自"))
    scenario = forms.SlugField(
        label=_("情景"), max_length=30, required=False, help_text=_("空着是实际价格；预计价格写情景名，如 forecast。")
    )
    source = forms.CharField(label=_("依据"), max_length=200, required=False)


class LimitForm(forms.Form):
    """The most that may be used."""

    category = forms.CharField(label=_("食品类别"), max_length=40, help_text=_("如 GB 2760 食品分类号 12.04"))
    most_ppm = decimal(_("最大使用量（mg/kg）"), places=3, help_text=_("空着：按生产需要适量"))
    residue = forms.BooleanField(label=_("以残留量计"), required=False)
    clause = forms.CharField(label=_("依据"), max_length=200)


class Confirm(forms.Form):
    """Nothing to fill in."""


class TableForm(Owned):
    """A composition table."""

    title = forms.CharField(label=_("名称"), max_length=200)
    edition = forms.CharField(label=_("版次"), max_length=100)
    right = forms.ChoiceField(label=_("使用权利"), choices=Right.choices)
    statement = forms.CharField(
        label=_("权利说明"), max_length=300, help_text=_("授权文件编号、检测报告编号或许可名称；由本单位负责。")
    )
    file = forms.FileField(label=_("文件"), help_text=_("xlsx 或 UTF-8 的 csv，首行为列名；先下载模板。"))


class TargetForm(Owned):
    """A nutrition target; its ranges one a line."""

    title = forms.CharField(label=_("名称"), max_length=200)
    eater = forms.ChoiceField(label=_("对象"), choices=Eater.choices)
    eaten_as = forms.CharField(
        label=_("食用说明"), max_length=200, required=False, help_text=_("如：一份午餐，占全天 40%")
    )
    portion_g = decimal(_("一份的质量（g）"), required=True, digits=9, places=2)
    edition = forms.CharField(label=_("参考摄入量版本"), max_length=60, required=False)
    ranges = forms.CharField(
        label=_("营养素范围（每份）"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=6000,
        help_text=_(
            "每行一项：营养素 下限 上限 出处，空的写 -。例：iron 4 12 GB 28050-2025 表 1。营养素可写中文或英文键名。"
        ),
    )

    def clean_ranges(self) -> list[dict[str, str]]:
        """Rows {nutrient, min, max, source}."""
        from valley.industry.nutrition.queries.nutrients import key_of

        rows = []
        for number, line in enumerate(self.cleaned_data["ranges"].splitlines(), 1):
            if not line.strip():
                continue
            name, least, most, source = [*line.split(maxsplit=3), "", "", ""][:4]
            key = key_of(name)
            if key is None:
                raise forms.ValidationError(
                    _("第 %(number)s 行：没有“%(name)s”这种营养素。") % {"number": number, "name": name[:40]}
                )
            sides = ["" if side == "-" else side for side in (least, most)]
            rows.append({"nutrient": key, "min": sides[0], "max": sides[1], "source": source})
        return rows


class FormulaForm(Owned):
    """A new formula."""

    title = forms.CharField(label=_("名称"), max_length=200)
    kind = forms.ChoiceField(label=_("类型"), choices=FormulaKind.choices)
    target: Any = forms.ModelChoiceField(
        queryset=TargetRow.objects.none(), label=_("营养目标"), required=False, empty_label=_("暂不选")
    )
    category = forms.CharField(label=_("食品类别"), max_length=40, required=False, help_text=_("GB 2760 食品分类号"))

    def __init__(self, *given: Any, owners: Any, **more: Any) -> None:
        super().__init__(*given, owners=owners, **more)
        field = self.fields["target"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = TargetRow.objects.filter(owner__in=owners)


class NoteForm(forms.Form):
    """A remark."""

    note = forms.CharField(label=_("说明"), max_length=300, required=False)


class DecisionForm(forms.Form):
    """Approve or refuse."""

    approve = forms.ChoiceField(
        label=_("决定"), choices=[("yes", _("批准")), ("no", _("不批准"))], widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("意见"), max_length=300, required=False, help_text=_("不批准时必填。"))


class DishForm(forms.Form):
    """Master data of a dish."""

    cutting = forms.CharField(
        label=_("切配、分割"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )
    portion_g = decimal(_("每份（g）"), digits=9, places=2)
    packaging = forms.CharField(label=_("包装"), max_length=300, required=False)
    storage = forms.CharField(label=_("贮存条件"), max_length=200, required=False)
    shelf_life_hours = forms.IntegerField(label=_("保质期（小时）"), min_value=1, max_value=100_000, required=False)
    heating = forms.CharField(label=_("复热方法"), max_length=300, required=False)
    standard = forms.CharField(label=_("执行标准"), max_length=200, required=False)
