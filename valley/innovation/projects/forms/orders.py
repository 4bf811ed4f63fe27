"""Forms about contract research. Money is typed in yuan and handed on in fen."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models import OPEN_CONSORTIA, Case, Consortium, OrderKind, Seat
from valley.kernel.models import User
from valley.registry.forms.fields import DayField, OrganisationField
from valley.registry.models import Organisation


class OrderForm(forms.Form):
    """What is ordered of whom."""

    customer = forms.ModelChoiceField(label=_("委托方"), queryset=Organisation.objects.none())
    contractor = OrganisationField(label=_("承接方"))
    kind = forms.ChoiceField(label=_("类别"), choices=OrderKind.choices)
    title = forms.CharField(label=_("名称"), max_length=120)
    specification = forms.CharField(
        label=_("技术指标"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("写可测的数：指标、条件、样本量。"),
    )  # fmt: skip
    acceptance_test = forms.CharField(label=_("验收试验"), max_length=300)
    ip_term = forms.CharField(label=_("知识产权约定"), max_length=300)
    price_fen = forms.DecimalField(label=_("价款（元）"), min_value=Decimal("0.01"), max_digits=15, decimal_places=2)
    delivery_on = DayField(label=_("交付日期"))
    need = forms.ModelChoiceField(label=_("来自哪条需求"), queryset=User.objects.none(), required=False)

    consortium = forms.ModelChoiceField(
        label=_("属于哪个联合体"), queryset=Consortium.objects.none(), required=False,
        help_text=_("委托方已加入的联合体。"),
    )  # fmt: skip
    case = forms.ModelChoiceField(
        label=_("属于哪个转化案件"), queryset=Case.objects.none(), required=False, help_text=_("委托方负责的案件。")
    )

    def __init__(self, *args: Any, organisations: Any, needs: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        seats = Seat.objects.filter(organisation__in=organisations, state=Seat.State.TAKEN)
        rows = Consortium.objects.filter(pk__in=seats.values("consortium"), state__in=OPEN_CONSORTIA)
        self.fields["consortium"].queryset = rows  # type: ignore[attr-defined]
        cases = Case.objects.filter(state="running").filter(
            Q(organisation__in=organisations) | Q(stays__left_at=None, stays__holder__in=organisations)
        )
        self.fields["case"].queryset = cases.distinct()  # type: ignore[attr-defined]
        self.fields["customer"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["need"].queryset = needs  # type: ignore[attr-defined]

    def clean_price_fen(self) -> int:
        """In fen."""
        return int(self.cleaned_data["price_fen"] * 100)


class TakeForm(forms.Form):
    """The contract that is signed."""

    signed_on = DayField(label=_("签订日期"))
    file = forms.FileField(label=_("合同文本"), required=False)


class TestForm(forms.Form):
    """What the test measured."""

    passed = forms.ChoiceField(
        label=_("验收"), choices=[("yes", _("通过")), ("no", _("退回"))], widget=forms.RadioSelect
    )
    measured = forms.CharField(label=_("试验结果"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
