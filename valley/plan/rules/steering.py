"""Who steers: the office assigns, units report, the leading group decides, assessors evaluate."""

from typing import Any

from valley.kernel.permissions import permits, remembered
from valley.plan.models import Action, Assignment, Escalation, Finding, HandOver, Target
from valley.registry.rules import roles as registry


def _works_for(user: Any, unit: Any) -> bool:
    return registry.acts_for(user, unit)


def _is(user: Any, account_id: int | None) -> bool:
    """A thing without an owner is not everybody's: `None == AnonymousUser().pk`."""
    return account_id is not None and bool(user.pk == account_id)


@permits("plan.see_steering")
def may_see_steering(user: Any, thing: Any = None) -> bool:
    """The board is open to whoever has a part in it: park roles, and units that are asked for something."""
    if not user.is_authenticated:
        return False
    if registry.is_operator(user) or registry.is_leading_group(user) or registry.is_assessor(user):
        return True
    return remembered(("plan.see_steering", user.pk), lambda: _has_a_part(user))


def _has_a_part(user: Any) -> bool:
    """One query, and none for whoever acts for nobody: this is asked for the menu of every page."""
    units = [held.organisation for held in registry.held_by(user) if held.organisation is not None]
    if not units:
        return False
    parts = ((Assignment, "unit"), (HandOver, "to_unit"), (Action, "unit"), (Finding, "unit"), (Target, "unit"))
    first, *others = (
        model._default_manager.filter(**{f"{field}__in": units}).order_by().values_list("pk") for model, field in parts
    )
    return bool(first.union(*others, all=True)[:1])


@permits("plan.assign_task")
def may_assign_task(user: Any, thing: Any = None) -> bool:
    return registry.is_operator(user)


@permits("plan.report_progress")
def may_report_progress(user: Any, assignment: Assignment) -> bool:
    return registry.is_operator(user) or _is(user, assignment.owner_id) or _works_for(user, assignment.unit)


@permits("plan.propose_hand_over")
def may_propose_hand_over(user: Any, assignment: Assignment) -> bool:
    return may_report_progress(user, assignment)


@permits("plan.answer_hand_over")
def may_answer_hand_over(user: Any, hand_over: HandOver) -> bool:
    return _works_for(user, hand_over.to_unit)


@permits("plan.escalate")
def may_escalate(user: Any, thing: Any = None) -> bool:
    """A unit escalates its own assignment; the office escalates anything."""
    if registry.is_operator(user):
        return True
    return isinstance(thing, Assignment) and may_report_progress(user, thing)


@permits("plan.withdraw_escalation")
def may_withdraw_escalation(user: Any, escalation: Escalation) -> bool:
    return registry.is_operator(user) or _is(user, escalation.raised_by_id)


@permits("plan.run_meeting")
def may_run_meeting(user: Any, thing: Any = None) -> bool:
    """The office is the leading group's secretariat."""
    return registry.is_operator(user)


@permits("plan.decide")
def may_decide(user: Any, thing: Any = None) -> bool:
    return registry.is_leading_group(user)


@permits("plan.report_action")
def may_report_action(user: Any, action: Action) -> bool:
    return registry.is_operator(user) or _is(user, action.owner_id) or _works_for(user, action.unit)


@permits("plan.enter_value")
def may_enter_value(user: Any, thing: Any = None) -> bool:
    return registry.is_operator(user)


@permits("plan.propose_change")
def may_propose_change(user: Any, thing: Any = None) -> bool:
    return registry.is_operator(user) or registry.is_assessor(user) or registry.is_leading_group(user)


@permits("plan.evaluate")
def may_evaluate(user: Any, thing: Any = None) -> bool:
    return registry.is_assessor(user) or registry.is_operator(user)


@permits("plan.answer_finding")
def may_answer_finding(user: Any, finding: Finding) -> bool:
    return registry.is_operator(user) or _works_for(user, finding.unit)


@permits("plan.take_snapshot")
def may_take_snapshot(user: Any, thing: Any = None) -> bool:
    return registry.is_operator(user) or registry.is_assessor(user)


@permits("plan.see_snapshot")
def may_see_snapshot(user: Any, thing: Any = None) -> bool:
    """Its figures are public under the same rules as live ones; the records behind them follow their own."""
    return True


@permits("plan.set_target")
def may_set_target(user: Any, thing: Any = None) -> bool:
    """The office breaks the plan down, withdraws what was given by mistake, closes what nobody objected to."""
    return registry.is_operator(user)


@permits("plan.see_target")
def may_see_target(user: Any, target: Target | None = None) -> bool:
    """One unit's assessment: the unit itself, the office, the leading group, assessors; not the other units."""
    if registry.is_operator(user) or registry.is_leading_group(user) or registry.is_assessor(user):
        return True
    return target is not None and (_reports(user, target) or _is(user, target.scorer_id))


@permits("plan.report_target")
def may_report_target(user: Any, target: Target) -> bool:
    return _reports(user, target)


@permits("plan.score_target")
def may_score_target(user: Any, target: Target) -> bool:
    """The office or an assessor, and never the unit itself."""
    return (registry.is_operator(user) or registry.is_assessor(user)) and not _reports(user, target)


@permits("plan.answer_score")
def may_answer_score(user: Any, target: Target) -> bool:
    return _reports(user, target)


@permits("plan.settle_target")
def may_settle_target(user: Any, target: Target | None = None) -> bool:
    """The leading group; nobody in their own case."""
    return registry.is_leading_group(user) and not (target is not None and _reports(user, target))


def _reports(user: Any, target: Target) -> bool:
    return _is(user, target.owner_id) or _works_for(user, target.unit)
