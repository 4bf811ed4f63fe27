"""Behind an invitation's link."""

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from valley.kernel.errors import Refusal
from valley.kernel.models import User
from valley.kernel.screens import refuse
from valley.registry.actions import invitations as actions
from valley.registry.forms.access import OpenAccount
from valley.registry.models import Invitation
from valley.registry.pages.accounts.me import signed_in
from valley.registry.queries import access


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "again")
@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """What is offered, by whom; POST accepts: with the account signed in, else by opening one."""
    found = access.invitation_by_secret(secret)
    if found is None:
        return render(request, "registry/accounts/invitation_gone.html", status=404)
    posted = request.method == "POST"
    if posted and not ratelimit.consume(request, action="accept_invitation"):
        return ratelimit.respond_429(request)
    user = request.user if isinstance(request.user, User) else None
    form = OpenAccount(request.POST if posted and user is None else None, initial={"language": get_language()})
    try:
        if posted and user is not None:
            actions.accept_invitation(by=user, secret=secret)
            return redirect("me")
        if form.is_bound and form.is_valid():
            given = form.cleaned_data
            actions.open_account_by_invitation(
                secret=secret, username=given["username"], password=given["password"], language=given["language"]
            )
            messages.success(request, _("账号已开通，请登录。"))
            return redirect("account_login")
    except Refusal as refusal:
        if user is not None:
            raise
        refuse(form, refusal)
    context = {"invitation": found, "form": form}
    return render(request, "registry/accounts/invitation.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The link opens nothing any more."""
    found = get_object_or_404(Invitation.objects.select_related("organisation"), public_id=public_id)
    actions.withdraw_invitation(by=signed_in(request), invitation=found)
    messages.success(request, _("邀请已撤回。"))
    return redirect("members", found.organisation.public_id) if found.organisation else redirect("accounts")
