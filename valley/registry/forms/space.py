"""Forms about space."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import User
from valley.registry.forms.fields import DayField, park_field, place_field
from valley.registry.models import Carrier, Organisation, RenewalStage, Tenancy, Use
from valley.registry.queries.organisations import acted_for

FACTS = [
    ("", _("由人判断")),
    ("staff_heads", _("从业人员（人）")),
    ("revenue_fen", _("营业收入（分）")),
    ("rd_spend_fen", _("研发投入（分）")),
    ("rd_per_mille", _("研发投入强度（‰）")),
]


def lines(label: Any, **more: Any) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **more)


class AskForm(forms.Form):
    """Space for one of the user's organisations."""

    organisation = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())
    carrier = forms.ChoiceField(label=_("载体类型"), choices=Carrier.choices)
    use = forms.ChoiceField(label=_("用途"), choices=Use.choices)
    area_m2 = forms.DecimalField(label=_("面积（m²）"), max_digits=14, decimal_places=2, min_value=0)
    wanted_on = DayField(label=_("需要日期"))
    park = park_field(required=False)
    moving_from = forms.ModelChoiceField(label=_("迁入后交还的场所"), queryset=Tenancy.objects.none(), required=False)
    words = lines(_("用途与理由"))
    evidence_uri = forms.CharField(
        label=_("佐证记录"), max_length=300, required=False, help_text=_("平台内记录的地址，可不填。")
    )

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        own = acted_for(user).filter(ended_on=None)
        self.fields["organisation"].queryset = own  # type: ignore[attr-defined]
        held = Tenancy.objects.known().filter(organisation__in=own, period__endswith=None)
        field: Any = self.fields["moving_from"]
        field.queryset = held.select_related("place", "organisation")
        field.label_from_instance = lambda row: f"{row.organisation} · {row.place}"


class OfferForm(forms.Form):
    """A place that is booked for the request."""

    place = place_field()
    until = DayField(label=_("预留至"))
    words = lines(_("说明"), required=False, help_text=_("越过先申请的单位、类型或面积不符、未达条件的，须说明理由。"))


class SinceForm(forms.Form):
    """From when."""

    since = DayField(label=_("起租日期"))


class WhyForm(forms.Form):
    """A reason."""

    words = lines(_("理由"))


class CriterionForm(forms.Form):
    """What the park asks."""

    carrier = forms.ChoiceField(label=_("载体类型"), choices=Carrier.choices)
    words = forms.CharField(label=_("条件"), max_length=300)
    fact = forms.ChoiceField(label=_("上年年报数据"), choices=FACTS, required=False)
    at_least = forms.DecimalField(label=_("不低于"), required=False, max_digits=20, decimal_places=2)
    source = forms.CharField(label=_("依据文件"), max_length=300)
    begins_on = DayField(label=_("施行日期"))


class OnForm(forms.Form):
    """A day."""

    on = DayField(label=_("日期"))


class RenewalForm(forms.Form):
    """A new case."""

    place = place_field()
    words = lines(_("立案理由"))
    next_step = forms.CharField(label=_("下一步"), max_length=200)
    due_on = DayField(label=_("期限"))


class MoveRenewalForm(forms.Form):
    """The next stage, or a new next step."""

    stage = forms.ChoiceField(label=_("阶段"), choices=RenewalStage.choices)
    on = DayField(label=_("日期"))
    evidence = forms.CharField(label=_("依据"), max_length=300)
    next_step = forms.CharField(label=_("下一步"), max_length=200, required=False)
    due_on = DayField(label=_("期限"), required=False)
