"""Addresses of the sign-in library, by hand: only those that the platform uses."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from valley.kernel.pages.recover import recover


@require_safe
def by_invitation(request: HttpRequest) -> HttpResponse:
    """Who asks for an account learns how one is opened."""
    return render(request, "account/signup_closed.html")


def _form(view: Any, *, private: bool = True) -> Any:
    """The library's views answer PUT like POST; a form is read and posted, nothing else."""
    return require_http_methods(["GET", "HEAD", "POST"])(login_required(view) if private else view)


urlpatterns = [
    path("login", _form(account.login, private=False), name="account_login"),
    path("logout", _form(account.logout, private=False), name="account_logout"),
    path("inactive", require_safe(account.account_inactive), name="account_inactive"),
    path("signup", by_invitation, name="account_signup"),
    path("recover", recover, name="account_reset_password"),
    path("confirm", _form(account.reauthenticate), name="account_reauthenticate"),
    path("password", _form(account.password_change), name="account_change_password"),
    path("password/set", recover, name="account_set_password"),  # an account without a password needs a code first
    path("2fa", require_safe(login_required(mfa.index)), name="mfa_index"),
    path("2fa/authenticate", _form(mfa.authenticate, private=False), name="mfa_authenticate"),
    path("2fa/confirm", _form(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/activate", _form(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/deactivate", _form(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/codes", require_safe(login_required(codes.view_recovery_codes)), name="mfa_view_recovery_codes"),
    path("2fa/codes/new", _form(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(
        "2fa/codes/file",
        require_safe(login_required(codes.download_recovery_codes)),
        name="mfa_download_recovery_codes",
    ),
]
