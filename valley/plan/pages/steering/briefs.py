"""What an evaluation is to find out, for those who run it and those who are asked."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.kernel.errors import NotAllowed
from valley.kernel.links import edges_of
from valley.kernel.things import card_of
from valley.plan.models import EvaluationBrief
from valley.plan.pages.steering.details import Page, link


@require_safe
@login_required
def brief(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One version of a brief. Raises: NotAllowed for whoever neither runs the evaluation nor was asked."""
    rows = EvaluationBrief.objects.select_related("evaluation", "issued_by")
    held = get_object_or_404(rows, public_id=public_id)
    if card_of(held.uri, request.user) is None:
        raise NotAllowed(field="plan.see_consultation")
    newest = held.evaluation.briefs.order_by("-version").first()
    status = ("info", _("现行")) if newest == held else ("idle", _("已有新版"))
    page = Page(
        _("评估任务书：%(evaluation)s") % {"evaluation": held.evaluation.title},
        status,
        [
            (_("第几版"), held.version), (_("要回答的问题"), held.questions), (_("范围与不含的内容"), held.bounds),
            (_("所给的数据"), link(held.snapshot_uri, request.user)),
            (_("评估"), link(held.evaluation.uri, request.user)),
            (_("下达人"), held.issued_by.username), (_("下达时间"), held.issued_at),
        ],
    )  # fmt: skip
    context = {"page": page, "thing": held, "actions": [], "edges": edges_of(held.uri, request.user)}
    return render(request, "plan/steering/detail.html", context)
