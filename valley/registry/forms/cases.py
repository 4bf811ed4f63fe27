"""Forms about cases of attraction."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.registry.forms.fields import DayField, OrganisationField
from valley.registry.models import InflowKind, Side, Stage


class CaseForm(forms.Form):
    """A new case."""

    name = forms.CharField(label=_("名称"), max_length=200)
    field = forms.CharField(label=_("学科、技术领域"), max_length=200, help_text=_("几个学科用“、”分开。"))
    origin = forms.CharField(label=_("来自"), max_length=100, required=False)
    on = DayField(label=_("接洽日期"))
    next_step = forms.CharField(label=_("下一步"), max_length=200)
    due_on = DayField(label=_("期限"))


class ChainLinkForm(forms.Form):
    """A link of the chain."""

    name = forms.CharField(label=_("环节"), max_length=100)
    position = forms.IntegerField(label=_("次序"), min_value=1, max_value=999, help_text=_("从上游到下游"))
    codes = forms.CharField(
        label=_("行业代码"), max_length=200, help_text=_("GB/T 4754-2017 的门类字母或两到四位代码，几个用“、”分开。")
    )
    wanted = forms.IntegerField(label=_("需要的单位数"), min_value=1, max_value=999)
    source = forms.CharField(label=_("依据文件"), max_length=300)


class MoveForm(forms.Form):
    """The next stage, or a new next step."""

    stage = forms.ChoiceField(label=_("阶段"), choices=Stage.choices)
    on = DayField(label=_("日期"))
    evidence = forms.CharField(label=_("依据"), max_length=300)
    next_step = forms.CharField(label=_("下一步"), max_length=200, required=False, help_text=_("终止的不填。"))
    due_on = DayField(label=_("期限"), required=False)


class OfOrganisationForm(forms.Form):
    """Which organisation it became."""

    organisation = OrganisationField(label=_("单位"))


class PromiseForm(forms.Form):
    """A promise of one side."""

    side = forms.ChoiceField(label=_("承诺方"), choices=Side.choices)
    words = forms.CharField(label=_("内容"), max_length=300)
    amount_yuan = forms.DecimalField(
        label=_("金额（元）"), required=False, min_value=0, max_digits=15, decimal_places=2
    )
    area_m2 = forms.DecimalField(label=_("面积（m²）"), required=False, min_value=0, max_digits=10, decimal_places=2)
    promised_on = DayField(label=_("承诺日期"))
    due_on = DayField(label=_("兑现期限"))


class KeptForm(forms.Form):
    """That a promise was kept."""

    on = DayField(label=_("兑现日期"))
    evidence = forms.CharField(label=_("兑现依据"), max_length=300)


class InflowForm(forms.Form):
    """Money or technology that came."""

    kind = forms.ChoiceField(label=_("要素"), choices=InflowKind.choices)
    organisation = OrganisationField(label=_("流入单位"))
    origin = forms.CharField(label=_("来自"), max_length=100)
    words = forms.CharField(label=_("内容"), max_length=300)
    amount_yuan = forms.DecimalField(
        label=_("金额（元）"),
        required=False,
        min_value=0,
        max_digits=15,
        decimal_places=2,
        help_text=_("技术不填金额。"),
    )
    on = DayField(label=_("日期"))
    source = forms.CharField(label=_("依据"), max_length=200)
