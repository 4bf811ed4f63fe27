"""Things of steering for the matrix: each made by the office for the organisation, in the plan that is in force."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from tests.consistency.kinds import World
from valley.kernel import clock
from valley.plan import models as plan
from valley.plan.actions import snapshots, steering
from valley.plan.actions.editions import load_plan
from valley.plan.engine.evaluate import Span

LATER = date(2099, 12, 31)


def makers() -> dict[str, Callable[[World], Any]]:
    """The makers by their names in `matrix.toml`."""
    steps = {
        "assignment": "report", "hand_over": "accept", "escalation": "withdraw", "meeting": "item",
        "agenda_item": "decide", "decision": "action", "action": "done", "change": "withdraw",
        "evaluation": "finding", "finding": "answer", "target": "report",
    }  # fmt: skip
    made = {f"own_{name}": globals()[name] for name in (*steps, "snapshot")}
    made |= {f"own_{name}_step": _step(globals()[name], key) for name, key in steps.items()}
    return {"plan_in_force": _plan_in_force, **made}


def _plan_in_force(world: World) -> dict[str, Any]:
    edition(world)
    return {}


def _step(make: Callable[[World], Any], key: str) -> Callable[[World], Any]:
    return lambda world: {"public_id": make(world).public_id, "key": key}


def edition(world: World) -> plan.PlanEdition:
    if "edition" not in world.made:
        world.made["edition"] = load_plan(by=None, slug="nutrition-valley-2022-2035")
    found: plan.PlanEdition = world.made["edition"]
    return found


def assignment(world: World) -> plan.Assignment:
    member = world.users["member"]
    return steering.assign_task(
        by=world.users["operator"], plan=edition(world), task="2.3", unit=world.organisation, owner=member, goal="建成",
        starts_on=date(2026, 1, 1), due_on=LATER, next_step="选址",
    )  # fmt: skip


def hand_over(world: World) -> plan.HandOver:
    return steering.propose_hand_over(
        by=world.users["operator"], assignment=assignment(world), to_unit=world.other, reason="职责调整"
    )


def escalation(world: World) -> plan.Escalation:
    given = assignment(world)
    return steering.escalate(
        by=world.users["member"], plan=given.plan, thing=given, subject=given.uri, question="?", wanted_by=LATER
    )


def meeting(world: World) -> plan.Meeting:
    return steering.call_meeting(by=world.users["operator"], plan=edition(world), title="例会", held_on=clock.today())


def agenda_item(world: World) -> plan.AgendaItem:
    return steering.add_item(by=world.users["operator"], meeting=meeting(world), title="议题")


def decision(world: World) -> plan.Decision:
    return steering.decide(by=world.users["leading_group"], item=agenda_item(world), words="同意")


def action(world: World) -> plan.Action:
    order = steering.Order("落实", world.organisation, world.users["member"], LATER, "报方案")
    return steering.assign_action(by=world.users["leading_group"], decision=decision(world), order=order)


def change(world: World) -> plan.ChangeProposal:
    return steering.propose_change(
        by=world.users["operator"], plan=edition(world), path="indicators/1/target", new={"value": "180"},
        reason="建议", evidence_uri="/x", check_on=LATER,
    )  # fmt: skip


def evaluation(world: World) -> plan.Evaluation:
    found = plan.Evaluation.objects.filter(plan=edition(world)).order_by("due_on").first()
    assert found is not None
    return found


def finding(world: World) -> plan.Finding:
    return steering.record_finding(
        by=world.users["assessor"], evaluation=evaluation(world), about="/plan/indicators/15", weight="minor",
        words="意见", unit=world.organisation, answer_due_on=LATER,
    )  # fmt: skip


def target(world: World) -> plan.Target:
    return steering.set_target(
        by=world.users["operator"], plan=edition(world), indicator=16, year=2025, unit=world.organisation,
        owner=world.users["member"], amount=Decimal(3), source="分解文件", due_on=LATER,
    )  # fmt: skip


def snapshot(world: World) -> plan.Snapshot:
    span = Span(date(2024, 1, 1), date(2025, 1, 1))
    return snapshots.take_snapshot(
        by=world.users["operator"], edition=edition(world), title="2024", span=span, reason="考核"
    )
