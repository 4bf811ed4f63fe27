"""One page for every action: a form that runs it, says a refusal at its field, and goes on to the thing.

An app names what can be done to a kind of thing in a mapping of key → Deed. Its page of the thing offers `links(…)`,
the address of each deed answers with `answer(…)`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from valley.kernel.errors import Missing, Refusal, Words
from valley.kernel.models import Identified, User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, refuse


@dataclass(frozen=True)
class Deed:
    """An action as a page.

    `run(by, thing, data)` runs it. The thing or the address that it returns is gone to, else the page it came from.
    `about(thing)` is what the verb is asked of (default: the thing); `offered` hides it where it makes no sense.
    `given(thing)` are further arguments of the form; a query string that names a field fills it beforehand.
    `words` stand above the form, `submit` on its button (default: the title), `done` is said afterwards; it may be
    made from what `run` returned. `ways(thing)` are actions beside the title. `faults(refusal)` are the wrong cells of
    a file that was refused: place, what stands there, what is wrong, how to mend it. `beside(thing)` is what one has to
    read before filling the form: (heading, words) each.
    """

    title: Words
    form: type[forms.Form]
    verb: str
    run: Callable[[User, Any, dict[str, Any]], object]
    icon: str = ""
    about: Callable[[Any], Any] = lambda thing: thing
    initial: Callable[[Any], dict[str, Any]] = lambda thing: {}
    offered: Callable[[Any], bool] = lambda thing: True
    words: Words = ""
    submit: Words = ""
    done: Words | Callable[[Any], Words] = ""
    tone: Literal["", "primary", "danger"] = ""
    given: Callable[[Any], dict[str, Any]] = lambda thing: {}
    ways: Callable[[Any], Sequence[Action]] = lambda thing: ()
    faults: Callable[[Refusal], Sequence[tuple[str, str, Words, Words]]] = lambda refusal: ()
    beside: Callable[[Any], Sequence[tuple[Words, str]]] = lambda thing: ()


def allowed(deeds: Mapping[str, Deed], user: User, thing: Any) -> dict[str, Deed]:
    """The deeds that this user may do to this thing now."""
    return {
        name: deed for name, deed in deeds.items() if deed.offered(thing) and may(user, deed.verb, deed.about(thing))
    }


def links(deeds: Mapping[str, Deed], user: User, thing: Any, under: str = "do/") -> list[Action]:
    """Those as a page's actions; a deed's address is the thing's URI, "/", `under` and its key."""
    return [
        Action(deed.title, f"{thing.uri}/{under}{name}", deed.icon, tone=deed.tone)
        for name, deed in allowed(deeds, user, thing).items()
    ]


def answer(
    request: HttpRequest, deeds: Mapping[str, Deed], name: str, thing: Any, title: str = "", *, back: str = ""
) -> HttpResponse:
    """GET shows the form, POST runs the action. `title` is the second line; `back` is the thing's page by default.

    Raises: Missing for an unknown deed or one that is not offered now; NotAllowed.
    """
    user = user_of(request)
    deed = deeds.get(name)
    if deed is None or not deed.offered(thing):
        raise Missing(value=name)
    require(user, deed.verb, deed.about(thing))
    back = back or (thing.uri if thing is not None else "..")
    posted = request.method == "POST"
    asked = {key: words for key, words in request.GET.items() if key in deed.form.base_fields}
    form = deed.form(
        data=request.POST if posted else None,
        files=request.FILES if posted else None,
        initial={**deed.initial(thing), **asked},
        **deed.given(thing),
    )
    faults: Sequence[tuple[str, str, Words, Words]] = ()
    if posted and form.is_valid():
        try:
            made = deed.run(user, thing, form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
            faults = deed.faults(refusal)
        else:
            done = deed.done(made) if callable(deed.done) else deed.done
            messages.success(request, str(done or _("已完成：%(what)s。") % {"what": deed.title}))
            return redirect(
                made.uri if isinstance(made, Identified) else made if made and isinstance(made, str) else back
            )
    context = {
        "deed": deed, "form": form, "title": title, "back": back, "submit": deed.submit or deed.title,
        "ways": deed.ways(thing), "faults": faults, "beside": deed.beside(thing),
    }  # fmt: skip
    return render(request, "kernel/deed.html", context, status=422 if form.errors else 200)


def user_of(request: HttpRequest) -> User:
    """The signed-in user; pages are behind `login_required`."""
    assert isinstance(request.user, User)
    return request.user
