"""Kinds of steering: cards for whom may see them, open work for whom it waits for."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Document, Kind, Viewer, Work, register
from valley.plan.actions.steering import owners
from valley.plan.models import (
    OPEN_TARGETS,
    Action,
    ActionState,
    AgendaItem,
    Assignment,
    ChangeProposal,
    Decision,
    Escalation,
    EscalationState,
    Evaluation,
    Finding,
    HandOver,
    HandOverState,
    ItemState,
    Meeting,
    MeetingState,
    Snapshot,
    Target,
    TargetState,
)
from valley.plan.models.assignment import OPEN
from valley.registry.queries.organisations import organisations_of


def _card(model: Any, kind: str, verb: str) -> Callable[[str, Viewer], Card | None]:
    def card(uri: str, viewer: Viewer) -> Card | None:
        tail = uri.removeprefix(model.uri_prefix)
        row = model.objects.filter(public_id=tail).first() if len(tail) == 36 else None
        return Card(uri, kind, str(row)) if row is not None and may(viewer, verb) else None

    return card


def _indexed(model: Any, kind: str) -> dict[str, Any]:
    """How search gets the rows of `model`; who has a part in steering through a unit is asked by the card."""

    def document(uri: str) -> Document | None:
        tail = uri.removeprefix(model.uri_prefix)
        row = model.objects.filter(public_id=tail).first() if len(tail) == 36 else None
        if row is None:
            return None
        return Document(uri, kind, str(row), text=getattr(row, "goal", ""), audience=("account",))

    def all_uris() -> Iterator[str]:
        for public_id in model.objects.order_by("pk").values_list("public_id", flat=True).iterator():
            yield f"{model.uri_prefix}{public_id}"

    def cards(uris: Sequence[str], viewer: Viewer) -> dict[str, Card]:
        if not may(viewer, STEERING):
            return {}
        tails = [uri.removeprefix(model.uri_prefix) for uri in uris]
        rows = model.objects.filter(public_id__in=[tail for tail in tails if len(tail) == 36])
        return {row.uri: Card(row.uri, kind, str(row)) for row in rows}

    return {"document": document, "all_uris": all_uris, "cards": cards}


def _agenda(uri: str) -> Iterator[str]:
    tail = uri.removeprefix(Meeting.uri_prefix)
    for row in AgendaItem.objects.filter(meeting__public_id=tail) if len(tail) == 36 else ():
        yield row.uri


def _assignments(user: User) -> Iterator[Work]:
    for row in Assignment.objects.filter(owner=user, status__in=OPEN).select_related("unit"):
        yield Work(row.uri, f"{row.task} {row.goal}"[:120], row.next_step, row.due_on, user.username)


def _hand_overs(user: User) -> Iterator[Work]:
    waiting = HandOver.objects.filter(state=HandOverState.PROPOSED, to_unit__in=organisations_of(user))
    for row in waiting.select_related("assignment"):
        yield Work(row.uri, row.assignment.goal[:120], str(_("接收或退回")), row.assignment.due_on, user.username)


def _actions(user: User) -> Iterator[Work]:
    for row in Action.objects.filter(owner=user, state=ActionState.OPEN):
        yield Work(row.uri, row.words, row.next_step, row.due_on, user.username)


def _findings(user: User) -> Iterator[Work]:
    for row in Finding.objects.filter(answer="", unit__in=organisations_of(user)):
        yield Work(row.uri, row.words[:120], str(_("答复评估意见")), row.answer_due_on, user.username)


def _questions(user: User) -> Iterator[Work]:
    """What waits for a decision of the leading group."""
    if not may(user, "plan.decide"):
        return
    for row in Escalation.objects.filter(state=EscalationState.OPEN):
        yield Work(row.uri, row.question[:120], str(_("在会议上作出决定")), row.wanted_by, user.username)


def _points(user: User) -> Iterator[Work]:
    if not may(user, "plan.decide"):
        return
    waiting = AgendaItem.objects.filter(state=ItemState.ACCEPTED, meeting__state=MeetingState.PLANNED)
    for row in waiting.select_related("meeting"):
        yield Work(row.uri, row.title, str(_("在会议上作出决定")), row.meeting.held_on, user.username)


WAITS = {
    TargetState.ISSUED: ("owner", _("自报完成值")),
    TargetState.REPORTED: ("scorer", _("对照计算值评分")),
    TargetState.SCORED: ("owner", _("确认得分或提出异议")),
}


def _targets(user: User) -> Iterator[Work]:
    """What waits for the unit or for the scorer; objections wait for the leading group."""
    mine = Target.objects.filter(state__in=OPEN_TARGETS).select_related("unit", "owner", "scorer")
    waiting = Q(scorer=user, state=TargetState.REPORTED) | Q(
        owner=user, state__in=[TargetState.ISSUED, TargetState.SCORED]
    )
    if may(user, "plan.settle_target"):
        waiting |= Q(state=TargetState.DISPUTED)
    for row in mine.filter(waiting).order_by("due_on", "pk"):
        step = WAITS[TargetState(row.state)][1] if row.state != TargetState.DISPUTED else _("裁定异议")
        yield Work(row.uri, str(row), str(step), row.due_on, user.username)


def _target_card(uri: str, viewer: Viewer) -> Card | None:
    tail = uri.removeprefix(Target.uri_prefix)
    row = Target.objects.select_related("unit").filter(public_id=tail).first() if len(tail) == 36 else None
    return Card(uri, str(_("目标考核")), str(row)) if row is not None and may(viewer, "plan.see_target", row) else None


STEERING = "plan.see_steering"
OWNED: dict[Any, dict[str, Any]] = {
    Assignment: {
        "owned": lambda user, within: owners.open_assignments(user, within).count(),
        "hand_over": owners.hand_over_assignments,
        "pass_on": owners.pass_on,
    },
    Action: {
        "owned": lambda user, within: owners.open_actions(user, within).count(),
        "hand_over": owners.hand_over_actions,
        "pass_on": owners.pass_on,
    },
}
for name, label, model, work in (
    ("assignment", _("任务分工"), Assignment, _assignments),
    ("hand_over", _("移交"), HandOver, _hand_overs),
    ("escalation", _("提请"), Escalation, _questions),
    ("meeting", _("会议"), Meeting, None),
    ("agenda_item", _("议题"), AgendaItem, _points),
    ("decision", _("决议"), Decision, None),
    ("action", _("督办事项"), Action, _actions),
    ("change", _("规划调整"), ChangeProposal, None),
    ("evaluation", _("评估"), Evaluation, None),
    ("finding", _("评估意见"), Finding, _findings),
):
    parts = {"parts": _agenda} if model is Meeting else {}
    more: dict[str, Any] = {
        **parts,
        **(_indexed(model, name) if model is not HandOver else {}),
        **({"work": work} if work else {}),
        **OWNED.get(model, {}),
    }
    register(Kind(name, label, model.uri_prefix, _card(model, name, STEERING), **more))
register(Kind("snapshot", _("快照"), Snapshot.uri_prefix, _card(Snapshot, "snapshot", "plan.see_snapshot")))
register(
    Kind(
        "target", _("目标考核"), Target.uri_prefix, _target_card, work=_targets,
        owned=lambda user, within: owners.open_targets(user, within).count(),
        hand_over=owners.hand_over_targets, pass_on=owners.pass_on_target,
    )
)  # fmt: skip
