"""The own page: roles, deputies, and the ways to language, security, tokens."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from valley.kernel.errors import Refusal
from valley.kernel.models import User
from valley.kernel.screens import refuse
from valley.registry.actions import deputies
from valley.registry.errors.access import NotADeputy
from valley.registry.forms.access import NewDeputy
from valley.registry.models import Deputy
from valley.registry.queries import access
from valley.registry.queries.organisations import roles_of


def signed_in(request: HttpRequest) -> User:
    """The account behind a page that asks for sign-in."""
    assert isinstance(request.user, User)
    return request.user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Roles and deputies; POST appoints a deputy."""
    user = signed_in(request)
    form = NewDeputy(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            found = User.objects.filter(username__iexact=given["deputy"].strip(), is_active=True).first()
            if found is None:
                raise NotADeputy(field="deputy", value=given["deputy"])
            deputies.appoint_deputy(by=user, principal=user, deputy=found, since=given["since"], until=given["until"])
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("代理人已指定。"))
            return redirect("me")
    context = {
        "form": form,
        "roles": roles_of(user),
        "deputies": access.deputies_of(user),
        "claims": access.claims_of(user),
    }
    return render(request, "registry/accounts/me.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end_deputy(request: HttpRequest, record: UUID) -> HttpResponse:
    """End a deputy's time today."""
    row = get_object_or_404(Deputy.objects.known().select_related("principal", "deputy"), record=record)
    deputies.end_deputy(by=signed_in(request), row=row)
    messages.success(request, _("代理已结束。"))
    return redirect("me")
