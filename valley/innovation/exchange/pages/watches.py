"""Saved searches, and their Atom feeds."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valley.innovation.exchange import actions
from valley.innovation.exchange.engine.calendar import Deadline, calendar
from valley.innovation.exchange.forms.results import WatchForm
from valley.innovation.exchange.models import OPEN, Call, CallState, Watch
from valley.innovation.exchange.queries import needs_for, results_for
from valley.innovation.exchange.rules import seen_of
from valley.kernel import clock
from valley.kernel.deeds import user_of
from valley.kernel.engine.credentials import digest_of
from valley.kernel.errors import Missing, Refusal
from valley.kernel.permissions import require
from valley.kernel.screens import refuse

FEED = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def watches(request: HttpRequest) -> HttpResponse:
    """What is saved; POST saves one more and shows its feed's address once."""
    user = user_of(request)
    require(user, "exchange.see_network")
    posted = request.method == "POST"
    form = WatchForm(request.POST if posted else None)
    feed = ""
    if posted and form.is_valid():
        try:
            saved, secret = actions.save_watch(by=user, **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            feed, form = request.build_absolute_uri(f"{saved.uri}/{secret}"), WatchForm()
    context = {"form": form, "feed": feed, "watches": Watch.objects.filter(user=user, ended_at=None)}
    return render(request, "exchange/watches.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give one up."""
    user = user_of(request)
    actions.end_watch(by=user, watch=get_object_or_404(Watch, public_id=public_id, user=user))
    messages.success(request, _("订阅已取消。"))
    return redirect("exchange_watches")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, public_id: UUID, token: str) -> HttpResponse:
    """Whoever got an alert ends the search behind it, without signing in. A mail program posts (RFC 8058)."""
    watch = get_object_or_404(Watch, public_id=public_id)
    if not constant_time_compare(token, actions.watches.stop_token(watch)):
        raise Missing
    if request.method == "POST":
        watch = actions.stop_watch(watch=watch, token=token)
    return render(request, "exchange/watch_stop.html", {"watch": watch})


@require_safe
def feed(request: HttpRequest, public_id: UUID, secret: str) -> HttpResponse:
    """The newest finds as Atom (RFC 4287); whoever has the address sees what its owner sees, titles only."""
    watch = _watch(public_id, secret)
    with translation.override(watch.user.language):
        return _feed(request, watch)


def _feed(request: HttpRequest, watch: Watch) -> HttpResponse:
    spoken = translation.get_language() or "zh-hans"
    made = Atom1Feed(title=watch.words, link=request.build_absolute_uri("/network"), description="", language=spoken)
    things = [
        *(needs_for(watch.user).order_by("-reported_at")[:500] if watch.what != Watch.What.RESULTS else ()),
        *(results_for(watch.user).order_by("-registered_at")[:500] if watch.what != Watch.What.NEEDS else ()),
    ]
    found = [one for one in things if actions.watches.matches(watch, one, seen_of(watch.user, one))]
    found.sort(key=lambda one: getattr(one, "reported_at", None) or one.registered_at, reverse=True)
    for one in found[:FEED]:
        at = getattr(one, "reported_at", None) or one.registered_at
        address = request.build_absolute_uri(one.uri)
        made.add_item(title=str(one), link=address, description="", unique_id=address, updateddate=at, pubdate=at)
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
def dates(request: HttpRequest, public_id: UUID, secret: str) -> HttpResponse:
    """The deadlines of what the search finds as iCalendar (RFC 5545): open needs, and calls that still take bids."""
    watch = _watch(public_id, secret)
    wanted = watch.words.casefold().split()
    needs = needs_for(watch.user).filter(state__in=OPEN, due_on__isnull=False).order_by("due_on")[:500]
    found = [
        Deadline(one.uri, one.due_on, str(one), request.build_absolute_uri(one.uri))
        for one in (needs if watch.what != Watch.What.RESULTS else ())
        if one.due_on and actions.watches.matches(watch, one, seen_of(watch.user, one))
    ]
    for call in Call.objects.filter(state=CallState.OPEN).order_by("closes_on")[:500]:
        there = f"{call.number}\n{call.title}\n{call.words}".casefold()
        if all(word in there for word in wanted):
            title = _("揭榜截止：%(call)s") % {"call": call}
            found.append(Deadline(call.uri, call.closes_on, title, request.build_absolute_uri(call.uri)))
    made = calendar(watch.words, sorted(found, key=lambda one: one.on)[:FEED], clock.now())
    return HttpResponse(made, content_type="text/calendar; charset=utf-8")


def _watch(public_id: UUID, secret: str) -> Watch:
    """Whoever has the address sees what the owner sees. Raises Missing."""
    watch = Watch.objects.filter(public_id=public_id, feed_digest=digest_of(secret), ended_at=None).first()
    if watch is None or not watch.user.is_active:
        raise Missing
    return watch
