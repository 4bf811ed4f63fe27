"""The notice of a year, as the office pastes it."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LoadYear(forms.Form):
    """Where the year's days come from, and the words themselves."""

    year = forms.IntegerField(label=_("年度"), min_value=1949, max_value=2100)
    title = forms.CharField(label=_("通知名称"), max_length=200)
    number = forms.CharField(label=_("文号"), max_length=60, required=False, help_text=_("不清楚时留空"))
    issued = forms.DateField(label=_("印发日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    url = forms.URLField(label=_("原文网址"), required=False, max_length=500, assume_scheme="https")
    text = forms.CharField(
        label=_("通知正文"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("粘贴通知原文。日期由平台读出，并与原文写明的星期和天数核对。"),
    )
