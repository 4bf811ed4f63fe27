"""Forms about places and alliances."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from valley.registry.forms.fields import DayField, OrganisationField, park_field, place_field
from valley.registry.models import AllianceOrigin, AllianceRole, Carrier, LandPurpose, LandStatus, Layer, Use


class OutlineField(forms.CharField):
    """Corners as "x,y x,y x,y" in metres, or a JSON list."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        if not text:
            return None
        try:
            if text.startswith("["):
                return json.loads(text)
            return [[float(part) for part in corner.split(",")] for corner in text.replace("，", ",").split()]
        except (ValueError, RecursionError):
            raise ValidationError(_("轮廓写成“x,y x,y x,y”，单位米，如 0,0 100,0 100,60 0,60。")) from None


class PlaceForm(forms.Form):
    """A place. What it stands in comes from the page."""

    code = forms.CharField(label=_("编号"), max_length=40)
    name = forms.CharField(label=_("名称"), max_length=100)
    role = forms.CharField(label=_("功能定位"), max_length=300, required=False)
    area_m2 = forms.DecimalField(
        label=_("面积（m²）"), required=False, max_digits=14, decimal_places=2, help_text=_("不明就留空，不要填 0。")
    )
    outline = OutlineField(
        label=_("轮廓"), required=False, help_text=_("各角的坐标，单位米，x 向东、y 向北，以园区基准点为原点。")
    )
    latitude = forms.DecimalField(label=_("纬度（WGS 84）"), required=False, max_digits=9, decimal_places=6)
    longitude = forms.DecimalField(label=_("经度（WGS 84）"), required=False, max_digits=9, decimal_places=6)


class PlaceChangeForm(forms.Form):
    """What may change of a place."""

    name = forms.CharField(label=_("名称"), max_length=100)
    role = forms.CharField(label=_("功能定位"), max_length=300, required=False)
    carrier = forms.ChoiceField(label=_("载体类型"), required=False, choices=[("", _("未定")), *Carrier.choices])
    layer = forms.ChoiceField(label=_("圈层"), required=False, choices=[("", _("未定")), *Layer.choices])
    area_m2 = forms.DecimalField(label=_("面积（m²）"), required=False, max_digits=14, decimal_places=2)
    outline = OutlineField(label=_("轮廓"), required=False)


class LandUseForm(forms.Form):
    """Status and purpose of land from a day on."""

    status = forms.ChoiceField(label=_("状态"), choices=LandStatus.choices)
    purpose = forms.ChoiceField(label=_("用途"), choices=LandPurpose.choices)
    area_m2 = forms.DecimalField(
        label=_("面积（m²）"), required=False, max_digits=14, decimal_places=2, help_text=_("不明就留空，不要填 0。")
    )
    since = DayField(label=_("自何日起"))
    source = forms.CharField(label=_("依据"), max_length=200, required=False)


class LetForm(forms.Form):
    """A letting of this place."""

    organisation = OrganisationField(label=_("使用单位"))
    since = DayField(label=_("起租日期"))
    until = DayField(label=_("退租日期"), required=False)
    use = forms.ChoiceField(label=_("用途"), choices=Use.choices)
    area_m2 = forms.DecimalField(label=_("面积（m²）"), required=False, max_digits=14, decimal_places=2)
    exclusive = forms.BooleanField(label=_("整体独占"), required=False)


class TakeForm(forms.Form):
    """A place for this organisation."""

    place = place_field()
    since = DayField(label=_("起租日期"))
    until = DayField(label=_("退租日期"), required=False)
    use = forms.ChoiceField(label=_("用途"), choices=Use.choices)
    area_m2 = forms.DecimalField(label=_("面积（m²）"), required=False, max_digits=14, decimal_places=2)
    exclusive = forms.BooleanField(label=_("整体独占"), required=False)


class AllianceForm(forms.Form):
    """A new alliance."""

    name = forms.CharField(label=_("名称"), max_length=200)
    field = forms.CharField(label=_("领域"), max_length=200, required=False)
    origin = forms.ChoiceField(label=_("来历"), choices=AllianceOrigin.choices)
    since = DayField(label=_("成立或引入日期"))
    park = park_field(required=False)
    organisation = OrganisationField(label=_("联盟的法人单位"), required=False)
    source = forms.CharField(label=_("依据"), max_length=200, required=False)


class MemberForm(forms.Form):
    """A line of the roll."""

    organisation = OrganisationField(label=_("会员单位"))
    role = forms.ChoiceField(label=_("职务"), choices=AllianceRole.choices, initial=AllianceRole.MEMBER)
    since = DayField(label=_("入会日期"))
    until = DayField(label=_("退会日期"), required=False)
