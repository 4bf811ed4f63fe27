"""Fields that several forms share."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from valley.registry.models import Level, Organisation, Place
from valley.registry.queries import find_organisation


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
        found = find_organisation(text)
        if found is None and Organisation.objects.filter(name=text).count() > 1:
            raise ValidationError(_("有两家以上单位叫这个名字，请改填代码。"))
        if found is None:
            raise ValidationError(_("没有这样的单位。请核对代码或全称，或先登记该单位。"))
        return found


class PlaceChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One place, shown with where it stands."""

    def label_from_instance(self, obj: Any) -> str:
        place: Place = obj
        where = [place.name]
        while place.parent is not None:
            place = place.parent
            where.append(place.name)
        return " / ".join(reversed(where))


def park_field(**more: Any) -> PlaceChoice:
    """A choice among the parks."""
    return PlaceChoice(queryset=Place.objects.filter(level=Level.PARK), label=_("园区"), **more)


def place_field(**more: Any) -> PlaceChoice:
    """A choice among all places that somebody can hold."""
    places = Place.objects.exclude(level=Level.PARK).filter(closed_on=None)
    return PlaceChoice(queryset=places.select_related("parent__parent__parent"), label=_("场所"), **more)
