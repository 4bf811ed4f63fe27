"""What people fill in about an indicator: lost values, changes, published figures, confirmations."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.plan.models import DeclaredSource

SHAPES = [
    ("value", _("定值")),
    ("range", _("区间")),
    ("at_least", _("以上（含本数）")),
    ("more_than", _("超过（不含本数）")),
    ("at_most", _("以下（含本数）")),
    ("less_than", _("低于（不含本数）")),
]


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class Value(forms.Form):
    """A value of the plan: one number, or two for a range. Exact decimals, as printed."""

    shape = forms.ChoiceField(label=_("写法"), choices=SHAPES)
    value = forms.DecimalField(label=_("数值（区间填下限）"), max_digits=20, decimal_places=6)
    high = forms.DecimalField(label=_("区间上限"), max_digits=20, decimal_places=6, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("shape") == "range" and given.get("high") is None:
            self.add_error("high", _("区间须填上限。"))
        return given

    def table(self) -> dict[str, str]:
        """The value in the shape of the plan's files."""
        given = self.cleaned_data
        if given["shape"] == "range":
            return {"low": str(given["value"]), "high": str(given["high"])}
        return {given["shape"]: str(given["value"])}


class LostName(forms.Form):
    """The name that the text lost."""

    zh = forms.CharField(label=_("中文名称"), max_length=100)
    en = forms.CharField(label=_("英文名称"), max_length=200, required=False)

    def table(self) -> dict[str, str]:
        return {key: given for key, given in self.cleaned_data.items() if key in ("zh", "en") and given}


class LostDate(forms.Form):
    """The date that the text lost."""

    date = _day(_("日期"))

    def table(self) -> dict[str, str]:
        day: date = self.cleaned_data["date"]
        return {"date": day.isoformat()}


class WithSource(forms.Form):
    """Where an entered value stands."""

    source = forms.CharField(label=_("出处"), help_text=_("文件名称、文号、页码"), max_length=500)
    on = _day(_("出处日期"))


class EnterValue(WithSource, Value):
    """A lost number with its source."""

    field_order = ["shape", "value", "high", "source", "on"]


class EnterName(WithSource, LostName):
    """A lost name with its source."""

    field_order = ["zh", "en", "source", "on"]


class EnterDate(WithSource, LostDate):
    """A lost date with its source."""

    field_order = ["date", "source", "on"]


class ProposeChange(Value):
    """Another value than the one that the plan states; the leading group decides."""

    reason = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 3}))
    evidence_uri = forms.CharField(
        label=_("依据"), help_text=_("平台内记录的地址，如 /plan/indicators/15"), max_length=300
    )
    check_on = _day(_("效果检查日期"), help_text=_("采纳后何时检查是否起作用"))


class Declare(forms.Form):
    """A published figure."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    amount = forms.DecimalField(label=_("数值"), max_digits=24, decimal_places=6)
    source = forms.ChoiceField(label=_("来源"), choices=DeclaredSource.choices)
    document = forms.CharField(label=_("文件名称、文号"), max_length=300)
    page = forms.CharField(label=_("页码"), max_length=40)
    document_on = _day(_("文件日期"))
    file = forms.FileField(label=_("文件"), required=False, help_text=_("PDF、图片或 Office 文件，不超过 20 MiB"))

    def __init__(self, *args: Any, unit: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["year"].initial = clock.today().year - 1
        if unit:
            self.fields["amount"].help_text = _("单位：%(unit)s") % {"unit": unit}


class Withdraw(forms.Form):
    """Why a published figure no longer counts."""

    reason = forms.CharField(label=_("撤回理由"), max_length=300)


class Confirm(forms.Form):
    """The document that confirms a definition."""

    document = forms.CharField(label=_("确认文件"), help_text=_("文件名称、文号、页码"), max_length=300)
    on = _day(_("文件日期"))
    file = forms.FileField(label=_("文件"), required=False, help_text=_("PDF、图片或 Office 文件，不超过 20 MiB"))
