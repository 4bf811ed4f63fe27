"""Forms of joint consulting. Each field is named as the action's argument."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.plan.forms.steering import PlanForm, day_field, unit_field, words_field
from valley.plan.models import Adviser, Snapshot


class IssueBrief(PlanForm):
    questions = words_field(_("要回答的问题"), help_text=_("一行一个问题。"))
    bounds = words_field(_("范围与不含的内容"))
    snapshot_uri = forms.ChoiceField(
        label=_("所给的数据"), help_text=_("对方用这份快照的数据包，其中按行业拆分的合计不含单位名称。")
    )

    def prepare(self) -> None:
        rows = Snapshot.objects.filter(plan=self.edition).order_by("-made_at")
        self.fields["snapshot_uri"].choices = [(row.uri, str(row)) for row in rows]  # type: ignore[attr-defined]


class Consult(forms.Form):
    organisation = unit_field(_("征询的单位"))
    capacity = forms.ChoiceField(label=_("身份"), choices=Adviser.choices)
    due_on = day_field(_("期限"))


class AcceptConsultation(forms.Form):
    interests = words_field(_("利益关系声明"))


class GiveOpinion(forms.Form):
    opinion = words_field(_("意见"))
    report = forms.FileField(label=_("研究报告"), required=False)


class EndConsultation(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300)
