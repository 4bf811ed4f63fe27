"""What a new installation asks first."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from valley.plan.engine import loader
from valley.plan.queries import words
from valley.plan.queries.values import available, directory_of


def plans() -> list[tuple[str, str]]:
    """The plans that this installation carries, as (slug, title); the real one before fictional ones."""
    loaded = [loader.load(directory_of(slug)) for slug in available()]
    return [
        (plan.slug, words.said(plan.title) or plan.slug)
        for plan in sorted(loaded, key=lambda plan: (plan.fictional, plan.slug))
    ]


class FirstRun(forms.Form):
    """The first administrator, and the plan that the valley follows."""

    setup_code = forms.CharField(
        label=_("安装码"), max_length=40, help_text=_("在服务器上执行 valley setup-code 取得，证明您管理这台服务器")
    )
    username = forms.CharField(label=_("管理员账号"), max_length=150, initial="admin")
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 10 个字符，不要使用常见密码。"),
    )
    again = forms.CharField(
        label=_("再输一次密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    language = forms.ChoiceField(label=_("语言"), choices=settings.LANGUAGES)
    plan = forms.ChoiceField(label=_("规划"), choices=plans)

    def __init__(self, *args: Any, asks_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_code:
            del self.fields["setup_code"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned and cleaned.get("password") != cleaned.get("again"):
            self.add_error("again", _("两次输入的密码不一致。"))
        return cleaned
