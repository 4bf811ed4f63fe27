"""What a person sets about the own account."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from valley.kernel.actions.tokens import LONGEST_DAYS


class Language(forms.Form):
    """The language of the screen."""

    language = forms.ChoiceField(label=_("语言"), choices=settings.LANGUAGES)


class NewToken(forms.Form):
    """What a program may do in one's name, and for how long."""

    label = forms.CharField(label=_("用途"), max_length=100, help_text=_("例如：月度报表脚本"))
    scope = forms.ChoiceField(
        label=_("范围"),
        choices=[("read", _("只读")), ("write", _("读写：可做您能做的一切"))],
        help_text=_("单项权限的令牌在控制台签发：valley token"),
    )
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=LONGEST_DAYS, initial=90)


class UseRecovery(forms.Form):
    """A code handed over in person, and the new password."""

    username = forms.CharField(label=_("账号"), max_length=150)
    code = forms.CharField(label=_("恢复码"), max_length=60, help_text=_("大小写、空格和短横线不影响"))
    password = forms.CharField(
        label=_("新密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 10 个字符，不要使用常见密码。"),
    )
    again = forms.CharField(
        label=_("再输一次新密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned and cleaned.get("password") != cleaned.get("again"):
            self.add_error("again", _("两次输入的密码不一致。"))
        return cleaned
