"""Fields that several forms share."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.queries.nutrients import ALLERGENS
from valley.registry.models import Organisation
from valley.registry.queries import find_by_code


class DayField(forms.DateField):
    """A date with the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date", "max": "2999-12-31"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> date | None:
        found: date | None = super().clean(value)
        if found is not None and not 1900 <= found.year <= 2999:
            raise ValidationError(_("年份须在 1900 到 2999 之间。"))
        return found


class OrganisationField(forms.CharField):
    """An organisation by its code, its exact name, or the address of its page."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("填统一社会信用代码、全称，或粘贴单位页面的网址。"))
        super().__init__(max_length=300, **more)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = find_by_code(text) or _by_address(text) or _by_name(text)
        if found is None:
            raise ValidationError(_("没有这样的单位。请核对代码或全称，或先登记该单位。"))
        return found


def _by_address(text: str) -> Organisation | None:
    tail = text.rstrip("/").rsplit("/", 1)[-1]
    try:
        return Organisation.objects.filter(public_id=tail).first()
    except (ValidationError, ValueError):
        return None


def _by_name(text: str) -> Organisation | None:
    named = list(Organisation.objects.filter(name=text)[:2])
    if len(named) > 1:
        raise ValidationError(_("有两家以上单位叫这个名字，请改填代码。"))
    return named[0] if named else None


class Owned(forms.Form):
    """A form about a thing of one of the user's organisations; `owners` is a queryset."""

    owner: Any = forms.ModelChoiceField(queryset=Organisation.objects.none(), label=_("所属单位"))

    def __init__(self, *given: Any, owners: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = owners
        found = list(owners[:2])
        if len(found) == 1:
            field.initial = found[0]


def allergens_field() -> forms.MultipleChoiceField:
    """The eight groups of GB 7718."""
    return forms.MultipleChoiceField(
        label=_("致敏物质"), choices=list(ALLERGENS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
