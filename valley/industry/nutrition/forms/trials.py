"""Forms about trials, panels and releases."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.forms.basics import decimal
from valley.industry.nutrition.models import Grade, Marker
from valley.industry.nutrition.queries.nutrients import key_of
from valley.registry.forms.fields import DayField, OrganisationField


class PlanForm(forms.Form):
    """A trial to be run."""

    batch = forms.CharField(label=_("批号"), max_length=60)
    planned_on = DayField(label=_("计划日期"))
    where = forms.CharField(label=_("产线或实验室"), max_length=200, required=False)


class RunForm(forms.Form):
    """It was run."""

    run_on = DayField(label=_("试制日期"))
    product_kg = decimal(_("成品量（kg）"), places=3)


class AssayForm(forms.Form):
    """Measured values, one a line."""

    report = forms.CharField(label=_("报告编号"), max_length=100)
    values = forms.CharField(
        label=_("实测值（每 100 g 成品）"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        help_text=_("每行一项：营养素 数值，单位同设计。例：蛋白质 12.4"),
    )
    finding = forms.CharField(label=_("结论"), max_length=300, required=False)

    def clean_values(self) -> dict[str, Decimal]:
        """nutrient → amount."""
        found = {}
        for number, line in enumerate(self.cleaned_data["values"].splitlines(), 1):
            if not line.strip():
                continue
            name, _blank, value = line.strip().rpartition(" ")
            key = key_of(name)
            if key is None:
                raise forms.ValidationError(
                    _("第 %(number)s 行：没有“%(name)s”这种营养素。") % {"number": number, "name": name[:40]}
                )
            try:
                found[key] = Decimal(value)
            except InvalidOperation:
                raise forms.ValidationError(
                    _("第 %(number)s 行：“%(value)s”不是数。") % {"number": number, "value": value[:20]}
                ) from None
        return found


class ApplyForm(forms.Form):
    """Which step keeps what the assay says."""

    step = forms.ChoiceField(label=_("工序"))

    def __init__(self, *given: Any, steps: list[str], **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["step"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name) for name in steps]


class PanelForm(forms.Form):
    """A panel's means."""

    held_on = DayField(label=_("日期"))
    prototype = forms.CharField(label=_("参照样"), max_length=200)
    panel_persons = forms.IntegerField(label=_("人数"), min_value=1, max_value=1000)
    scale = forms.IntegerField(label=_("量表上限"), min_value=1, max_value=100, initial=9)
    scores = forms.CharField(
        label=_("平均分"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        help_text=_("每行一项：属性 参照样 试样。例：甜味 6.2 5.8"),
    )

    def clean_scores(self) -> dict[str, list[float]]:
        """attribute → [prototype, sample]."""
        found = {}
        for number, line in enumerate(self.cleaned_data["scores"].splitlines(), 1):
            if not line.strip():
                continue
            parts = line.split()
            try:
                found[" ".join(parts[:-2])[:60]] = [float(parts[-2]), float(parts[-1])]
            except (ValueError, IndexError):
                raise forms.ValidationError(
                    _("第 %(number)s 行写作“属性 参照样 试样”。") % {"number": number}
                ) from None
        return found


class ReleaseForm(forms.Form):
    """A release."""

    needs_registration = forms.BooleanField(label=_("依法须注册或备案（如特殊医学用途配方食品）"), required=False)
    registration = forms.CharField(label=_("注册或备案号"), max_length=100, required=False)


class RegistrationForm(forms.Form):
    """The number of its registration."""

    registration = forms.CharField(label=_("注册或备案号"), max_length=100)


class MakerForm(forms.Form):
    """Who may make it."""

    maker = OrganisationField(label=_("受托生产单位"))
    since = DayField(label=_("自"))
    until = DayField(label=_("至（不含）"), required=False)
    agreement = forms.CharField(label=_("委托合同编号"), max_length=100)


class EndMakerForm(forms.Form):
    """A permission that ends."""

    permission: Any = forms.ModelChoiceField(queryset=None, label=_("受托生产单位"))
    on = DayField(label=_("自该日起不再生产"))

    def __init__(self, *given: Any, permissions: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        field: Any = self.fields["permission"]
        field.queryset = permissions
        field.label_from_instance = lambda row: row.maker.name


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("理由"), max_length=300)


class EvidenceRuleForm(forms.Form):
    """A rule from a marker to a nutrient."""

    kind = forms.ChoiceField(label=_("类型"), choices=Marker.choices)
    marker = forms.CharField(label=_("标志"), max_length=100, help_text=_("如位点与基因型；不录入原始基因组"))
    nutrient = forms.CharField(label=_("营养素"), max_length=60)
    raise_percent = forms.DecimalField(
        label=_("下限上调（%）"), min_value=-99, max_value=100, max_digits=6, decimal_places=2
    )
    grade = forms.ChoiceField(label=_("证据等级"), choices=Grade.choices)
    source = forms.CharField(label=_("出处"), max_length=300)

    def clean_nutrient(self) -> str:
        """Its key."""
        key = key_of(self.cleaned_data["nutrient"])
        if key is None:
            raise forms.ValidationError(_("没有这种营养素。"))
        return key
