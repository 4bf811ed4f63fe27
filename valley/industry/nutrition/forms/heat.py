"""A measured temperature curve and what it is held against."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.engine.making import PRESETS, Reference
from valley.kernel import formats

OWN = "own"
MOST = 2000


class HeatForm(forms.Form):
    """Readings of the coldest point, and the reference."""

    use_required_attribute = False

    profile = forms.CharField(
        label=_("温度记录"),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("每行“分钟 温度（℃）”，如：0 25.0；产品最冷点的实测值，至多 2000 行"),
    )
    against = forms.ChoiceField(label=_("以什么计"))
    reference_c = forms.DecimalField(
        label=_("自定：参考温度（℃）"), required=False, max_digits=6, decimal_places=2, min_value=-50, max_value=300
    )
    z_c = forms.DecimalField(
        label=_("自定：z 值（℃）"), required=False, max_digits=6, decimal_places=3, min_value=0, max_value=100
    )
    source = forms.CharField(label=_("自定：依据"), required=False, max_length=200)
    d_min = forms.DecimalField(
        label=_("D 值（参考温度下，min）"), required=False, max_digits=9, decimal_places=5, min_value=0,
        help_text=_("填了就给出对数减少"),
    )  # fmt: skip
    target_min = forms.DecimalField(
        label=_("目标（min）"), required=False, max_digits=9, decimal_places=3, min_value=0,
        help_text=_("填了就给出在最高温度还要保温多久"),
    )  # fmt: skip

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        chosen = self.fields["against"]
        assert isinstance(chosen, forms.ChoiceField)
        place = 1 if formats.in_english() else 0
        chosen.choices = [*((key, one.words[place]) for key, one in PRESETS.items()), (OWN, _("自定参考温度与 z 值"))]

    def clean_profile(self) -> list[tuple[float, float]]:
        """(minute, °C) of each line."""
        found = []
        lines = [line for line in self.cleaned_data["profile"].splitlines() if line.strip()]
        if len(lines) > MOST:
            raise forms.ValidationError(_("至多 %(most)s 行，这里有 %(n)s 行。") % {"most": MOST, "n": len(lines)})
        for number, line in enumerate(lines, 1):
            parts = line.replace(",", " ").replace("，", " ").split()
            try:
                minute, celsius = (float(part.removesuffix("℃").removesuffix("°C")) for part in parts)
            except ValueError:
                raise forms.ValidationError(
                    _("第 %(number)s 行“%(line)s”写作“分钟 温度”，如 12.5 118.3。")
                    % {"number": number, "line": line.strip()[:40]}
                ) from None
            found.append((minute, celsius))
        return found

    def clean(self) -> dict[str, Any]:
        """A reference of one's own needs its temperature, its z and where they are from."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("against") == OWN:
            for name in ("reference_c", "z_c", "source"):
                if given.get(name) in (None, "", 0) and name not in self.errors:
                    self.add_error(name, _("自定时须填。"))
        return given

    def reference(self) -> Reference:
        """Call after `is_valid()`."""
        given = self.cleaned_data
        if given["against"] != OWN:
            return PRESETS[given["against"]]
        words = f"F {given['reference_c']:g} ℃, z = {given['z_c']:g} ℃"
        return Reference(OWN, (words, words), float(given["reference_c"]), float(given["z_c"]), given["source"])
