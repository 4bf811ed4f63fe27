"""What the records themselves put on the leading group's agenda."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from valley.plan.models import ChangeProposal, Escalation, EscalationState, PlanEdition, ProposalState, Source
from valley.plan.queries import board
from valley.plan.queries.readings import off_path, without_ground
from valley.plan.queries.values import path_words


@dataclass(frozen=True)
class Raised:
    """A point that a record raises: why (`source`), which record, and the figures that raised it."""

    source: str
    subject: str
    title: str
    facts: dict[str, Any] = field(default_factory=dict)


def raised(edition: PlanEdition, *, on: date) -> list[Raised]:
    """All points that the records raise on `on`: what a decision waits for first, then indicators, then delays."""
    return [
        *_escalations(edition),
        *_proposals(edition),
        *_evaluations(edition, on),
        *_indicators(edition, on),
        *_delays(edition, on),
    ]


def _escalations(edition: PlanEdition) -> Iterator[Raised]:
    for row in Escalation.objects.filter(plan=edition, state=EscalationState.OPEN).order_by("wanted_by", "pk"):
        yield Raised(
            Source.ESCALATION,
            row.uri,
            row.question[:300],
            {"about": row.subject, "wanted_by": row.wanted_by.isoformat()},
        )


def _proposals(edition: PlanEdition) -> Iterator[Raised]:
    for row in ChangeProposal.objects.filter(plan=edition, state=ProposalState.PROPOSED).order_by("pk"):
        yield Raised(
            Source.CHANGE,
            row.uri,
            _("调整规划：%(path)s") % {"path": path_words(edition, row.path)},
            {"path": row.path, "old": row.old, "new": row.new},
        )


def _evaluations(edition: PlanEdition, on: date) -> Iterator[Raised]:
    for row in board.evaluations_due(edition, on=on):
        yield Raised(Source.EVALUATION, row.uri, row.title, {"due_on": row.due_on.isoformat()})


def _indicators(edition: PlanEdition, on: date) -> Iterator[Raised]:
    for judged in off_path(edition, on=on):
        yield Raised(
            Source.OFF_PATH,
            judged.uri,
            _("指标 %(no)s“%(name)s”落后于路径") % {"no": judged.no, "name": judged.name},
            judged.facts,
        )
    for judged in without_ground(edition, on=on):
        yield Raised(
            Source.STALE,
            judged.uri,
            _("指标 %(no)s“%(name)s”数据不完整") % {"no": judged.no, "name": judged.name},
            judged.facts,
        )


def _delays(edition: PlanEdition, on: date) -> Iterator[Raised]:
    for late in board.overdue_assignments(edition, on=on):
        days = (on - late.due_on).days
        yield Raised(
            Source.OVERDUE,
            late.uri,
            _("任务 %(task)s 逾期 %(days)s 天（%(unit)s）") % {"task": late.task, "days": days, "unit": late.unit},
            {"due_on": late.due_on.isoformat(), "days": days},
        )
    for stuck in board.blocked_assignments(edition):
        yield Raised(
            Source.BLOCKED,
            stuck.uri,
            _("任务 %(task)s 受阻（%(unit)s）") % {"task": stuck.task, "unit": stuck.unit},
            {"next_step": stuck.next_step},
        )
    for action in board.overdue_actions(edition, on=on):
        yield Raised(
            Source.ACTION,
            action.uri,
            _("督办事项逾期：%(words)s") % {"words": action.words},
            {"due_on": action.due_on.isoformat()},
        )
