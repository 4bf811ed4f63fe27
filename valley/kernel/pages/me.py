"""One's own account: language, security, tokens."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valley.kernel.actions import accounts, tokens
from valley.kernel.errors import Refusal
from valley.kernel.forms.me import Language, NewToken
from valley.kernel.models import User
from valley.kernel.queries import accounts as queries


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the screen; kept with the account and on this device."""
    me = _me(request)
    form = Language(request.POST if request.method == "POST" else None, initial={"language": me.language})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["language"]
        accounts.change_language(by=me, language=chosen)
        answer = redirect("my_language")
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=31_536_000, samesite="Lax", secure=settings.SECURE
        )
        return answer
    return render(request, "me/language.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Password, second factor, and where one is signed in."""
    me = _me(request)
    context = {
        "second_factor": queries.has_second_factor(me),
        "sessions": queries.sessions_of(me),
        "current": request.session.session_key,
    }
    return render(request, "me/security.html", context)


@login_required
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    me = _me(request)
    count = accounts.end_sessions(by=me, user=me, keep=request.session.session_key or "")
    messages.success(request, _("已退出其他 %(count)d 处登录。") % {"count": count})
    return redirect("my_security")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def my_tokens(request: HttpRequest) -> HttpResponse:
    """Tokens of programs that act in one's name; a new one is shown once."""
    me, fresh = _me(request), ""
    form = NewToken(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            _token, fresh = tokens.issue_token(by=me, label=given["label"], scopes=[given["scope"]], days=given["days"])
            form = NewToken()
        except Refusal as refusal:
            form.add_error(None if refusal.field == "scopes" else refusal.field, str(refusal))
    context = {"form": form, "fresh": fresh, "tokens": queries.tokens_of(me)}
    return render(request, "me/tokens.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke_token(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a token of one's own."""
    me = _me(request)
    token = get_object_or_404(queries.tokens_of(me), public_id=public_id)
    tokens.revoke_token(by=me, token=token)
    messages.success(request, _("令牌已吊销。"))
    return redirect("my_tokens")
