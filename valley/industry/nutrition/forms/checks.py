"""What the public checks of fortifiers, special medical food and Nutri-Score ask. Everything is in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.engine.nutriscore import Family
from valley.industry.nutrition.forms.label import lines_of, named

FAMILIES = [
    (Family.GENERAL, _("一般食品")), (Family.RED_MEAT, _("红肉及其制品")), (Family.CHEESE, _("奶酪")),
    (Family.FATS, _("油脂、坚果、种子")), (Family.BEVERAGE, _("饮料")), (Family.WATER, _("水")),
]  # fmt: skip


def rows(help_text: Any, label: Any) -> forms.CharField:
    """One thing with its amount a line."""
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 6}), help_text=help_text)


def table_of(text: str) -> dict[str, str]:
    """Name → amount of the lines."""
    return dict(named(line) for line in lines_of(text))


class FortifiersForm(forms.Form):
    """Nutrients added to one food."""

    use_required_attribute = False

    category = forms.CharField(
        label=_("食品分类号或名称"), max_length=60, help_text=_("GB 14880-2012 附录D，如 01.03.02 或调制乳粉")
    )
    fortifiers = rows(_("每行一种，化合物写在括号里，如：铁（硫酸亚铁）80 mg/kg"), _("营养强化剂与用量"))
    only = forms.CharField(label=_("属于哪种“仅限”"), max_length=60, required=False, help_text=_("不清楚则不填"))
    special = forms.BooleanField(label=_("特殊膳食用食品"), required=False)

    def asked(self) -> list[dict[str, Any]]:
        """Rows for the engine. Call after `is_valid()`."""
        found = []
        for line in lines_of(self.cleaned_data["fortifiers"]):
            before, mark, after = line.replace("(", "（").replace(")", "）").partition("（")
            compound, _close, rest = after.partition("）")
            name, amount = named(f"{before.strip()} {rest.strip()}" if mark else line)
            found.append(
                {"name": name, "amount": amount or None, "compound": compound, "only": self.cleaned_data["only"]}
            )
        return found


class FsmpForm(forms.Form):
    """A special medical formula."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("类别"),
        choices=[("complete", _("全营养")), ("specific", _("特定全营养")), ("incomplete", _("非全营养"))],
    )
    ages = forms.ChoiceField(
        label=_("适用年龄"), choices=[(">10", _("10 岁以上")), ("1-10", _("1～10 岁")), ("infant", _("0～12 月龄"))]
    )
    contents = rows(_("即食状态每 100 mL 或 100 g，每行一项，如：能量 420 kJ、蛋白质 4 g、钠 80 mg"), _("含量"))
    registration = forms.CharField(label=_("产品注册号"), max_length=60, required=False)
    as_of = forms.DateField(label=_("按哪一天"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def asked(self) -> dict[str, Any]:
        """The engine's mapping. Call after `is_valid()`."""
        given = self.cleaned_data
        return {name: given[name] for name in ("kind", "ages", "registration")} | {
            "contents": table_of(given["contents"])
        }


class NutriScoreForm(forms.Form):
    """What the score is reckoned from, per 100 g or mL."""

    use_required_attribute = False

    family = forms.ChoiceField(label=_("食品类别"), choices=FAMILIES)
    contents = rows(
        _("每 100 g 或 100 mL，每行一项：能量 kJ、脂肪、饱和脂肪、糖、蛋白质、膳食纤维 g，钠 mg 或盐 g"), _("含量")
    )
    fruit_percent = forms.DecimalField(
        label=_("水果、蔬菜、豆类（% 质量）"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
    )
    sweeteners = forms.ChoiceField(
        label=_("非营养性甜味剂（饮料）"), choices=[("", _("未知")), ("no", _("无")), ("yes", _("有"))], required=False
    )

    def asked(self) -> dict[str, str]:
        """Name → amount. Call after `is_valid()`."""
        return table_of(self.cleaned_data["contents"])
