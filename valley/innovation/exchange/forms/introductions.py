"""Forms about introductions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.forms.contracts import FenField
from valley.innovation.exchange.models import Contract, Introduction
from valley.registry.forms.fields import DayField, OrganisationField


class IntroduceForm(forms.Form):
    """Who should meet, why, and what the broker is paid."""

    broker = OrganisationField(label=_("引介方（本单位）"))
    organisation = OrganisationField(label=_("引介给"))
    why = forms.CharField(label=_("为什么引介"), max_length=300)
    terms = forms.CharField(label=_("佣金约定"), max_length=300, help_text=_("没有佣金请写“无”。"))
    due_on = DayField(label=_("请在此日前对接"))


class DealForm(forms.Form):
    """The contract that proves it."""

    contract = forms.ModelChoiceField(label=_("双方的技术合同"), queryset=Contract.objects.none())
    commission_fen = FenField(label=_("佣金（元）"))
    reason = forms.CharField(label=_("说明"), max_length=300)

    def __init__(self, *args: Any, introduction: Introduction, **more: Any) -> None:
        super().__init__(*args, **more)
        sides = [introduction.owner_id, introduction.organisation_id]
        rows = Contract.objects.filter(seller__in=sides, buyer__in=sides)
        self.fields["contract"].queryset = rows  # type: ignore[attr-defined]
