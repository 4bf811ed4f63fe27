"""The park office: everybody's accounts, invitations, the queue of claims."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from valley.kernel import things
from valley.kernel.actions import accounts as kernel
from valley.kernel.actions.recovery import issue_recovery
from valley.kernel.errors import Refusal
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import refuse
from valley.registry.actions import invitations, leaving, roles
from valley.registry.forms.access import GrantParkRole, InviteByOffice, Leave, Recover
from valley.registry.pages.accounts.me import signed_in
from valley.registry.queries import access
from valley.registry.queries.organisations import roles_of
from valley.registry.rules.access import share_a_side

PER_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts with their roles, open invitations and claims; POST invites, and shows the link once."""
    user, link = signed_in(request), ""
    require(user, "kernel.list_accounts")
    form = InviteByOffice(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            _invitation, secret = invitations.invite(by=user, **form.cleaned_data)
            link, form = settings.ORIGIN + reverse("invitation", args=[secret]), InviteByOffice()
        except Refusal as refusal:
            refuse(form, refusal)
    search = request.GET.get("q", "").strip()
    context = {
        "page": Paginator(access.accounts(search), PER_PAGE).get_page(request.GET.get("page")),
        "search": search,
        "claims": access.open_claims(),
        "invitations": access.open_invitations(),
        "form": form,
        "link": link,
    }
    return render(request, "registry/accounts/office.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One account; POST grants a role on the park's side."""
    user, found = _account(request, public_id)
    context = _context(user, found)
    form = context["grant"] = GrantParkRole(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            roles.grant_role(by=user, user=found, **form.cleaned_data)
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            refuse(form, refusal)
        else:
            messages.success(request, _("角色已授予。"))
            return redirect("account", found.public_id)
    return render(request, "registry/accounts/account.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The account can no longer sign in."""
    user, found = _account(request, public_id)
    kernel.close_account(by=user, user=found)
    messages.success(request, _("账号已停用。"))
    return redirect("account", found.public_id)


@login_required
@require_POST
def reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A closed account can sign in again."""
    user, found = _account(request, public_id)
    kernel.reopen_account(by=user, user=found)
    messages.success(request, _("账号已恢复使用。"))
    return redirect("account", found.public_id)


@login_required
@require_POST
def sign_out(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End every session of the account."""
    user, found = _account(request, public_id)
    count = kernel.end_sessions(by=user, user=found)
    messages.success(request, _("已退出其他 %(count)d 处登录。") % {"count": count})
    return redirect("account", found.public_id)


@login_required
@require_POST
def leave(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The person leaves the platform: every role ends, open work goes to the person named."""
    user, found = _account(request, public_id)
    context = _context(user, found)
    form = context["leave"] = Leave(request.POST, successors=context["successors"])
    if form.is_valid():
        chosen = next((u for u in context["successors"] if str(u.public_id) == form.cleaned_data["hand_to"]), None)
        try:
            done = leaving.leave(by=user, user=found, hand_to=chosen)
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            refuse(form, refusal)
        else:
            words = _("已结束 %(roles)d 个角色，移交 %(things)d 项事项。")
            messages.success(request, words % {"roles": done.roles, "things": done.things})
            return redirect("account", found.public_id)
    context["grant"] = GrantParkRole()
    return render(request, "registry/accounts/account.html", context, status=422)


@login_required
@require_http_methods(["POST"])
@never_cache
def recovery(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A slip with a one-time code, to be printed and handed over in person."""
    user, found = signed_in(request), get_object_or_404(User, public_id=public_id)
    require(user, "kernel.issue_recovery", found)
    form = Recover(request.POST)
    if not form.is_valid():
        return render(request, "registry/accounts/recovery.html", {"account": found, "form": form}, status=422)
    issued, code = issue_recovery(by=user, user=found, **form.cleaned_data)
    address = settings.ORIGIN + reverse("account_reset_password")
    context = {"account": found, "recovery": issued, "code": code, "address": address}
    return render(request, "registry/accounts/recovery.html", context)


def _account(request: HttpRequest, public_id: UUID) -> tuple[User, User]:
    user = signed_in(request)
    require(user, "kernel.list_accounts")
    return user, get_object_or_404(User, public_id=public_id)


def _context(by: User, found: User) -> dict[str, Any]:
    colleagues = [m.user for m in access.accounts() if m.user.is_active and m.user != found and m.grants]
    successors = [user for user in colleagues if share_a_side(found, user)]
    return {
        "account": found,
        "roles": roles_of(found),
        "deputies": access.deputies_of(found),
        "owned": things.owned_by(found),
        "successors": successors,
        "administers": may(by, "kernel.administer_account", found),
        "grants_park_roles": may(by, "registry.grant_role", None),
        "recovers": may(by, "kernel.issue_recovery", found),
        "leave": Leave(successors=successors),
        "recover": Recover(),
    }
