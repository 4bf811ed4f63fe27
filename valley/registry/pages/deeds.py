"""One page for every action: a form that runs it, says a refusal at its field, and goes back to the thing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from valley.kernel.errors import Missing, Refusal, Words
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import refuse


@dataclass(frozen=True)
class Deed:
    """An action as a page. `run(by, thing, data)` gives the address to go to, or "" for the thing's own page.

    `about(thing)` is what the verb is asked of (default: the thing); `offered` hides it where it makes no sense.
    """

    title: Words
    form: type[forms.Form]
    verb: str
    run: Callable[[User, Any, dict[str, Any]], str]
    icon: str = ""
    about: Callable[[Any], Any] = lambda thing: thing
    initial: Callable[[Any], dict[str, Any]] = lambda thing: {}
    offered: Callable[[Any], bool] = lambda thing: True
    words: Words = ""
    submit: Words = ""


def allowed(deeds: Mapping[str, Deed], user: User, thing: Any) -> dict[str, Deed]:
    """The deeds that this user may do to this thing now."""
    return {
        name: deed for name, deed in deeds.items() if deed.offered(thing) and may(user, deed.verb, deed.about(thing))
    }


def answer(request: HttpRequest, deeds: Mapping[str, Deed], name: str, thing: Any, title: str) -> HttpResponse:
    """GET shows the form, POST runs the action. Raises Missing for an unknown deed, NotAllowed."""
    user = user_of(request)
    deed = deeds.get(name)
    if deed is None or not deed.offered(thing):
        raise Missing(value=name)
    require(user, deed.verb, deed.about(thing))
    back = thing.uri if thing is not None else ".."
    posted = request.method == "POST"
    form = deed.form(
        data=request.POST if posted else None, files=request.FILES if posted else None, initial=deed.initial(thing)
    )
    if posted and form.is_valid():
        try:
            address = deed.run(user, thing, form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("已完成：%(what)s。") % {"what": deed.title})
            return redirect(address or back)
    context = {"deed": deed, "form": form, "title": title, "back": back}
    return render(request, "registry/deed.html", context, status=422 if form.errors else 200)


def user_of(request: HttpRequest) -> User:
    """The signed-in user; pages are behind `login_required`."""
    assert isinstance(request.user, User)
    return request.user
