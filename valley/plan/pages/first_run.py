"""The first page of a new installation; gone once there is an administrator."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from valley.kernel.errors import Invalid, Missing, Refusal
from valley.kernel.queries.accounts import setup_code
from valley.kernel.screens import refuse
from valley.plan.actions import first_run as actions
from valley.plan.forms.first_run import FirstRun
from valley.registry.rules.access import there_is_an_administrator


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "again", "setup_code")
def first_run(request: HttpRequest) -> HttpResponse:
    """The first administrator and the plan. Where others can reach the server, the setup code proves whose it is."""
    if there_is_an_administrator():
        raise Missing
    asks_code = settings.SECURE or settings.LAN
    given = request.POST if request.method == "POST" else None
    form = FirstRun(given, asks_code=asks_code, initial={"language": get_language()})
    if form.is_bound and form.is_valid():
        words = form.cleaned_data
        try:
            if asks_code and not constant_time_compare(words["setup_code"].strip().lower(), setup_code()):
                raise Invalid(_("安装码不正确。"), field="setup_code")
            actions.first_run(
                username=words["username"], password=words["password"], language=words["language"], plan=words["plan"]
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("设置完成，请用管理员账号登录。"))
            return redirect("account_login")
    return render(request, "plan/first_run.html", {"form": form}, status=422 if form.errors else 200)
