"""An organisation's accounts, for its administrators and the park office."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valley.kernel import things
from valley.kernel.errors import Missing, Refusal
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import refuse
from valley.registry.actions import invitations, leaving, roles
from valley.registry.forms.access import InviteMember, Leave, Recover
from valley.registry.models import Organisation, RoleGrant
from valley.registry.pages.accounts.me import signed_in
from valley.registry.queries import access


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def members(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who holds which role, and open invitations; POST invites, and shows the link once."""
    user, organisation = _administered(request, public_id)
    form, link = InviteMember(request.POST if request.method == "POST" else None), ""
    if form.is_bound and form.is_valid():
        try:
            _invitation, secret = invitations.invite(by=user, organisation=organisation, **form.cleaned_data)
            link, form = settings.ORIGIN + reverse("invitation", args=[secret]), InviteMember()
        except Refusal as refusal:
            refuse(form, refusal)
    context = {
        "organisation": organisation,
        "members": access.members_of(organisation),
        "invitations": access.open_invitations(organisation),
        "form": form,
        "link": link,
    }
    return render(request, "registry/accounts/members.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def member(request: HttpRequest, public_id: UUID, user_id: UUID) -> HttpResponse:
    """One member: roles, recovery, leaving."""
    user, organisation = _administered(request, public_id)
    return render(request, "registry/accounts/member.html", _member(user, organisation, user_id))


@login_required
@require_POST
def leave(request: HttpRequest, public_id: UUID, user_id: UUID) -> HttpResponse:
    """The member leaves the organisation; open work goes to the person named."""
    user, organisation = _administered(request, public_id)
    context = _member(user, organisation, user_id)
    form = context["leave"] = Leave(request.POST, successors=context["successors"])
    if form.is_valid():
        chosen = next((u for u in context["successors"] if str(u.public_id) == form.cleaned_data["hand_to"]), None)
        try:
            done = leaving.leave(by=user, user=context["member"].user, organisation=organisation, hand_to=chosen)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            words = _("已结束 %(roles)d 个角色，移交 %(things)d 项事项。")
            messages.success(request, words % {"roles": done.roles, "things": done.things})
            return redirect("members", organisation.public_id)
    return render(request, "registry/accounts/member.html", context, status=422)


@login_required
@require_POST
def end_role(request: HttpRequest, record: UUID) -> HttpResponse:
    """One role ends today."""
    grant = get_object_or_404(RoleGrant.objects.known().select_related("organisation", "user"), record=record)
    user = signed_in(request)
    if user != grant.user:
        require(user, "registry.grant_role", grant.organisation)
    roles.end_role(by=user, grant=grant)
    messages.success(request, _("角色已结束。"))
    if grant.organisation and may(user, "registry.grant_role", grant.organisation):
        return redirect("members", grant.organisation.public_id)
    return redirect("me")


def _administered(request: HttpRequest, public_id: UUID) -> tuple[User, Organisation]:
    organisation = get_object_or_404(Organisation, public_id=public_id)
    user = signed_in(request)
    require(user, "registry.grant_role", organisation)
    return user, organisation


def _member(by: User, organisation: Organisation, user_id: UUID) -> dict[str, Any]:
    everybody = access.members_of(organisation)
    found = next((m for m in everybody if m.user.public_id == user_id), None)
    if found is None:
        raise Missing
    successors = [m.user for m in everybody if m.user != found.user and m.user.is_active]
    return {
        "organisation": organisation,
        "member": found,
        "owned": things.owned_by(found.user, organisation.uri),
        "successors": successors,
        "leave": Leave(successors=successors),
        "recover": Recover(),
        "recovers": may(by, "kernel.issue_recovery", found.user),
    }
