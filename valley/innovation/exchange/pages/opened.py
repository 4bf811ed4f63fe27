"""Seeing more of a need or a result: what is offered, and the full text itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from valley.innovation.exchange import actions
from valley.innovation.exchange.models import Need, Opened, Result
from valley.kernel.deeds import user_of
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.screens import Action


def offers(user: User, thing: Need | Result) -> list[Action]:
    """Reading the full text where one may, asking for it where one may not; bringing somebody to it."""
    found = []
    if may(user, "exchange.read_full", thing):
        found.append(Action(_("查看全文（留痕）"), f"{thing.uri}/full", "file-text", "post"))
    elif may(user, "exchange.ask_disclosure", thing):
        found.append(Action(_("申请查看更多"), f"{thing.uri}/ask", "lock-open"))
    if may(user, "exchange.introduce", thing):
        found.append(Action(_("引介"), f"{thing.uri}/introduce", "arrows-join"))
    return found


def show(request: HttpRequest, thing: Need | Result) -> HttpResponse:
    """The full text, and, for whoever gives it away, who has read it."""
    user = user_of(request)
    actions.open_full_text(by=user, thing=thing)
    rows: Any = Opened.objects.filter(**{"need" if isinstance(thing, Need) else "result": thing})
    readers = rows.select_related("user")[:50] if may(user, "exchange.give_away", thing) else []
    return render(request, "exchange/full.html", {"thing": thing, "readers": readers})
