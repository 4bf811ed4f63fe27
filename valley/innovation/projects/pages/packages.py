"""Steps of a work package; it is shown on its consortium's page."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.projects import actions
from valley.innovation.projects.forms import consortia as forms
from valley.innovation.projects.models import WorkPackage
from valley.innovation.projects.pages.shown import in_state
from valley.kernel.deeds import Deed, answer
from valley.kernel.models import User


@login_required
@require_safe
def package(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A package has no page but its consortium's."""
    return redirect(_one(public_id).consortium.uri)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step."""
    found = _one(public_id)
    return answer(request, DEEDS, deed, found, str(found), back=found.consortium.uri)


def _one(public_id: UUID) -> WorkPackage:
    rows = WorkPackage.objects.select_related("consortium__lead", "organisation")
    return get_object_or_404(rows, public_id=public_id)


def _run(action: Any) -> Any:
    def does(by: User, found: WorkPackage, data: dict[str, Any]) -> object:
        action(by=by, package=found, **data)
        return found.consortium

    return does


PLANNED = in_state("planned")
DEEDS: dict[str, Deed] = {
    "done": Deed(
        gettext_lazy("完成工作包"), forms.DoneForm, "projects.work_on_package", _run(actions.finish_package), "check",
        offered=PLANNED,
    ),
    "change": Deed(
        gettext_lazy("调整工作包"), forms.PackageForm, "projects.lead_package", _run(actions.change_package), "edit",
        offered=PLANNED, given=lambda found: {"consortium": found.consortium, "package": found},
        initial=lambda found: {
            "organisation": found.organisation_id, "due_on": found.due_on,
            "after": list(found.waits_for.values_list("after", flat=True)),
        },
    ),
    "drop": Deed(
        gettext_lazy("取消工作包"), forms.ReasonForm, "projects.lead_package", _run(actions.drop_package), "x",
        tone="danger", offered=PLANNED,
    ),
}  # fmt: skip
