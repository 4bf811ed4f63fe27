"""My data: what is held about me, who opened it, take it along, ask for erasure."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from valley.kernel import actions, clock
from valley.kernel.errors import Missing
from valley.kernel.forms.vault import Erasure
from valley.kernel.models import PersonKey, User
from valley.kernel.queries.personal import export_of, held_on, openings_of


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _page(request: HttpRequest, form: Erasure, status: int = 200) -> HttpResponse:
    me = _me(request)
    key: PersonKey | None = me.person_key
    context = {
        "held": held_on(me),
        "openings": openings_of(key) if key else [],
        "key": key,
        "retentions": key.retentions.filter(until__gt=clock.today()).order_by("until") if key else [],
        "asked": key.erasure_requests.filter(closed_at=None).first() if key else None,
        "form": form,
    }
    return render(request, "me/data.html", context, status=status)


@login_required
@never_cache
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What is held, why, and who opened it."""
    return _page(request, Erasure())


@login_required
@never_cache
@require_safe
def export_my_data(request: HttpRequest) -> HttpResponse:
    """Everything held about me, as a zip of JSON and files."""
    answer = HttpResponse(export_of(_me(request)), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="my-data-{clock.today():%Y%m%d}.zip"'
    return answer


@login_required
@require_POST
def ask_my_erasure(request: HttpRequest) -> HttpResponse:
    """Ask for erasure: done at once, or on the day on which the law no longer retains."""
    me, form = _me(request), Erasure(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if me.person_key is None:
        raise Missing(_("您的账号没有登记个人信息；如需关闭账号，请联系本单位管理员。"), field="key")
    asked = actions.ask_erasure(by=me, key=me.person_key, reason=form.cleaned_data["reason"])
    if asked.blocked_until:
        words = _("已受理。依法须保存至 %(until)s，在此之前只保存、不使用；到期自动删除。")
        messages.success(request, words % {"until": asked.blocked_until})
        return redirect("my_data")
    return render(request, "me/erased.html")


urlpatterns = [
    path("me/data", my_data, name="my_data"),
    path("me/data/export", export_my_data, name="export_my_data"),
    path("me/data/erasure", ask_my_erasure, name="ask_my_erasure"),
]
