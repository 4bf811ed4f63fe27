"""Forms about results, their ways, disclosure, parties, saved searches."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.forms.fields import FilesField, PartyField, TopicsField
from valley.innovation.exchange.models import NEXT_TIER, Kind, Openness, Result, Rights, Stage, Tier, Watch
from valley.registry.forms.fields import DayField, OrganisationField


class ResultForm(forms.Form):
    """A result. What makes others look: compared with what, how much better, at what cost, how mature, whose."""

    organisation: Any = forms.ModelChoiceField(label=_("所有单位"), queryset=None)
    kind = forms.ChoiceField(label=_("类别"), choices=Kind.choices)
    title = forms.CharField(label=_("题目"), max_length=120)
    summary = forms.CharField(label=_("摘要"), max_length=600, widget=forms.Textarea(attrs={"rows": 4}))
    detail = forms.CharField(label=_("全文"), max_length=20_000, required=False, widget=forms.Textarea)
    topics_of = TopicsField()
    incumbent = forms.CharField(label=_("与什么相比"), max_length=300, required=False)
    advantage = forms.CharField(label=_("测得的优势"), max_length=300, required=False, help_text=_("请带数值和测法。"))
    cost = forms.CharField(label=_("成本比较"), max_length=300, required=False)
    trl = forms.IntegerField(
        label=_("技术成熟度（1–9）"), min_value=1, max_value=9, required=False, help_text=_("不清楚就空着。")
    )
    trl_evidence = forms.CharField(label=_("成熟度依据"), max_length=300, required=False)
    rights = forms.ChoiceField(label=_("权利状态"), choices=Rights.choices)
    patent_number = forms.CharField(label=_("专利号或登记号"), max_length=40, required=False)
    ipc = TopicsField(label=_("国际专利分类"), help_text=_("例如 A23L 7/10，几个用“、”分开。"))
    language = forms.ChoiceField(label=_("填写语言"), choices=[("zh", _("中文")), ("en", _("英文"))])
    openness = forms.ChoiceField(label=_("公开程度"), choices=Openness.choices, initial=Openness.SUMMARY)
    source: Any = forms.ModelChoiceField(label=_("承接自哪项成果"), queryset=None, required=False)
    answers_need: Any = forms.ModelChoiceField(label=_("回应哪条需求"), queryset=None, required=False)
    attachments = FilesField(label=_("附件"))

    def __init__(self, *args: Any, organisations: Any, results: Any, needs: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, rows in (("organisation", organisations), ("source", results), ("answers_need", needs)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class ChangeForm(forms.Form):
    """What may be said better later."""

    summary = forms.CharField(label=_("摘要"), max_length=600, widget=forms.Textarea(attrs={"rows": 4}))
    detail = forms.CharField(label=_("全文"), max_length=20_000, required=False, widget=forms.Textarea)
    topics = TopicsField()
    advantage = forms.CharField(label=_("测得的优势"), max_length=300, required=False)
    cost = forms.CharField(label=_("成本比较"), max_length=300, required=False)
    trl = forms.IntegerField(label=_("技术成熟度（1–9）"), min_value=1, max_value=9, required=False)
    trl_evidence = forms.CharField(label=_("成熟度依据"), max_length=300, required=False)
    rights = forms.ChoiceField(label=_("权利状态"), choices=Rights.choices)
    openness = forms.ChoiceField(label=_("公开程度"), choices=Openness.choices)


class RouteForm(forms.Form):
    """Whom to hand it to, and why."""

    party = PartyField("institute")
    why = forms.CharField(label=_("为什么适合"), max_length=300)
    due_on = DayField(label=_("请在此日前答复"))

    def __init__(self, *args: Any, result: Result, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["party"] = PartyField(NEXT_TIER[Kind(result.kind)], label=_("推送给"))


class AdoptForm(forms.Form):
    """What it did."""

    effect = forms.CharField(label=_("采用后的效果"), max_length=300, help_text=_("请带数值：产量、损耗、成本、投诉。"))
    attachments = FilesField(label=_("证明材料"))


class AskForm(forms.Form):
    """To see more."""

    organisation = OrganisationField(label=_("代表哪个单位"))
    stage = forms.ChoiceField(label=_("申请查看"), choices=Stage.choices)
    purpose = forms.CharField(label=_("用途"), max_length=300)
    agreement = forms.FileField(label=_("已签的保密承诺"), required=False)


class DecideForm(forms.Form):
    """Yes until when, or no and why."""

    granted = forms.ChoiceField(
        label=_("答复"), choices=[("yes", _("同意查看")), ("no", _("谢绝"))], widget=forms.RadioSelect
    )
    until = DayField(label=_("有效至"), required=False, help_text=_("不填，直到收回为止。"))
    reason = forms.CharField(label=_("理由"), max_length=300, required=False, help_text=_("谢绝必须说明。"))


class PartyForm(forms.Form):
    """A party."""

    organisation = OrganisationField(label=_("单位"))
    tier = forms.ChoiceField(label=_("层级"), choices=Tier.choices)
    topics_of = TopicsField(label=_("擅长领域"))
    region = forms.CharField(label=_("所在地区"), max_length=40, required=False)
    capacity_count = forms.IntegerField(
        label=_("同时受理上限（件）"), min_value=1, max_value=999, required=False, help_text=_("单位没有说明就空着。")
    )


class LeaveForm(forms.Form):
    """The first day without."""

    on = DayField(label=_("退出日期"))


class WatchForm(forms.Form):
    """A search to save."""

    words = forms.CharField(label=_("检索词"), max_length=100, help_text=_("几个词用空格分开，须全部出现。"))
    what = forms.ChoiceField(label=_("范围"), choices=Watch.What.choices, initial=Watch.What.BOTH)
