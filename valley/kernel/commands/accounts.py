"""`valley token USER`, `valley recover USER`, `valley setup-code`."""

import argparse
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from valley.kernel.actions.recovery import issue_recovery
from valley.kernel.actions.tokens import issue_token
from valley.kernel.errors import Missing
from valley.kernel.formats import both
from valley.kernel.models import User
from valley.kernel.queries.accounts import setup_code


def commands(sub: Any) -> None:
    """Add `token`, `recover` and `setup-code`."""
    command = sub.add_parser("token", help="签发 API 令牌 · issue an API token: USER [--scope read …] [--days N]")
    command.add_argument("user", metavar="USER", help="whose token: the name one signs in with")
    command.add_argument("--scope", action="append", help="read, write or one verb; may be repeated (read)")
    command.add_argument("--days", type=int, default=90, help="valid for so many days, 1 to 366 (90)")
    command.add_argument("--label", default="console", help="what it is for")
    command.set_defaults(run=token)
    command = sub.add_parser("recover", help="签发一次性恢复码 · issue a one-time recovery code: USER [--hours N]")
    command.add_argument("user", metavar="USER", help="who has lost the password or the phone")
    command.add_argument("--hours", type=int, default=24, help="valid for so many hours, 1 to 168 (24)")
    command.add_argument("--drop-second-factor", action="store_true", help="the phone is lost as well")
    command.set_defaults(run=recover)
    command = sub.add_parser("setup-code", help="首次设置所需的安装码 · the code that the first-run page asks for")
    command.set_defaults(run=lambda chosen: print(setup_code()))


def token(chosen: argparse.Namespace) -> None:
    """Print a new token, once."""
    user = _user(chosen.user)
    issued, text = issue_token(by=user, label=chosen.label, scopes=chosen.scope or ["read"], days=chosen.days)
    until = timezone.localtime(issued.expires_at).strftime("%Y-%m-%d %H:%M")
    print(text)
    print(
        both(
            _("只显示这一次。范围 %(scopes)s，有效至 %(until)s。"), {"scopes": ", ".join(issued.scopes), "until": until}
        )
    )


def recover(chosen: argparse.Namespace) -> None:
    """Print a slip with a code to hand over in person."""
    user = _user(chosen.user)
    issued, code = issue_recovery(by=None, user=user, hours=chosen.hours, drops_second_factor=chosen.drop_second_factor)
    print(both(_("账号：%(user)s"), {"user": user.username}))
    print(both(_("恢复码：%(code)s"), {"code": code}))
    print(both(_("打开：%(address)s"), {"address": settings.ORIGIN + reverse("account_reset_password")}))
    until = timezone.localtime(issued.expires_at).strftime("%Y-%m-%d %H:%M")
    print(both(_("有效至 %(until)s，只能使用一次。请核实身份后当面交付。"), {"until": until}))


def _user(username: str) -> User:
    found = User.objects.filter(username__iexact=username, is_active=True).first()
    if found is None:
        raise Missing(_("没有这个账号，或账号已停用。"), field="USER", value=username)
    return found
