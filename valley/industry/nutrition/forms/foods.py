"""Forms about foods and tables that an organisation brings in, and about groups of eaters."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.engine.design.worksheet import UNITS
from valley.industry.nutrition.forms.fields import Owned
from valley.industry.nutrition.forms.label import named
from valley.industry.nutrition.models import Right


class ReleaseTableForm(Owned):
    """An official release."""

    source = forms.ChoiceField(
        label=_("成分表"),
        choices=[("fdc", "USDA FoodData Central（zip）"), ("ciqual", "ANSES-CIQUAL（xlsx、csv）")],
    )
    edition = forms.CharField(label=_("版次"), max_length=100, help_text=_("如 2018-04、2025"))
    file = forms.FileField(label=_("文件"), help_text=_("官方下载的原文件；许可随表记录。"))


class FoodForm(Owned):
    """One food."""

    key = forms.CharField(label=_("编号"), max_length=40)
    name = forms.CharField(label=_("名称"), max_length=200)
    right = forms.ChoiceField(label=_("使用权利"), choices=Right.choices)
    statement = forms.CharField(
        label=_("权利说明"), max_length=300, help_text=_("授权文件编号、检测报告编号或许可名称；由本单位负责。")
    )
    per_100g = forms.CharField(
        label=_("每 100 g 可食部"), widget=forms.Textarea(attrs={"rows": 8}), max_length=4000,
        help_text=_("每行一项：营养素 数值，按平台单位（蛋白质 g、钙 mg…）。写“<0.1”或 trace 的照原样保留。"),
    )  # fmt: skip

    def clean_per_100g(self) -> dict[str, str]:
        """nutrient → text."""
        from valley.industry.nutrition.queries.nutrients import key_of

        found: dict[str, str] = {}
        for number, line in enumerate(self.cleaned_data["per_100g"].splitlines(), 1):
            if not line.strip():
                continue
            name, said = named(line.strip())
            if not said:  # “protein trace”
                name, _blank, said = line.strip().rpartition(" ")
            key = key_of(name.strip(" =：:"))
            if key is None:
                raise forms.ValidationError(
                    _("第 %(number)s 行：没有“%(name)s”这种营养素。") % {"number": number, "name": name[:40]}
                )
            value, _blank, unit = said.partition(" ")
            if unit and unit.strip().replace("μ", "µ") != UNITS[key]:
                raise forms.ValidationError(
                    _("第 %(number)s 行：%(name)s 以 %(unit)s 计。")
                    % {"number": number, "name": name[:40], "unit": UNITS[key]}
                )
            if key in found:
                raise forms.ValidationError(_("第 %(number)s 行：写了两次。") % {"number": number})
            found[key] = value
        return found


class GroupForm(Owned):
    """A group of eaters, one part a line."""

    title = forms.CharField(label=_("名称"), max_length=200)
    size_persons = forms.IntegerField(label=_("人数"), min_value=1, max_value=10**8)
    members = forms.CharField(
        label=_("构成"), widget=forms.Textarea(attrs={"rows": 6}), max_length=2000,
        help_text=_("每行一部分：周岁 性别（女、男、不分） 占比%，合计 100。例：8 女 52"),
    )  # fmt: skip

    def clean_members(self) -> list[dict[str, Any]]:
        """Rows {age_from_months, sex, share_percent}."""
        sexes = {"女": "f", "f": "f", "男": "m", "m": "m", "不分": "any", "any": "any"}
        rows = []
        for number, line in enumerate(self.cleaned_data["members"].splitlines(), 1):
            if not line.strip():
                continue
            parts = line.replace("%", " ").split()
            try:
                age, share = Decimal(parts[0]), Decimal(parts[2])
                rows.append({"age_from_months": int(age * 12), "sex": sexes[parts[1].lower()], "share_percent": share})
            except (IndexError, KeyError, InvalidOperation, OverflowError, ValueError):
                raise forms.ValidationError(_("第 %(number)s 行：写作“8 女 52”。") % {"number": number}) from None
        return rows
