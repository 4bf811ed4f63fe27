"""Forms of what an organisation shows, and of requests and certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.registry.forms.fields import DayField, OrganisationField
from valley.supply.trace.engine.disclosure import CHOOSABLE, Group
from valley.supply.trace.models.disclosure import GROUPS, RELATIONS


class DisclosureForm(forms.Form):
    """Groups of fields for one relation."""

    relation = forms.ChoiceField(label=_("关系"), choices=[(each.value, RELATIONS[each]) for each in CHOOSABLE])
    groups = forms.MultipleChoiceField(
        label=_("显示的内容"),
        choices=[(group.value, GROUPS[group]) for group in Group],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("全部不选：对这一关系什么都不显示。"),
    )


class AgreementForm(forms.Form):
    """With whom, by what."""

    viewer = OrganisationField(label=_("单位"))
    words = forms.CharField(label=_("依据"), max_length=200)


class KeyForm(forms.Form):
    """A key that names the organisation."""

    key = forms.CharField(label=_("标识"), help_text=_("GLN 的 URN 或数字链接；下级地点（扩展号）逐个登记。"))


class PrefixForm(forms.Form):
    """A GS1 company prefix."""

    number = forms.CharField(
        label=_("厂商识别代码"), max_length=12, help_text=_("6 到 12 位数字，以中国物品编码中心的证书为准。")
    )


class AskForm(forms.Form):
    """Ask a partner for what is missing."""

    asked_of = OrganisationField(label=_("向谁请求"))
    form = forms.CharField(label=_("记录"), widget=forms.HiddenInput)
    event_id = forms.CharField(label=_("事件"), widget=forms.HiddenInput)
    lot = forms.CharField(label=_("批次"), widget=forms.HiddenInput)
    due_on = DayField(label=_("期限"))


class SuppliedForm(forms.Form):
    """What was done."""

    answer = forms.CharField(label=_("说明"), max_length=300)


class CertifyForm(forms.Form):
    """Of which lot of whom."""

    organisation = OrganisationField(label=_("单位"))
    lot = forms.CharField(
        label=_("批次"),
        max_length=300,
        help_text=_("包装上的 (01)…(10)…、二维码链接或 EPC URN；从批次页面点“出具溯源证明”进来会自动填好。"),
    )


class WithdrawForm(forms.Form):
    """Why a certificate is withdrawn."""

    why = forms.CharField(label=_("撤回理由"), max_length=200)


class NoForm(forms.Form):
    """Nothing to fill in: the button alone."""
