"""Forms about people and roles."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.registry.forms.fields import DayField, OrganisationField
from valley.registry.models import EngagementKind, Talent


class PersonForm(forms.Form):
    """A person who consented."""

    name = forms.CharField(label=_("姓名"), max_length=100)
    contact = forms.CharField(label=_("联系方式"), max_length=200, required=False)
    consent_version = forms.CharField(label=_("告知书版本"), max_length=40)
    consent_purpose = forms.CharField(label=_("处理目的"), max_length=100, initial=_("人才统计与园区服务"))
    consent_on = DayField(label=_("同意日期"))
    talents = forms.MultipleChoiceField(
        label=_("人才类型"), choices=Talent.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    since = DayField(label=_("到岗日期"))
    kind = forms.ChoiceField(label=_("任职方式"), choices=EngagementKind.choices)
    share_percent = forms.DecimalField(
        label=_("工作量份额（%）"), min_value=0, max_value=100, decimal_places=1, max_digits=4, initial=100
    )
    origin = forms.CharField(label=_("来自"), max_length=100, required=False, help_text=_("国家或地区、原单位所在地。"))


class EngageForm(forms.Form):
    """A further appointment."""

    organisation = OrganisationField(label=_("单位"))
    since = DayField(label=_("到岗日期"))
    until = DayField(label=_("离岗日期"), required=False)
    kind = forms.ChoiceField(label=_("任职方式"), choices=EngagementKind.choices)
    share_percent = forms.DecimalField(
        label=_("工作量份额（%）"), min_value=0, max_value=100, decimal_places=1, max_digits=4, initial=100
    )
    origin = forms.CharField(label=_("来自"), max_length=100, required=False)


class TalentForm(forms.Form):
    """A talent type."""

    talent = forms.ChoiceField(label=_("人才类型"), choices=Talent.choices)
    since = DayField(label=_("自何日起"))
    until = DayField(label=_("至何日止"), required=False)
    source = forms.CharField(label=_("依据"), max_length=200, required=False)


class ConsentForm(forms.Form):
    """A further consent."""

    version = forms.CharField(label=_("告知书版本"), max_length=40)
    purpose = forms.CharField(label=_("处理目的"), max_length=100)
    on = DayField(label=_("同意日期"))


class ContactForm(forms.Form):
    """The sealed text, corrected."""

    name = forms.CharField(label=_("姓名"), max_length=100)
    contact = forms.CharField(label=_("联系方式"), max_length=200, required=False)
