"""Forms about shared resources."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models import Lending, Output, ResourceKind, Sector
from valley.registry.forms.fields import DayField
from valley.registry.models import Organisation


class ResourceForm(forms.Form):
    """Something to open to others."""

    owner = forms.ModelChoiceField(label=_("所有单位"), queryset=Organisation.objects.none())
    kind = forms.ChoiceField(label=_("类别"), choices=ResourceKind.choices)
    title = forms.CharField(label=_("名称"), max_length=120)
    words = forms.CharField(label=_("说明"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
    sectors = forms.MultipleChoiceField(
        label=_("板块"), choices=Sector.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("跨板块共享的勾选两个以上。"),
    )  # fmt: skip
    terms = forms.CharField(label=_("使用条件"), max_length=600, help_text=_("费用、先后、保密、归还。"))
    allowed_use = forms.CharField(label=_("允许的用途"), max_length=300)
    identity = forms.CharField(label=_("保藏号或标识"), max_length=60, required=False, help_text=_("菌种必填。"))
    storage = forms.CharField(label=_("保存条件"), max_length=120, required=False, help_text=_("菌种必填。"))
    safety = forms.CharField(label=_("安全状况及依据"), max_length=300, required=False, help_text=_("菌种必填。"))
    provenance = forms.CharField(label=_("来源与同意"), max_length=300, required=False, help_text=_("数据集必填。"))

    def __init__(self, *args: Any, organisations: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["owner"].queryset = organisations  # type: ignore[attr-defined]


class LendingForm(forms.Form):
    """Who wants it, what for, when."""

    organisation = forms.ModelChoiceField(label=_("使用单位"), queryset=Organisation.objects.none())
    purpose = forms.CharField(label=_("用途"), max_length=300)
    since = DayField(label=_("自"))
    until = DayField(label=_("至"))

    def __init__(self, *args: Any, organisations: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class AgreeForm(forms.Form):
    """The signed agreement."""

    file = forms.FileField(label=_("签好的协议"))


class UseForm(forms.Form):
    """One use."""

    on = DayField(label=_("日期"))
    words = forms.CharField(label=_("用在什么上、用量、结果"), max_length=300)
    output = forms.ModelChoiceField(label=_("由此形成的产出"), queryset=Output.objects.none(), required=False)

    def __init__(self, *args: Any, lending: Lending, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["output"].queryset = Output.objects.filter(owner=lending.organisation_id)  # type: ignore[attr-defined]


class NothingForm(forms.Form):
    """Only the decision itself."""
