"""Targets of units: the list with the sums against the plan, and one assessment with its way."""

from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.kernel.deeds import answer, links, user_of
from valley.kernel.links import edges_of
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action as Step
from valley.kernel.screens import Moment
from valley.kernel.tables import Column, Filter, Table
from valley.kernel.things import card_of
from valley.plan.engine import scoring
from valley.plan.engine.path import Certainty
from valley.plan.models import Target, TargetBasis, TargetState
from valley.plan.pages.steering.desks import TARGET
from valley.plan.pages.steering.find import edition_in_force
from valley.plan.pages.steering.words import tone
from valley.plan.queries import targets as queries
from valley.plan.queries import words
from valley.plan.queries.values import plan_of
from valley.registry.queries import parks

WAITS_FOR = {
    TargetState.ISSUED: gettext_lazy("单位自报完成值"),
    TargetState.REPORTED: gettext_lazy("对照计算值评分"),
    TargetState.SCORED: gettext_lazy("单位确认得分或提出异议"),
    TargetState.DISPUTED: gettext_lazy("领导小组裁定异议"),
}
CERTAIN = {
    Certainty.STATED: gettext_lazy("规划载明"),
    Certainty.INTERPOLATED: gettext_lazy("平台内插"),
    Certainty.UNKNOWN: gettext_lazy("未知"),
}


class Targets(Table):
    """Targets by unit and year."""

    name = "targets"
    caption = gettext_lazy("分解到单位和年度的目标")
    empty = gettext_lazy("还没有分解目标")
    columns = (
        Column(
            "what", gettext_lazy("指标"), order="indicator", value=lambda row: _named(row),
            href=lambda row: row.uri, heading=True,
        ),
        Column("year", gettext_lazy("年度"), order="year", value=lambda row: str(row.year)),
        Column("unit", gettext_lazy("单位"), order="unit__name", search="unit__name", value=lambda row: str(row.unit)),
        Column("amount", gettext_lazy("分解目标"), kind="number", order="amount"),
        Column("measured", gettext_lazy("计量单位"), value=lambda row: _unit(row)),
        Column("step", gettext_lazy("下一步"), value=lambda row: WAITS_FOR.get(row.state, "")),
        Column(
            "due_on", gettext_lazy("本步期限"), kind="date", order="due_on",
            value=lambda row: row.due_on if row.is_open else None,
        ),
        Column("points", gettext_lazy("得分"), kind="number", order="points"),
        Column(
            "state", gettext_lazy("状态"), kind="status", order="state",
            value=lambda row: (tone(row.state), row.get_state_display()),
        ),
    )  # fmt: skip
    filters = (
        Filter("state", gettext_lazy("状态"), TargetState.choices),
        Filter("year", gettext_lazy("年度"), lambda: [(str(y), str(y)) for y in _years()]),
    )


class Sums(Table):
    """Whether the parts reach the whole."""

    name = prefix = "sums"
    exports = ()
    caption = gettext_lazy("分解合计与规划期望")
    empty = gettext_lazy("还没有可以合计的目标")
    columns = (
        Column("what", gettext_lazy("指标"), heading=True),
        Column("year", gettext_lazy("年度")),
        Column("units", gettext_lazy("目标数"), kind="number"),
        Column("settled", gettext_lazy("已定分"), kind="number"),
        Column("total", gettext_lazy("分解合计"), kind="number"),
        Column("expected", gettext_lazy("年末期望"), kind="number"),
        Column("certainty", gettext_lazy("期望的来历")),
        Column("short", gettext_lazy("尚未落实"), kind="number"),
    )


def _years() -> list[int]:
    return sorted(set(Target.objects.order_by().values_list("year", flat=True)))


def _named(row: Target) -> str:
    indicator = plan_of(row.plan).indicator(row.indicator)
    return f"{row.indicator} {words.name_of(indicator)}"


def _unit(row: Target) -> str:
    return words.unit_of(plan_of(row.plan).indicator(row.indicator))


@require_safe
@login_required
def targets(request: HttpRequest) -> HttpResponse:
    """What each unit is to reach in each year; whom each assessment waits for; the parts against the whole."""
    user = user_of(request)
    require(user, "plan.see_steering")
    edition = edition_in_force()
    rows = queries.targets_for(user, edition).order_by("-year", "indicator", "unit__name")
    able = may(user, "plan.set_target")
    whole = may(user, "plan.see_target")
    context: dict[str, Any] = {
        "title": _("目标考核"),
        "actions": [Step(_("分解目标"), "/plan/targets/set", "plus", tone="primary")] if able else [],
        "sums": Sums(request, [_sum(found) for found in queries.sums(edition, rows)]) if whole else None,
    }  # fmt: skip
    return Targets(request, rows).response("plan/steering/targets.html", context)


