"""How the sign-in library (allauth) meets the platform; named in settings."""

import base64
import hashlib
from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valley.kernel.actions import accounts
from valley.kernel.models import User


class Accounts(DefaultAccountAdapter):
    """Sign-in with name and password; accounts are opened by invitation only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("尝试次数过多，请几分钟后再试。"),
        "username_password_mismatch": _("账号或密码不正确。"),
        "incorrect_password": _("密码不正确。"),
        "enter_current_password": _("请输入正确的当前密码。"),
        "rate_limited": _("尝试次数过多，请几分钟后再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """The page's password change goes through the action, so that the journal knows."""
        assert isinstance(user, User)
        keep = context.request.session.session_key or ""
        accounts.change_password(by=user, user=user, password=password, keep=keep)

    def send_notification_mail(self, template_prefix: str, user: AbstractBaseUser, *args: Any, **kwargs: Any) -> None:
        """The library tells here what changed. No e-mail: the journal notes a changed second factor."""
        if template_prefix.startswith("mfa/email/") and isinstance(user, User):
            accounts.note_second_factor(by=user, change=template_prefix.rsplit("/", 1)[-1])


class SecondFactor(DefaultMFAAdapter):
    """TOTP (RFC 6238) and recovery codes; secrets encrypted at rest."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("您不能停用两步验证。"),
        "cannot_generate_recovery_codes": _("请先启用两步验证，再生成备用码。"),
        "incorrect_code": _("验证码不正确。"),
    }

    def get_totp_issuer(self) -> str:
        return gettext("营养谷")

    def build_totp_svg(self, url: str) -> str:
        buffer = BytesIO()
        segno.make(url, error="m").save(buffer, kind="svg", scale=5, border=4, xmldecl=False, light="white")
        return buffer.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> Fernet:
    """Key: SHA-256 over a purpose and the installation's secret key, so a stolen database alone opens no account."""
    material = hashlib.sha256(b"valley.second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(material))
