"""Forms about internships."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.registry.forms.fields import DayField, OrganisationField
from valley.registry.models import Grade, Hire, Organisation, Person
from valley.registry.queries import name_of
from valley.registry.queries.people import people_of


class PostForm(forms.Form):
    """A new post. `organisation` is left out where it is known."""

    organisation = OrganisationField(label=_("实习单位"))
    partner = OrganisationField(label=_("合作院校"), required=False)
    title = forms.CharField(label=_("岗位"), max_length=200)
    field = forms.CharField(label=_("专业方向"), max_length=200, required=False)
    places = forms.IntegerField(label=_("名额"), min_value=1, max_value=999)
    starts_on = DayField(label=_("开始日期"))
    ends_on = DayField(label=_("结束日期"))


class _Named(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj) or str(_("（已删除）"))


class PlaceForm(forms.Form):
    """Who comes: one of the people of the organisation or of its partner."""

    person = _Named(
        queryset=Person.objects.none(),
        label=_("人员"),
        help_text=_("先在实习单位或合作院校的“人员”下登记本人并取得同意，这里才能选到。"),
    )

    def __init__(self, *args: Any, units: list[Organisation], **more: Any) -> None:
        super().__init__(*args, **more)
        ids = {person.pk for unit in units for person in people_of(unit)}
        chosen = Person.objects.filter(pk__in=ids, key__erased_at=None).select_related("key").order_by("pk")
        self.fields["person"].queryset = chosen  # type: ignore[attr-defined]


class OnForm(forms.Form):
    """A day."""

    on = DayField(label=_("日期"), initial=clock.today)


class AssessForm(OnForm):
    """The assessment."""

    grade = forms.ChoiceField(label=_("考核结果"), choices=Grade.choices)
    remarks = forms.CharField(
        label=_("评语"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("用本人的密钥加密保存；本人、实习单位管理员和园区办公室可以查看，查阅都有记录。"),
    )


class FinishForm(OnForm):
    """The outcome."""

    hire = forms.ChoiceField(label=_("录用结果"), choices=Hire.choices)