def _sum(found: queries.Sum) -> dict[str, Any]:
    return {
        "what": words.bracketed(
            f"{found.indicator.no} {words.name_of(found.indicator)}", words.unit_of(found.indicator) or "—"
        ),
        "year": str(found.year),
        "units": found.units,
        "settled": found.settled,
        "total": found.total,
        "expected": None if found.expected.value is None else words.decimal(found.expected.value),
        "certainty": str(CERTAIN[found.expected.certainty]),
        "short": None if found.short is None else max(found.short, Decimal(0)),
    }


@require_safe
@login_required
def target(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One assessment: the target, the report beside what the records say, the points, what was objected."""
    user = user_of(request)
    thing: Any = TARGET.find(public_id)
    require(user, "plan.see_target", thing)
    able = links(TARGET.deeds, user, thing, under="")
    first = next((step for step in able if step.tone == "primary"), None)
    context = {
        "page": {
            "title": f"{thing.year} · {_named(thing)} · {thing.unit}",
            "status": (tone(thing.state), thing.get_state_display()),
            "rows": _rows(thing, user),
            "moments": _moments(thing, user),
        },
        "thing": thing,
        "next_step": first,
        "actions": [step for step in able if step is not first],
        "edges": edges_of(thing.uri, user),
    }
    return render(request, "plan/steering/detail.html", context)


def _rows(thing: Target, user: Any) -> list[tuple[Any, Any]]:
    report, now = queries.last_report(thing), queries.computed(thing)
    seen = now.value if _sees_computed(thing, user) else now.public
    said = report.reported if report else None
    then = None if report is None else report.computed if _sees_computed(thing, user) else report.computed_public
    apart = None if said is None or then is None else scoring.apart(Fraction(said), Fraction(then))
    names = {park.uri: park.name for park in parks()}
    indicator = card_of(f"/plan/indicators/{thing.indicator}", user)
    return [
        (_("指标"), indicator or _named(thing)), (_("单位"), thing.unit),
        (_("范围"), names.get(thing.scope, "") or _("全部园区")), (_("分解目标"), _amount(thing, thing.amount)),
        (_("分解文件"), thing.source), (_("核对依据"), thing.get_basis_display()),
        (_("自报完成值"), _amount(thing, said) if report else _("尚未自报")),
        (_("自报时的计算值"), _amount(thing, then) if report else ""),
        (_("自报与计算之差"), words.measured(apart * 100, "%") if apart is not None else ""),
        (_("现在的计算值"), _amount(thing, seen) if seen is not None else _why_not(thing)),
        (_("得分"), "" if thing.points is None else thing.points),
        (_("负责人"), thing.owner.username), (_("评分"), thing.scorer.username),
        (_("下一步"), WAITS_FOR.get(TargetState(thing.state), "")),
        (_("本步期限"), thing.due_on if thing.is_open else ""),
    ]  # fmt: skip


def _sees_computed(thing: Target, user: Any) -> bool:
    """A unit's own records are its own affair and the assessment's; the valley's figures follow their own rule."""
    return thing.basis == TargetBasis.OWN or may(user, "plan.see_inside")


def _why_not(thing: Target) -> str:
    if thing.basis == TargetBasis.PART:
        return _("这一部分没有单独的记录，只能凭佐证核对。")
    return _("暂无：年度未开始、没有数据来源、数据不齐，或不便公开。")


def _amount(thing: Target, value: Decimal | None) -> str:
    return words.measured(None if value is None else Fraction(value), _unit(thing))


def _moments(thing: Target, user: Any) -> list[Moment]:
    found = []
    for step in thing.steps.select_related("by").order_by("-at", "-pk"):
        said = [step.words]
        if step.reported is not None:
            said.append(words.labelled(_("自报完成值"), _amount(thing, step.reported)))
        if step.points is not None:
            said.append(words.labelled(_("得分"), str(step.points)))
        if step.proposed is not None and step.proposed != step.points:
            said.append(words.labelled(_("平台建议分"), str(step.proposed)))
        uri = step.evidence_uri or (step.evidence.uri if step.evidence else "")
        title = step.get_state_display()
        found.append(
            Moment(step.at, title, words.joined(s for s in said if s), step.by.username, uri, tone(step.state))
        )
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, public_id: UUID, key: str) -> HttpResponse:
    """One step of an assessment."""
    thing: Any = TARGET.find(public_id)
    require(user_of(request), "plan.see_target", thing)
    return answer(request, TARGET.deeds, key, thing, str(thing))
