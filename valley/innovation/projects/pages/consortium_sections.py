"""Parts of a consortium's page: roles, shares, programme, what partners share."""

from typing import Any

from django.utils.translation import gettext as _

from valley.innovation.projects.models import (
    Consortium,
    Interface,
    Seat,
    Split,
    WorkPackage,
)
from valley.innovation.projects.pages.consortium_deeds import SEAT_DEEDS
from valley.innovation.projects.pages.packages import DEEDS as PACKAGE_DEEDS
from valley.innovation.projects.pages.shown import (
    TONES,
    Line,
    Section,
)
from valley.innovation.projects.pages.templates import SHARING_DEEDS
from valley.innovation.projects.queries import candidates_for, empty_roles, programme_of
from valley.kernel.charts import Flow, FlowEdge, FlowNode
from valley.kernel.deeds import links
from valley.kernel.models import User
from valley.kernel.screens import Action


def roles(user: User, found: Consortium, leads: bool) -> Section:
    lines = []
    for seat in found.seats.select_related("organisation").exclude(state=Seat.State.LEFT):
        steps = links(SEAT_DEEDS, user, seat) if found.is_open else []
        more = f"{seat.duty} · {seat.reason}" if seat.reason else seat.duty
        lines.append(Line(str(seat), seat.organisation.uri, seat.get_state_display(), TONES[seat.state], more, steps))
    for role in empty_roles(found) if found.is_open else []:
        offered = candidates_for(found, role) if leads else []
        lines.append(Line(role.label, "", _("空缺"), "bad", "" if offered or not leads else _("名录中没有合适的单位")))
        for one in offered:
            why = _("共同领域：%(topics)s；相关成果 %(count)s 项") % {
                "topics": _("、").join(one.topics) or "—", "count": one.results_count,
            }  # fmt: skip
            ask = f"{found.uri}/do/ask?role={role.value}&organisation={one.organisation.uri}"
            lines.append(
                Line(one.organisation, one.organisation.uri, _("可邀请"), "idle", why, [Action(_("邀请"), ask)])
            )
    return Section(_("六方角色"), lines)


def shared(user: User, found: Consortium) -> list[Section]:
    """Students, hours, machine time: planned and given; specifications that neighbouring links share."""
    lines = []
    planned = found.sharings.select_related("organisation", "resource").prefetch_related("given")
    for one in planned:
        given = sum(row.count for row in one.given.all())
        who = one.organisation or _("还没有人提供")
        tone: Any = "good" if given >= one.planned_count else "info" if one.organisation else "bad"
        more = f"{who}{' · ' + str(one.resource) if one.resource else ''} · {one.due_on}"
        state = _("已投入 %(given)s / 计划 %(planned)s") % {"given": given, "planned": one.planned_count}
        lines.append(Line(one, "", state, tone, more, links(SHARING_DEEDS, user, one)))
    sections = [Section(_("共享的学生、工时和设备"), lines)] if lines else []
    shared = [
        Line(
            one,
            one.uri,
            one.get_state_display(),
            TONES.get(one.state, "info"),
            f"{one.upstream.link} → {one.downstream.link}",
        )
        for one in Interface.objects.filter(upstream__consortium=found).select_related("upstream", "downstream")
    ]
    return sections + ([Section(_("上下游共同规格"), shared)] if shared else [])


def shares(title: str, split: Split | None) -> Section:
    if split is None:
        return Section(title, words=_("还没有约定。"))
    lines = [
        Line(part.organisation, part.organisation.uri, more=f"{part.parts_count} / {split.total_count}")
        for part in split.parts.select_related("organisation")
    ]
    return Section(title, lines, split.words)


def programme(user: User, found: Consortium) -> tuple[list[Section], Flow | None]:
    plan = programme_of(found)
    lines = [Line(link, "", _("无人承担"), "bad") for link in plan.uncovered]
    lines += [
        Line(
            f"{one} · {one.due_on}", "", one.get_state_display(), TONES[one.state], one.organisation or _("待定"),
            links(PACKAGE_DEEDS, user, one) if found.is_open else [],
        )
        for one in plan.packages
    ]  # fmt: skip
    lines += [
        Line(_("“%(one)s”的期限早于它的前置“%(other)s”") % {"one": one, "other": other}, "", _("矛盾"), "warn")
        for one, other in plan.too_early
    ]
    section = Section(_("联合计划：逐环节，缺口看得见"), lines)
    if not plan.packages:
        return [section], None
    nodes = [
        FlowNode(str(one.pk), str(one), str(one.organisation or _("待定")),
                 "good" if one.state == WorkPackage.State.DONE else "info" if one.organisation_id else "bad")
        for one in plan.packages
    ]  # fmt: skip
    edges = [FlowEdge(str(before), str(one)) for one, befores in plan.after.items() for before in befores]
    return [section], Flow("programme", _("谁等谁：箭头从前置到后续"), nodes, edges)
