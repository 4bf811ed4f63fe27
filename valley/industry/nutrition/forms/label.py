"""What the public label and additive checks ask. Read from the address: a result can be kept and sent."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.engine.label.stated import element_of

NUTRIENTS = {
    "protein": _("蛋白质（g）"),
    "fat": _("脂肪（g）"),
    "saturated_fat": _("饱和脂肪（g）"),
    "carbohydrate": _("碳水化合物（g，标示膳食纤维时不含它）"),
    "sugars": _("糖（g）"),
    "fibre": _("膳食纤维（g，不标示则不填）"),
    "sodium": _("钠（mg）"),
}


class LabelForm(forms.Form):
    """A product's contents per 100 g or mL and what its label says."""

    use_required_attribute = False

    name = forms.CharField(label=_("食品名称"), max_length=100, required=False)
    form = forms.ChoiceField(
        label=_("含量按"), choices=[("solid", _("每 100 g")), ("liquid", _("每 100 mL"))], required=False
    )
    serving = forms.CharField(
        label=_("每份"), max_length=30, required=False, help_text=_("如 30 g、28 g/4 片；不按份标示则不填")
    )
    more = forms.CharField(
        label=_("其他营养成分"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一项，如：钙 120 mg"),
    )  # fmt: skip
    claims = forms.CharField(
        label=_("营养声称"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一条，如：低糖、高钙"),
    )  # fmt: skip
    texts = forms.CharField(
        label=_("标签上的其他文字"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("检查是否涉及疾病或保健功能"),
    )  # fmt: skip
    elements = forms.CharField(
        label=_("标签上的各要素"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一项，如：净含量 250 mL、保质期 12 个月；按本单位导入的 GB 7718 逐项核对有没有"),
    )  # fmt: skip
    rounding = forms.ChoiceField(
        label=_("修约规则"), required=False,
        choices=[("half_even", _("四舍六入五成双（GB/T 8170）")), ("half_up", _("四舍五入"))],
    )  # fmt: skip
    as_of = forms.DateField(
        label=_("按哪一天"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("2027-03-16 起为 2025 版"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rest = {name: self.fields.pop(name) for name in ("more", "claims", "texts", "elements", "rounding", "as_of")}
        for key, label in NUTRIENTS.items():
            self.fields[key] = forms.CharField(label=label, max_length=30, required=False)
        self.fields |= rest

    def asked(self) -> dict[str, Any]:
        """The engine's mapping. Call after `is_valid()`."""
        given = self.cleaned_data
        table = {key: given[key] for key in NUTRIENTS if given[key]}
        for line in filter(None, map(str.strip, given["more"].splitlines())):
            name, amount = named(line)
            table[name] = amount
        form = given["form"] or "solid"
        held: dict[str, Any] = {
            "name": given["name"],
            "form": form,
            f"per_100{'ml' if form == 'liquid' else 'g'}": table,
        }
        held |= {name: lines_of(given[name]) for name in ("claims", "texts")}
        held["elements"] = carried(given["elements"])
        held["rounding"] = given["rounding"] or "half_even"
        if given["serving"]:
            held["serving"] = given["serving"]
        return held


class AdditivesForm(forms.Form):
    """Additives in one food."""

    use_required_attribute = False

    category = forms.CharField(
        label=_("食品分类号或名称"),
        max_length=60,
        help_text=_("GB 2760-2024 附录E，如 12.04 或酱油；英文名为本项目所译"),
    )
    additives = forms.CharField(
        label=_("添加剂与用量"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("每行一种，如：苯甲酸钠 0.5 g/kg"),
    )  # fmt: skip
    only = forms.CharField(
        label=_("属于哪种“仅限”"), max_length=60, required=False, help_text=_("如：虾类；不清楚则不填")
    )
    fat_percent = forms.CharField(
        label=_("脂肪含量（%）"), max_length=10, required=False, help_text=_("限量以油脂中的含量计时须填")
    )
    dilution = forms.CharField(
        label=_("稀释或冲调倍数"), max_length=10, required=False, help_text=_("固体饮料、果冻粉")
    )

    def asked(self) -> dict[str, Any]:
        """The engine's mapping. Call after `is_valid()`."""
        given = self.cleaned_data
        rows = []
        for line in lines_of(given["additives"]):
            name, amount = named(line)
            rows.append({"name": name, "amount": amount or None})
        held: dict[str, Any] = {"category": given["category"], "additives": rows, "only": lines_of(given["only"])}
        return held | {name: given[name] for name in ("fat_percent", "dilution") if given[name]}


class VersionLabelForm(forms.Form):
    """What a version's label needs beyond its composition."""

    use_required_attribute = False

    as_of = forms.DateField(label=_("按哪一天"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    serving = forms.CharField(label=_("每份"), max_length=30, required=False, help_text=_("如 30 g"))
    sugars = forms.CharField(
        label=_("糖（g/100 g，检测或核算值）"), max_length=30, required=False,
        help_text=_("成分表的“总糖”不等于标签上的五种糖之和；每种原料的五种糖都有出处时自动合计，否则须另给"),
    )  # fmt: skip
    claims = forms.CharField(
        label=_("营养声称"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("每行一条"),
    )
    elements = forms.CharField(
        label=_("标签上的各要素"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一项，如：净含量 250 mL、保质期 12 个月；按本单位导入的 GB 7718 逐项核对有没有"),
    )  # fmt: skip
    rounding = forms.ChoiceField(
        label=_("修约规则"), required=False,
        choices=[("half_even", _("四舍六入五成双（GB/T 8170）")), ("half_up", _("四舍五入"))],
    )  # fmt: skip

    def asked(self) -> dict[str, Any]:
        """The engine's mapping. Call after `is_valid()`."""
        given = self.cleaned_data
        held: dict[str, Any] = {
            "per_100g": {"sugars": given["sugars"]},
            "claims": lines_of(given["claims"]),
            "rounding": given["rounding"] or "half_even",
            "elements": carried(given["elements"]),
        }
        return held | ({"serving": given["serving"]} if given["serving"] else {})


def named(line: str) -> tuple[str, str]:
    """Name and amount of “苯甲酸钠 0.5 g/kg”, “sodium benzoate = 0.5 g/kg”, “钙：120 mg”."""
    found = re.match(r"^(.*?)\s*(?:[=:：]|\s(?=[<＜≤\d.]|[-−+]\.?\d))\s*(.*)$", line)
    return (found.group(1), found.group(2)) if found else (line, "")


def carried(text: str) -> dict[str, str]:
    """ "净含量：250 mL", "Net content = 250 mL", "保质期 12 个月", a line each → name and what stands there."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, sign, said = re.split(r"([=:：]|$)", line, maxsplit=1)
        if not sign:  # the longest beginning that names an element
            words = line.split()
            size = next((n for n in range(len(words), 0, -1) if element_of(" ".join(words[:n]))), 1)
            name, said = " ".join(words[:size]), " ".join(words[size:]) or line
        found[name.strip()] = "；".join(filter(None, (found.get(name.strip(), ""), said.strip())))
    return found


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.replace("、", "\n").splitlines() if line.strip()]
