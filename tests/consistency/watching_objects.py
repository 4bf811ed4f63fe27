"""Things that the plan watches, for the matrix: series, alerts, ties, readings of conditions, consultations."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.consistency.kinds import World
from tests.consistency.steering_objects import edition, evaluation, snapshot
from valley.kernel import clock
from valley.plan import models as plan
from valley.plan.actions import steering, watching


def makers() -> dict[str, Callable[[World], Any]]:
    """The makers by their names in `matrix.toml`."""
    return {
        "plan_technology": lambda world: {**_plan(world), "no": 1},
        "plan_technology_step": lambda world: {**_plan(world), "no": 1, "key": "tie"},
        "plan_tie": tie,
        "plan_tie_step": lambda world: {"public_id": tie(world).public_id, "key": "end"},
        "plan_condition_step": lambda world: {**_plan(world), "no": 9, "key": "read"},
        "market_series": series,
        "market_series_step": lambda world: {"public_id": series(world).public_id, "key": "record"},
        "market_alert": alert,
        "market_alert_step": lambda world: {"public_id": alert(world).public_id, "key": "answer"},
        "plan_brief": brief,
        "own_consultation": consultation,
        "own_consultation_step": lambda world: {"public_id": consultation(world).public_id, "key": "accept"},
    }


def _plan(world: World) -> dict[str, Any]:
    edition(world)
    return {}


def tie(world: World) -> plan.TechnologyTie:
    return watching.tie_technology(
        by=world.users["operator"], plan=edition(world), technology=1, record=world.organisation.uri, words="试制"
    )


def series(world: World) -> plan.MarketSeries:
    return watching.open_series(
        by=world.users["operator"], plan=edition(world), name="试验市场", segment="植物基", unit="yi_yuan",
        owner=world.users["operator"], look_on=clock.today() + timedelta(days=30),
        bounds=watching.Bounds(fast_permille=100, source="会议纪要"),
    )  # fmt: skip


def alert(world: World) -> plan.MarketAlert:
    held = series(world)
    for year, amount in ((2023, 100), (2024, 150)):
        watching.record_point(
            by=world.users["operator"], series=held, year=year, amount=Decimal(amount), source="公报", page="1",
            published_on=date(year + 1, 3, 1), look_on=clock.today() + timedelta(days=30),
        )  # fmt: skip
    return held.alerts.get()


def brief(world: World) -> plan.EvaluationBrief:
    return steering.issue_brief(
        by=world.users["assessor"], evaluation=evaluation(world), questions="成效如何", bounds="不含个别企业",
        snapshot_uri=snapshot(world).uri,
    )  # fmt: skip


def consultation(world: World) -> plan.Consultation:
    return steering.consult(
        by=world.users["assessor"], brief=brief(world), organisation=world.organisation, capacity="industry",
        due_on=clock.today() + timedelta(days=30),
    )  # fmt: skip
