"""Fields and forms that several nouns of joint projects begin with."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.registry.models import Organisation


def mine_of(label: Any, **more: Any) -> forms.ModelChoiceField:  # type: ignore[type-arg]
    """One of the user's organisations."""
    return forms.ModelChoiceField(label=label, queryset=Organisation.objects.none(), **more)


def area(label: Any, most: int = 600, rows: int = 3, **more: Any) -> forms.CharField:
    """Several lines."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


def yes_no(label: Any, yes: Any, no: Any) -> forms.ChoiceField:
    """Two answers."""
    return forms.ChoiceField(label=label, choices=[("yes", yes), ("no", no)], widget=forms.RadioSelect)


class YuanField(forms.DecimalField):
    """Yuan with two decimals; the cleaned value is whole fen."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_digits=15, decimal_places=2, min_value=Decimal("0.01"), **more)

    def clean(self, value: Any) -> int | None:
        yuan = super().clean(value)
        return None if yuan is None else int(yuan * 100)


class WordsField(forms.CharField):
    """Words with 、 between them."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=400, required=False, help_text=_("用“、”分开。"), **more)

    def clean(self, value: Any) -> Any:
        words = str(super().clean(value) or "").replace("，", "、").replace(",", "、")
        return [word.strip() for word in words.split("、") if word.strip()]


class OursForm(forms.Form):
    """A form in which `ours` names a field of the user's organisations."""

    ours = "organisation"

    def __init__(self, *args: Any, organisations: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields[self.ours]
        field.queryset = organisations
        if field.required and organisations.count() == 1:
            field.initial = organisations.first()


class ReasonForm(forms.Form):
    """Why, or what came of it."""

    reason = area(_("说明"))
