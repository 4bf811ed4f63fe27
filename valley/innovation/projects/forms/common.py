"""Forms about needs that several parks share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models import Consortium
from valley.kernel.models import User
from valley.registry.forms.fields import DayField


class CommonForm(forms.Form):
    """A cluster, confirmed."""

    title = forms.CharField(label=_("名称"), max_length=120)
    summary = forms.CharField(label=_("共性问题"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
    needs = forms.ModelMultipleChoiceField(label=_("包含哪些需求"), queryset=User.objects.none())
    due_on = DayField(label=_("征集期限"))

    def __init__(self, *args: Any, needs: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["needs"].queryset = needs  # type: ignore[attr-defined]


class RetellForm(forms.Form):
    """Title and text in the other language."""

    title = forms.CharField(label=_("题目"), max_length=300)
    words = forms.CharField(
        label=_("正文"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class JoinForm(forms.Form):
    """Which consortium takes it on."""

    consortium = forms.ModelChoiceField(label=_("联合体"), queryset=Consortium.objects.none())

    def __init__(self, *args: Any, organisations: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = Consortium.objects.filter(lead__in=organisations, state__in=["forming", "running"])
        self.fields["consortium"].queryset = rows  # type: ignore[attr-defined]
