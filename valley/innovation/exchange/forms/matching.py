"""Forms about matches, references and the assignment of reviewers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.forms.fields import TopicsField
from valley.innovation.exchange.models import (
    OPEN_CALLS,
    Call,
    Intake,
    LegalStatus,
    MatchOutcome,
    ReferenceKind,
    Rights,
)
from valley.innovation.exchange.queries.matchable import OFFERS
from valley.registry.forms.fields import DayField, OrganisationField

KIND_LABELS: dict[str, Any] = {"result": _("成果"), **dict(ReferenceKind.choices)}


class OutcomeForm(forms.Form):
    """What came of a match."""

    kind = forms.ChoiceField(label=_("结局"), choices=MatchOutcome.Kind.choices)
    words = forms.CharField(label=_("说明"), max_length=300, required=False, help_text=_("没有用的，请写明为什么。"))


class WhyNotForm(forms.Form):
    """A pair that somebody names."""

    offer = forms.CharField(
        label=_("成果或资料"), max_length=300, help_text=_("粘贴它的页面网址，例如 /results/…。"), required=False
    )


class ReferenceForm(forms.Form):
    """A document that matching may propose."""

    organisation = OrganisationField(label=_("所属单位"), required=False)
    kind = forms.ChoiceField(
        label=_("类别"), choices=[(code, label) for code, label in ReferenceKind.choices if code != "expert"]
    )
    title = forms.CharField(label=_("题目"), max_length=300)
    abstract = forms.CharField(label=_("摘要"), max_length=20_000, required=False, widget=forms.Textarea)
    identifier = forms.CharField(label=_("专利号、DOI 或文号"), max_length=120, required=False)
    topics_of = TopicsField()
    trl = forms.IntegerField(label=_("技术成熟度（1–9）"), min_value=1, max_value=9, required=False)
    rights = forms.ChoiceField(label=_("权利状态"), choices=Rights.choices)
    legal_status = forms.ChoiceField(label=_("法律状态"), choices=LegalStatus.choices)
    fee_due_on = DayField(label=_("年费期限"), required=False)
    opens_on = DayField(label=_("开放自"), required=False)
    closes_on = DayField(label=_("截止（当日可报）"), required=False)


class ExpertiseForm(forms.Form):
    """What somebody offers to be asked about."""

    title = forms.CharField(label=_("专长（一句话）"), max_length=300)
    abstract = forms.CharField(label=_("做过什么"), max_length=4_000, widget=forms.Textarea)
    topics_of = TopicsField()
    capacity_count = forms.IntegerField(label=_("同时评审上限（件）"), min_value=0, max_value=20, initial=2)


class IntakeForm(forms.Form):
    """A file of patents or papers."""

    organisation = OrganisationField(label=_("所属单位"), required=False)
    form = forms.ChoiceField(label=_("格式"), choices=Intake.Form.choices)
    file = forms.FileField(label=_("文件"), help_text=_("专利数据库导出的 CSV 或 Excel、BibTeX、RIS；最大 8 MB。"))


class LookalikeForm(forms.Form):
    """Whether two are one."""

    same = forms.ChoiceField(label=_("结论"), choices=[("yes", _("是同一件")), ("no", _("不是同一件"))])


class RoundForm(forms.Form):
    """Which calls need reviewers."""

    calls: Any = forms.ModelMultipleChoiceField(label=_("榜单"), queryset=None, widget=forms.CheckboxSelectMultiple)
    seats_count = forms.IntegerField(label=_("每榜席位"), min_value=1, max_value=9, initial=3)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["calls"].queryset = Call.objects.filter(state__in=OPEN_CALLS[:2])  # type: ignore[attr-defined]


class FitForm(forms.Form):
    """Which kind to learn for."""

    kind = forms.ChoiceField(label=_("类别"), choices=[(code, KIND_LABELS[code]) for code in OFFERS])
