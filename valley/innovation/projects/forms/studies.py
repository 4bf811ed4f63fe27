"""Forms about studies and institutions."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.actions.studies import SampleLine
from valley.innovation.projects.engine.analyses import Figure
from valley.innovation.projects.forms.shares import PartsField
from valley.innovation.projects.models import (
    Biosafety,
    IncomeKind,
    InstitutionTask,
    Output,
    Ownership,
    Resource,
    Run,
    StudyKind,
)
from valley.registry.forms.fields import DayField, OrganisationField
from valley.registry.models import Organisation

WIDE = {"rows": 3}


class StudyForm(forms.Form):
    """A study to register."""

    organisation: Any = forms.ModelChoiceField(label=_("研究单位"), queryset=Organisation.objects.none())
    kind = forms.ChoiceField(label=_("类别"), choices=StudyKind.choices)
    title = forms.CharField(label=_("题目"), max_length=120)
    question = forms.CharField(label=_("要回答什么"), max_length=600, widget=forms.Textarea(attrs=WIDE))
    design = forms.CharField(label=_("怎样做"), max_length=600, widget=forms.Textarea(attrs=WIDE))
    intervention = forms.CharField(label=_("干预的食物或条件"), max_length=300, required=False)
    product: Any = forms.ModelChoiceField(
        label=_("所用产品（产出台账）"), queryset=Output.objects.none(), required=False
    )
    registration = forms.CharField(label=_("研究注册号"), max_length=80, required=False)
    ethics = forms.CharField(
        label=_("伦理审查批件"), max_length=200, required=False, help_text=_("涉及人的研究必填：批件号和机构。")
    )
    biosafety = forms.ChoiceField(
        label=_("实验室生物安全等级"), choices=[("", "—"), *Biosafety.choices], required=False,
        help_text=_("发酵和筛选必填。"),
    )  # fmt: skip
    next_step = forms.CharField(label=_("下一步"), max_length=200)
    due_on = DayField(label=_("期限"))

    def __init__(self, *args: Any, organisations: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["product"].queryset = Output.objects.filter(replaced_by=None)  # type: ignore[attr-defined]


class LinesField(forms.CharField):
    """Lines of cells, parted by commas or tabs; the cleaned value is lists of cells."""

    def __init__(self, most: int, least: int, **more: Any) -> None:
        self.most, self.least = most, least
        super().__init__(widget=forms.Textarea(attrs={"rows": 6}), max_length=60_000, **more)

    def clean(self, value: Any) -> list[list[str]]:
        found = []
        for place, line in enumerate(filter(None, map(str.strip, (super().clean(value) or "").splitlines())), 1):
            cells = [cell.strip() for cell in line.replace("\t", ",").replace("，", ",").split(",")]
            if not self.least <= len(cells) <= self.most:
                raise ValidationError(_("第 %(place)s 行的项数不对。"), params={"place": place})
            found.append(cells)
        return found


class SamplesForm(forms.Form):
    """Samples, a line each."""

    lines = LinesField(
        6, 3, label=_("样品"),
        help_text=_("每行：代号，材料，采样日期，组别，测序平台与区域，序列登录号；后三项可不填。"),
    )  # fmt: skip

    def clean_lines(self) -> list[SampleLine]:
        """As samples."""
        found = []
        for place, (code, material, day, *rest) in enumerate(self.cleaned_data["lines"], 1):
            try:
                taken_on = date.fromisoformat(day)
            except ValueError as error:
                raise ValidationError(_("第 %(place)s 行的日期读不懂。"), params={"place": place}) from error
            found.append(SampleLine(code, material, taken_on, *rest))
        return found


class BatchForm(forms.Form):
    """A batch and what was measured on it."""

    performed_on = DayField(label=_("日期"))
    words = forms.CharField(
        label=_("条件：培养基、温度、时间、规模或说明"), max_length=600, widget=forms.Textarea(attrs=WIDE)
    )
    resource: Any = forms.ModelChoiceField(
        label=_("所用菌种或数据集"), queryset=Resource.objects.none(), required=False,
        help_text=_("本单位的，或有协议借给本单位的。"),
    )  # fmt: skip
    construct = forms.CharField(label=_("构建体"), max_length=120, required=False)
    readings = LinesField(3, 3, label=_("实测值"), help_text=_("每行：名称，数值，单位。例如“效价，1.8，g/L”。"))

    def __init__(self, *args: Any, resources: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["resource"].queryset = resources  # type: ignore[attr-defined]

    def clean_readings(self) -> list[Figure]:
        """As figures."""
        found = []
        for place, (name, value, unit) in enumerate(self.cleaned_data["readings"], 1):
            try:
                number = forms.FloatField().clean(value)
            except ValidationError as error:
                raise ValidationError(_("第 %(place)s 行的数值读不懂。"), params={"place": place}) from error
            found.append(Figure(name, number, unit))
        return found


class AnalysisForm(forms.Form):
    """A table, a method, its parameters."""

    method = forms.ChoiceField(
        label=_("方法"), choices=[one for one in Run.Method.choices if one[0] != Run.Method.BATCH]
    )
    file = forms.FileField(label=_("数据表（CSV，第一列是样品代号）"))
    value = forms.CharField(label=_("数值列的列名"), max_length=80, required=False, help_text=_("香农多样性不用填。"))
    unit = forms.CharField(label=_("数值的单位"), max_length=20, required=False)
    group = forms.CharField(
        label=_("分组列的列名"), max_length=80, required=False, help_text=_("两组比较、高通量筛选时填。")
    )
    plate = forms.CharField(
        label=_("板号列的列名"), max_length=80, required=False,
        help_text=_("高通量筛选用；不填就是只有一块板。分组列写每孔的角色：阳性、阴性、样品、空白。"),
    )  # fmt: skip
    threshold = forms.DecimalField(
        label=_("命中阈值（阳性对照的 %）"), min_value=1, max_value=1000, required=False,
        help_text=_("高通量筛选用；不填按 50。Z′ 小于 0.5 的板不判。"),
    )  # fmt: skip
    seed = forms.CharField(label=_("随机种子"), max_length=20, initial="1", help_text=_("同一种子得同一结果。"))
    words = forms.CharField(label=_("说明"), max_length=600)
    resource: Any = forms.ModelChoiceField(
        label=_("所用菌种或数据集"), queryset=Resource.objects.none(), required=False,
        help_text=_("本单位的，或有协议借给本单位的。"),
    )  # fmt: skip

    def __init__(self, *args: Any, resources: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["resource"].queryset = resources  # type: ignore[attr-defined]


class InstitutionForm(forms.Form):
    """A new-type R&D institution."""

    organisation = OrganisationField(label=_("单位"))
    ownership = forms.ChoiceField(label=_("性质"), choices=Ownership.choices)
    tasks = forms.MultipleChoiceField(
        label=_("承担任务"), choices=InstitutionTask.choices, widget=forms.CheckboxSelectMultiple
    )
    governance = forms.CharField(
        label=_("治理：理事会、章程、用人和激励"), max_length=600, widget=forms.Textarea(attrs=WIDE)
    )
    since = DayField(label=_("成立或认定日期"))
    source = forms.CharField(label=_("依据"), max_length=200)
    total = forms.IntegerField(label=_("总份数"), min_value=1, initial=100)
    parts = PartsField(label=_("投资主体及份额"))


class IncomeForm(forms.Form):
    """Income of a year, of one kind."""

    year = forms.IntegerField(label=_("年份"), min_value=1990, max_value=2100)
    kind = forms.ChoiceField(label=_("来源"), choices=IncomeKind.choices)
    amount_fen = forms.DecimalField(label=_("金额（元）"), min_value=0, max_digits=15, decimal_places=2)
    file = forms.FileField(label=_("依据（审计报告等）"))

    def clean_amount_fen(self) -> int:
        """In fen."""
        return int(self.cleaned_data["amount_fen"] * 100)
