"""Forms about gatherings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.forms.plain import OursForm, WordsField, area, mine_of, yes_no
from valley.innovation.projects.models import (
    Attendance,
    Gathering,
    GatheringKind,
)


class GatheringForm(OursForm):
    """An event."""

    ours = "organiser"
    organiser = mine_of(_("主办单位"))
    kind = forms.ChoiceField(label=_("类别"), choices=GatheringKind.choices)
    title = forms.CharField(label=_("名称"), max_length=120)
    words = area(_("谈什么、给谁来"))
    topics_of = WordsField(label=_("关键词"))
    venue = forms.CharField(label=_("地点"), max_length=200)
    starts_at = forms.DateTimeField(
        label=_("开始时间"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )  # fmt: skip
    seats_count = forms.IntegerField(label=_("名额（人）"), min_value=1, max_value=100_000)


class SignUpForm(OursForm):
    """A seat."""

    organisation = mine_of(_("代表哪个单位"), required=False)
    offers = forms.CharField(label=_("带来什么、想找什么（给其他报名的人看）"), max_length=300)


class HoldForm(forms.Form):
    """Who was there."""

    there = forms.ModelMultipleChoiceField(
        label=_("到场的人"), queryset=Attendance.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = area(_("小结"))

    def __init__(self, *args: Any, gathering: Gathering, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = gathering.attendances.filter(cancelled_at=None).select_related("user", "organisation")
        field: Any = self.fields["there"]
        field.queryset = rows
        field.label_from_instance = lambda row: f"{row.user} {row.organisation or ''}".strip()


class MetForm(forms.Form):
    """Whom one met."""

    other = forms.ModelChoiceField(label=_("结识了谁"), queryset=Attendance.objects.none())
    words = forms.CharField(label=_("谈了什么"), max_length=300)

    def __init__(self, *args: Any, attendance: Attendance, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = attendance.gathering.attendances.filter(attended=True).exclude(pk=attendance.pk)
        field: Any = self.fields["other"]
        field.queryset = rows.select_related("user", "organisation")
        field.label_from_instance = lambda row: f"{row.user} {row.organisation or ''}".strip()


class ConfirmForm(forms.Form):
    """Whether they met."""

    confirmed = yes_no(_("你们在活动上结识了吗"), _("是"), _("不是"))


class FollowForm(forms.Form):
    """What followed."""

    record = forms.CharField(
        label=_("后续：平台上的哪条记录"), max_length=300, help_text=_("联合体、订单、合同或引介页面的网址。")
    )

    def clean_record(self) -> str:
        """The root-relative address, whatever was pasted."""
        given: str = self.cleaned_data["record"].strip()
        return "/" + given.split("://", 1)[1].split("/", 1)[-1] if "://" in given else given
