"""What the office types about campaigns, and the files that people upload."""

from datetime import date

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from valley.registry.engine.returns import library
from valley.registry.forms.fields import DayField, OrganisationField

XLSX = ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _form_choices() -> list[tuple[str, str]]:
    language = get_language() or "zh-hans"
    return [(f"{f.code}/{f.edition}", f"{f.title.say(language)} {f.edition}") for f in library.forms().values()]


def _start_choices() -> list[tuple[str, str]]:
    """Starts of quarters, the latest first; a year starts with its first quarter."""
    from valley.kernel import clock

    this = clock.today().year
    return [
        (f"{y}-{m:02d}-01", f"{y}" + (f" / {y}Q1" if m == 1 else f"Q{(m + 2) // 3}"))
        for y in range(this, this - 8, -1)
        for m in (10, 7, 4, 1)
    ]


class OpenCampaign(forms.Form):
    """Which form, which period, by when, and who is on the list."""

    form = forms.ChoiceField(label=_("报表"), choices=_form_choices)
    start = forms.ChoiceField(
        label=_("报告期"), choices=_start_choices, help_text=_("年报选年份（第一季度同名），季报选季度。")
    )
    due_on = DayField(label=_("截止日期"))
    listed_on = DayField(
        label=_("名单日期"),
        required=False,
        help_text=_("这一天在园区的企业应当填报；不填即报告期最后一天。"),
    )

    def clean_start(self) -> date:
        return date.fromisoformat(self.cleaned_data["start"])


class ChangeDueList(forms.Form):
    """Which firm, and why."""

    organisation = OrganisationField(label=_("单位"))
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class Reason(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class LockCampaign(forms.Form):
    """Why, where some are missing."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("还有报表没有采纳时必填；锁定后仍可迟报。"),
    )


class Upload(forms.Form):
    """One workbook."""

    file = forms.FileField(label=_("Excel 文件"), widget=forms.FileInput(attrs={"accept": XLSX}))


class UploadMany(Upload):
    """The sheet of many firms."""

    submit = forms.BooleanField(
        label=_("同时提交给各单位签报人"), required=False, help_text=_("任何一家有问题，整个文件都不导入。")
    )
