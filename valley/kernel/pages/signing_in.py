"""Addresses of the sign-in library, by hand: only those that the platform uses."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from valley.kernel.pages.recover import recover


@require_safe
def by_invitation(request: HttpRequest) -> HttpResponse:
    """Who asks for an account learns how one is opened."""
    return render(request, "account/signup_closed.html")


urlpatterns = [
    path("login", account.login, name="account_login"),
    path("logout", account.logout, name="account_logout"),
    path("inactive", account.account_inactive, name="account_inactive"),
    path("signup", by_invitation, name="account_signup"),
    path("recover", recover, name="account_reset_password"),
    path("confirm", login_required(account.reauthenticate), name="account_reauthenticate"),
    path("password", login_required(account.password_change), name="account_change_password"),
    path("2fa", login_required(mfa.index), name="mfa_index"),
    path("2fa/authenticate", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/confirm", login_required(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/activate", login_required(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/deactivate", login_required(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/codes", login_required(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/codes/new", login_required(recovery_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("2fa/codes/file", login_required(recovery_codes.download_recovery_codes), name="mfa_download_recovery_codes"),
]
