"""The bell: notices, and how one wants to be told."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valley.kernel import actions, notices
from valley.kernel.errors import Invalid
from valley.kernel.forms.vault import NoticeChoice
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.queries.jobs import trouble_count
from valley.kernel.things import work_of

# Beyond this the bell says "20+": words and cards are made for every one that is counted.
BELL_LIMIT = 20
WAYS = ("email", "gateway", "digest_hour", "quiet_from", "quiet_until")


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@login_required
@never_cache
@require_safe
def my_notices(request: HttpRequest) -> HttpResponse:
    """What one was told and may still see, newest first."""
    return render(request, "kernel/notices.html", {"told": notices.told(_me(request))})


@login_required
@never_cache
@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """The fragment in the header: unread notices, open work, and for the office what went wrong."""
    me = _me(request)
    unread = len(notices.told(me, unread=True, limit=BELL_LIMIT + 1))
    context = {
        "unread": f"{BELL_LIMIT}+" if unread > BELL_LIMIT else unread,
        "work": len(work_of(me)),
        "trouble": trouble_count() if may(me, "kernel.run_office") else 0,
    }
    return render(request, "kernel/_bell.html", context)


@login_required
@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """Mark one, or all, as read."""
    actions.mark_read(by=_me(request), notice_id=request.POST.get("notice", ""))
    return redirect("my_notices")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_preferences(request: HttpRequest) -> HttpResponse:
    """E-mail, gateway, digest, quiet hours."""
    me = _me(request)
    now = notices.preferences_of([me])[me.pk]
    initial = {way: getattr(now, way) for way in WAYS}
    form = NoticeChoice(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            actions.choose_notices(by=me, **form.cleaned_data)
        except Invalid as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("已保存。"))
            return redirect("notice_preferences")
    return render(request, "kernel/notice_preferences.html", {"form": form}, status=422 if form.errors else 200)


urlpatterns = [
    path("notices", my_notices, name="my_notices"),
    path("notices/bell", bell, name="notice_bell"),
    path("notices/read", read_notices, name="read_notices"),
    path("notices/preferences", notice_preferences, name="notice_preferences"),
]
