"""One pattern for every step: a detail page offers the steps that this user may take now; each is a form of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valley.kernel.errors import Missing, Refusal, Words
from valley.kernel.models import Identified, User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, refuse
from valley.plan.forms.steering import PlanForm
from valley.plan.models import PlanEdition
from valley.plan.queries.values import active_edition


@dataclass(frozen=True)
class Operation:
    """A step: the verb that permits it, the form that it asks, the action that it runs, and when it is offered.

    `run(by, thing, data)` may return an Identified to go to; else the page of the thing is shown again.
    `about(thing)` is what the verb is asked of (default: the thing itself).
    """

    key: str
    label: Words
    verb: str
    run: Callable[[User, Any, dict[str, Any]], Any]
    form: type[PlanForm] = PlanForm
    offered: Callable[[Any], bool] = lambda thing: True
    about: Callable[[Any], Any] = lambda thing: thing
    icon: str = ""
    tone: str = ""
    done: Words = ""
    initial: Callable[[HttpRequest], Mapping[str, Any]] = lambda request: {}


@dataclass(frozen=True)
class Desk:
    """All steps of one kind of thing, and how to find it."""

    prefix: str
    find: Callable[[UUID], Identified]
    edition_of: Callable[[Any], PlanEdition]
    operations: Sequence[Operation]

    def actions(self, user: Any, thing: Any) -> list[Action]:
        """Links to the steps that `user` may take with `thing` now."""
        return [
            Action(operation.label, f"{thing.uri}/{operation.key}", operation.icon, tone=operation.tone)  # type: ignore[arg-type]
            for operation in self.operations
            if operation.offered(thing) and may(user, operation.verb, operation.about(thing))
        ]

    def operate(self, request: HttpRequest, public_id: UUID, key: str) -> HttpResponse:
        """The form of one step, and its carrying out."""
        thing = self.find(public_id)
        operation = next((o for o in self.operations if o.key == key), None)
        if operation is None:
            raise Missing
        return carry_out(request, operation, thing=thing, edition=self.edition_of(thing), back=thing.uri)


def carry_out(
    request: HttpRequest, operation: Operation, *, thing: Any, edition: PlanEdition, back: str
) -> HttpResponse:
    """Ask the operation's form; when it is good, run the action and go on; a refusal stands at its field."""
    require(request.user, operation.verb, operation.about(thing))
    assert isinstance(request.user, User)
    form = operation.form(
        request.POST or None if request.method == "POST" else None,
        request.FILES or None if request.method == "POST" else None,
        edition=edition,
        thing=thing,
        initial=dict(operation.initial(request)),
    )
    if request.method == "POST":
        if not form.fields:
            form.is_bound = True
        if form.is_valid():
            try:
                result = operation.run(request.user, thing, form.cleaned_data)
            except Refusal as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, str(operation.done or _("已记录。")))
                return redirect(result.uri if isinstance(result, Identified) else back)
    context = {"form": form, "operation": operation, "thing": thing, "back": back}
    return render(request, "plan/steering/operation.html", context, status=422 if form.errors else 200)


def door(desk: Desk) -> Callable[..., HttpResponse]:
    """The view of a desk's steps."""

    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    def step(request: HttpRequest, public_id: UUID, key: str) -> HttpResponse:
        return desk.operate(request, public_id, key)

    return step


def edition_in_force() -> PlanEdition:
    """The active plan. Raises Missing before the first run."""
    edition = active_edition()
    if edition is None:
        raise Missing(_("还没有装入规划。"), remedy=_("请先完成首次设置。"))
    return edition
