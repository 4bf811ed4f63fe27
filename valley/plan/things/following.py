"""Whether indicators are counted by a confirmed definition, and evaluations come when the plan wants them."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from valley.kernel.rulebooks import Followed, Workflow, register_workflow
from valley.kernel.things import Viewer
from valley.plan.models import DefinitionConfirmation, Evaluation, EvaluationState
from valley.plan.queries.values import in_force


def _definitions(viewer: Viewer, day: date) -> Iterable[Followed]:
    """A figure follows the definition that somebody confirmed by a document; an assumed one is nobody's rule yet."""
    found = in_force()
    if found is None:
        return
    row, plan = found
    confirmed: dict[int, set[tuple[str, str]]] = {}
    for given in DefinitionConfirmation.objects.filter(plan=row):
        confirmed.setdefault(given.indicator, set()).add((given.edition, given.formula))
    key = f"definitions-{row.slug}"
    for indicator in plan.indicators:
        definition = plan.definition(indicator.no)
        if definition is None:
            continue
        uri = f"/plan/indicators/{indicator.no}"
        held = confirmed.get(indicator.no, set())
        if (definition.edition, definition.formula.text) in held:
            yield Followed(
                uri, "follows", _g("按经文件确认的口径 %(edition)s 计算") % {"edition": definition.edition}, "", key
            )
        elif held:
            yield Followed(uri, "departs", _("确认过的是另一版口径，现在的版次没有确认"), _("请确认现行口径"), key)
        else:
            yield Followed(uri, "unknown", _("口径为平台假定，还没有文件确认"), _("请确认口径"), key)


def _evaluations(viewer: Viewer, day: date) -> Iterable[Followed]:
    """Plan L350, 健全规划评估制度: an evaluation is published by the day that the calendar gives it."""
    found = in_force()
    if found is None:
        return
    for evaluation in Evaluation.objects.filter(plan=found[0]).order_by("due_on", "pk"):
        given = {"day": evaluation.due_on.isoformat()}
        published = evaluation.state == EvaluationState.PUBLISHED
        if published and evaluation.published_on and evaluation.published_on > evaluation.due_on:
            yield Followed(evaluation.uri, "departs", _g("迟于评估日历所定的 %(day)s 发布") % given)
        elif published:
            yield Followed(evaluation.uri, "follows", _g("在 %(day)s 前发布") % given)
        elif evaluation.due_on < day:
            words = _g("应在 %(day)s 前发布，尚未发布") % given
            yield Followed(evaluation.uri, "departs", words, _("登记意见并发布评估"))
        else:
            yield Followed(evaluation.uri, "follows", _g("期限 %(day)s 未到") % given)


register_workflow(Workflow("plan.definitions", _("指标计算"), _("经确认的指标口径"), _definitions))
register_workflow(Workflow("plan.evaluations", _("规划评估"), _("评估日历"), _evaluations))
