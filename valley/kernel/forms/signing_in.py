"""The sign-in library's forms in the platform's words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery_codes
from allauth.mfa.totp import forms as totp
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CODE_HELP = _("验证器应用显示的 6 位数字，或一个备用码")


class _Worded:
    """Labels and help by field; no placeholders, which vanish while one types."""

    labels: dict[str, str | Promise] = {}
    helps: dict[str, str | Promise] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class SignIn(_Worded, account.LoginForm):
    """Name and password."""

    labels = {"login": _("账号"), "password": _("密码"), "remember": _("在这台设备上保持登录")}


class ChangePassword(_Worded, account.ChangePasswordForm):
    """The old one, and the new one twice."""

    labels = {"oldpassword": _("当前密码"), "password1": _("新密码"), "password2": _("再输一次新密码")}
    helps = {"password1": _("至少 10 个字符，不要使用常见密码。")}


class ConfirmPassword(_Worded, account.ReauthenticateForm):
    """Before a sensitive step."""

    labels = {"password": _("密码")}


class EnterCode(_Worded, mfa.AuthenticateForm):
    """The second step of signing in."""

    labels = {"code": _("验证码")}
    helps = {"code": CODE_HELP}


class ConfirmCode(_Worded, mfa.ReauthenticateForm):
    """Before a sensitive step."""

    labels = {"code": _("验证码")}
    helps = {"code": CODE_HELP}


class ActivateTotp(_Worded, totp.ActivateTOTPForm):
    """The first code proves that the app holds the secret."""

    labels = {"code": _("验证码")}
    helps = {"code": _("验证器应用显示的 6 位数字")}


class DeactivateTotp(_Worded, totp.DeactivateTOTPForm):
    """A button."""


class GenerateCodes(_Worded, recovery_codes.GenerateRecoveryCodesForm):
    """A button."""
