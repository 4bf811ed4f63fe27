"""Setting a new password with a recovery code."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from valley.kernel.actions.recovery import use_recovery
from valley.kernel.errors import Refusal
from valley.kernel.forms.me import UseRecovery


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "again", "code")
def recover(request: HttpRequest) -> HttpResponse:
    """GET shows the form and how to get a code; POST uses one. Attempts are limited like sign-in's."""
    form = UseRecovery(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if not ratelimit.consume(request, action="recover", key=given["username"].lower()):
            return ratelimit.respond_429(request)
        try:
            use_recovery(username=given["username"], code=given["code"], password=given["password"])
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("新密码已设置，请登录。"))
            return redirect("account_login")
    return render(request, "account/recover.html", {"form": form}, status=422 if form.errors else 200)
