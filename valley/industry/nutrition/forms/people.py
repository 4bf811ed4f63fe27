"""Forms about who eats."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.engine.intakes import Edition
from valley.industry.nutrition.forms.basics import Confirm
from valley.industry.nutrition.forms.fields import allergens_field
from valley.industry.nutrition.models import Eater
from valley.industry.nutrition.queries.advice import title_of

ACTIVITIES: list[tuple[str, Any]] = [("light", _("轻")), ("moderate", _("中")), ("heavy", _("重"))]
SEXES: list[tuple[str, Any]] = [("f", _("女")), ("m", _("男"))]
STATES: list[tuple[str, Any]] = [
    (value, label) for value, label in Eater.choices if value in {"diabetic", "heart", "obese", "patient", "pregnant"}
]


class ProfileForm(forms.Form):
    """One's own profile."""

    age_years = forms.DecimalField(label=_("年龄（周岁）"), min_value=0, max_value=129, max_digits=5, decimal_places=1)
    sex = forms.ChoiceField(label=_("性别"), choices=SEXES)
    activity = forms.ChoiceField(label=_("活动水平"), choices=ACTIVITIES, required=False)
    states = forms.MultipleChoiceField(
        label=_("健康状况"), choices=STATES, required=False, widget=forms.CheckboxSelectMultiple
    )
    allergens = allergens_field()
    markers = forms.CharField(
        label=_("基因与菌群标志"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, required=False,
        help_text=_("每行一个，如位点与基因型；不要粘贴原始基因组数据。"),
    )  # fmt: skip
    agreed = forms.BooleanField(label=_("我同意平台为给出营养建议而处理以上信息"))

    def clean_markers(self) -> list[str]:
        """One a line, at most twenty."""
        return [line.strip()[:100] for line in self.cleaned_data["markers"].splitlines() if line.strip()][:20]


class AdviceForm(forms.Form):
    """For whom."""

    eater = forms.ChoiceField(
        label=_("为谁"),
        choices=[c for c in Eater.choices if c[0] in {"infant", "elder", "diabetic", "heart", "obese", "general"}],
    )
    age = forms.DecimalField(label=_("年龄（周岁）"), min_value=0, max_value=129, max_digits=5, decimal_places=1)
    sex = forms.ChoiceField(label=_("性别"), choices=SEXES)
    activity = forms.ChoiceField(label=_("活动水平"), choices=ACTIVITIES, required=False)
    edition = forms.ChoiceField(
        label=_("参考摄入量版本"), required=False, help_text=_("中国 2023 版等由本单位在“导入的规则”中导入")
    )

    def __init__(self, *given: Any, editions: Mapping[str, Edition], **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["edition"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, title_of(held)) for name, held in editions.items()]


__all__ = ["ACTIVITIES", "STATES", "AdviceForm", "Confirm", "ProfileForm"]
