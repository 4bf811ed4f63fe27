"""Shares typed as lines: an organisation and its whole parts."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from valley.registry.models import Person
from valley.registry.queries import find_organisation


class PartsField(forms.CharField):
    """One line a party, "name parts"; cleaned to organisation → parts."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("label", _("各方份额"))
        more.setdefault("help_text", _("每行一方：全称或统一社会信用代码，空格，份数。例如“甲食品有限公司 60”。"))
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), max_length=4000, **more)

    def clean(self, value: Any) -> Any:
        found: dict[Any, int] = {}
        for place, line in enumerate(filter(None, map(str.strip, (super().clean(value) or "").splitlines())), 1):
            name, _space, count = line.replace("　", " ").rpartition(" ")
            if not name or not count.isdigit():
                raise ValidationError(
                    _("第 %(place)s 行“%(line)s”不是“单位 份数”。"), params={"place": place, "line": line}
                )
            one = find_organisation(name.strip())
            if one is None or one in found:
                raise ValidationError(
                    _("第 %(place)s 行：没有找到唯一的单位“%(name)s”，或它写了两次。"),
                    params={"place": place, "name": name},
                )
            found[one] = int(count)
        return found


class SharesForm(forms.Form):
    """An agreement about shares."""

    what = forms.ChoiceField(label=_("哪种份额"), choices=[("contribution", _("出资")), ("ip", _("知识产权"))])
    total = forms.IntegerField(label=_("协议写明的总份数"), min_value=1, initial=100)
    parts = PartsField()
    words = forms.CharField(label=_("依据"), max_length=300, help_text=_("例如：联合体协议第五条。"))
    contribution = forms.IntegerField(widget=forms.HiddenInput, required=False)
    ip = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AppointmentForm(forms.Form):
    """A dual appointment."""

    post = forms.CharField(label=_("岗位"), max_length=120)
    person = forms.CharField(label=_("人员页面的网址"), max_length=300)
    since = forms.DateField(label=_("起日"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("止日（不含）"), widget=forms.DateInput(attrs={"type": "date"}))
    total = forms.IntegerField(label=_("总份数"), min_value=1, initial=100)
    parts = PartsField()
    words = forms.CharField(label=_("依据"), max_length=300)

    def clean_person(self) -> Any:
        """The person whose page it is."""
        key = self.cleaned_data["person"].rstrip("/").rsplit("/", 1)[-1]
        found = Person.objects.filter(public_id=key).first() if _is_uuid(key) else None
        if found is None:
            raise ValidationError(_("没有找到此人。请粘贴人员页面的网址。"))
        return found


def _is_uuid(words: str) -> bool:
    try:
        UUID(words)
    except ValueError:
        return False
    return True
