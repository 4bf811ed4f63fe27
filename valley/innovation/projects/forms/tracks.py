"""Forms about tracks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.forms.plain import WordsField, area, yes_no
from valley.innovation.projects.models import (
    Aspect,
    Field,
)
from valley.registry.forms.fields import DayField


class TrackForm(forms.Form):
    """A candidate."""

    title = forms.CharField(label=_("名称"), max_length=120)
    words = area(_("做什么、为谁做"))
    field = forms.ChoiceField(label=_("领域"), choices=Field.choices)
    industry = forms.CharField(
        label=_("行业小类（GB/T 4754）"), max_length=8, required=False, help_text=_("四位代码；据此查产业目录。")
    )
    topics_of = WordsField(label=_("关键词"))
    due_on = DayField(label=_("决定期限"))


class TrackEvidenceForm(forms.Form):
    """Points with their source."""

    aspect = forms.ChoiceField(label=_("方面"), choices=Aspect.choices)
    points = forms.IntegerField(label=_("分数（0–100）"), min_value=0, max_value=100)
    words = area(_("依据说明"))
    source = forms.CharField(label=_("出处"), max_length=300, help_text=_("报告、统计、论文或平台记录，写到能查到。"))
    file = forms.FileField(label=_("附件"), required=False)


class DecideForm(forms.Form):
    """Chosen or not."""

    chosen = yes_no(_("决定"), _("选定"), _("不选"))
    reason = area(_("决定的理由"))
