"""Claims: made by anybody with an account, decided by the park office."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from valley.kernel.errors import Missing, Refusal
from valley.kernel.permissions import may
from valley.kernel.screens import refuse
from valley.registry.actions import claims as actions
from valley.registry.forms.access import NewClaim
from valley.registry.forms.access import Refusal as RefusalForm
from valley.registry.models import Claim, ClaimVerdict
from valley.registry.pages.accounts.me import signed_in
from valley.registry.queries import access


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """One's claims; POST makes one."""
    user, posted = signed_in(request), request.method == "POST"
    form = NewClaim(request.POST, request.FILES) if posted else NewClaim()
    if posted and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.claim_organisation(by=user, code=given["code"], name=given["name"], licence=given["licence"])
        except Refusal as refusal:
            if refusal.field == "file":
                refusal.field = "licence"
            refuse(form, refusal)
        else:
            messages.success(request, _("认领已提交，园区办公室核实后会在这里显示结论。"))
            return redirect(made.uri)
    context = {"form": form, "claims": access.claims_of(user)}
    return render(request, "registry/accounts/claims.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One claim with its licence, competing claims and existing administrators; POST refuses it with a reason."""
    user, found = signed_in(request), _visible(request, public_id)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.refuse_claim(by=user, claim=found, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            refuse(form, refusal)
        else:
            messages.success(request, _("已登记结论。"))
            return redirect(found.uri)
    context = {
        "claim": found,
        "form": form,
        "competing": access.competing(found),
        "administrators": access.administrators_of(found.organisation),
        "decides": may(user, "registry.decide_claim", found) and user != found.claimant,
        "open": found.verdict == ClaimVerdict.OPEN,
    }
    return render(request, "registry/accounts/claim.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def verify(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The licence is genuine: the claimant becomes the administrator."""
    organisation = actions.verify_claim(by=signed_in(request), claim=_visible(request, public_id))
    messages.success(request, _("已核实，申请人现为该单位管理员。"))
    return redirect("members", organisation.public_id)


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The claimant takes it back."""
    actions.withdraw_claim(by=signed_in(request), claim=_visible(request, public_id))
    messages.success(request, _("认领已撤回。"))
    return redirect("my_claims")


def _visible(request: HttpRequest, public_id: UUID) -> Claim:
    found = get_object_or_404(Claim.objects.select_related("claimant", "organisation", "licence"), public_id=public_id)
    if not may(request.user, "registry.view_claim", found):
        raise Missing
    return found
