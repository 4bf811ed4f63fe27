"""Fields that several forms share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.queries.nutrients import ALLERGENS
from valley.registry.models import Organisation


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
