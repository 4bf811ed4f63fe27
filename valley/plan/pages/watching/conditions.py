"""The ten conditions beside other centres, and how each of the valley's own marks comes about."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.kernel.deeds import Deed, answer, links
from valley.kernel.models import User
from valley.kernel.screens import pairs
from valley.plan.actions import watching
from valley.plan.engine.benchmarks import Condition
from valley.plan.forms.watching import ReadCondition, TakeBack
from valley.plan.models import ConditionReading, PlanEdition
from valley.plan.pages.common import asked
from valley.plan.pages.overview import node_words, shown
from valley.plan.queries import conditions as signs
from valley.plan.queries import drilldown, words


@require_safe
def conditions(request: HttpRequest) -> HttpResponse:
    """Conditions × centres; the valley's own column is computed now."""
    page = asked(request)
    return shown(
        page,
        "plan/conditions.html",
        marks=[(mark.sign, words.said(mark.quote)) for mark in page.plan.marks],
        centres=[(words.said(centre.quote), centre.own) for centre in page.plan.centres],
        rows=[
            (line, list(zip([words.said(centre.quote) for centre in page.plan.centres], line.signs, strict=True)))
            for line in signs.matrix(page.edition, page.today)
        ],
        facts=[(words.said(fact.note), str(fact.lines)) for fact in page.plan.row_facts],
    )


@dataclass(frozen=True)
class Asking:
    """One condition as its steps see it."""

    edition: PlanEdition
    condition: Condition
    reading: ConditionReading | None

    @property
    def uri(self) -> str:
        return f"/plan/conditions/{self.condition.no}"


def _asking(edition: PlanEdition, condition: Condition) -> Asking:
    return Asking(edition, condition, signs.readings_of(edition).get(condition.no))


@require_safe
def condition(request: HttpRequest, no: int) -> HttpResponse:
    """How one of the valley's own marks comes about: the criterion, the paper that completes it, and its records."""
    page = asked(request)
    found = _found(page.plan.conditions, no)
    row = next(line for line in signs.matrix(page.edition, page.today) if line.condition.no == no)
    own = next((n for n, centre in enumerate(page.plan.centres) if centre.own), None)
    held = _asking(page.edition, found)
    criterion = signs.criterion_of(found, held.reading)
    evidence = []
    for name in criterion.measures if criterion else ():
        rows = drilldown.open_rows(
            signs.measured(page.plan, name), name, signs.today_of(page.plan, page.today), request.user, page.inside
        )
        listed = list(rows.order_by("-on", "uri")[:50]) if rows is not None else []
        known = drilldown.cards((record["uri"] for record in listed), request.user)
        evidence.append(
            {
                "label": words.measure_label(name),
                "registered": rows is not None,
                "count": rows.count() if rows is not None else 0,
                "rows": [(record, known.get(record["uri"])) for record in listed],
            }
        )
    able = links(DEEDS, request.user, held, under="") if isinstance(request.user, User) and own is not None else []
    return shown(
        page,
        "plan/condition.html",
        condition=found,
        criterion=criterion,
        name=words.said(found.quote),
        sign=row.signs[own] if own is not None else None,
        evidence=evidence,
        unread=words.said(found.unread) if found.unread else "",
        threshold=words.number(criterion.threshold) if criterion and criterion.threshold else "",
        reading=held.reading,
        paper=pairs(
            (_("依据文件"), held.reading.source),
            (_("登记册"), words.measure_label(held.reading.measure) if held.reading.measure else ""),
            (_("确定时间"), held.reading.at.date()),
        )
        if held.reading
        else (),
        actions=able,
        tasks=[node_words(node) for node in page.plan.tasks if node.key in found.tasks],
    )


def _found(all_of_them: tuple[Condition, ...], no: int) -> Condition:
    found = next((each for each in all_of_them if each.no == no), None)
    if found is None:
        raise Http404
    return found


def _read(by: User, held: Asking, data: dict[str, Any]) -> str:
    watching.read_condition(by=by, plan=held.edition, condition=held.condition.no, **data)
    return held.uri


def _take_back(by: User, held: Asking, data: dict[str, Any]) -> str:
    assert held.reading is not None  # the step is not offered without one
    watching.take_back_reading(by=by, reading=held.reading, **data)
    return held.uri


DEEDS = {
    "read": Deed(
        gettext_lazy("按文件确定"), ReadCondition, "plan.read_condition", _read, "file-text",
        about=lambda held: held.edition, offered=lambda held: held.reading is None,
        given=lambda held: {"bound": held.condition.criterion is not None},
        words=gettext_lazy("规划没有说明的，由园区文件确定：以哪本登记册为据、达到多少为“建设完善”。文件、录入人和日期一并显示。"),
    ),
    "take-back": Deed(
        gettext_lazy("撤回文件所定"), TakeBack, "plan.read_condition", _take_back, "x",
        about=lambda held: held.edition, offered=lambda held: held.reading is not None,
    ),
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, no: int, key: str) -> HttpResponse:
    """What a paper of the park says of a condition."""
    page = asked(request)
    held = _asking(page.edition, _found(page.plan.conditions, no))
    return answer(request, DEEDS, key, held, words.said(held.condition.quote))
