"""Handing over a piece of work."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import User


class HandOver(forms.Form):
    """To whom."""

    to = forms.CharField(
        label=_("移交给（用户名）"), max_length=150, help_text=_("对方须能看到这件事；移交后由对方负责，并会收到通知。")
    )

    def clean_to(self) -> User:
        found = User.objects.filter(username__iexact=self.cleaned_data["to"].strip(), is_active=True).first()
        if found is None:
            raise ValidationError(_("没有这个账号，或账号已停用。请核对用户名。"))
        return found
