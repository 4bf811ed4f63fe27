"""The plan, an indicator and a published figure for the matrix."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.consistency.kinds import World
from valley.plan.actions.declared import declare_reading
from valley.plan.actions.editions import load_plan
from valley.plan.engine.evaluate import Span
from valley.plan.models import DeclaredSource


def plan_in_force(world: World) -> Any:
    """The plan, loaded; its pages take no argument."""
    world.made["plan"] = load_plan(by=None, slug="nutrition-valley-2022-2035")
    return {}


def indicator(world: World) -> Any:
    """An indicator of the plan."""
    plan_in_force(world)
    return {"no": 15}


def condition(world: World) -> Any:
    """A condition of success."""
    plan_in_force(world)
    return {"no": 6}


def plan_edition(world: World) -> Any:
    """The edition in force; its address leads to the plan's page."""
    plan_in_force(world)
    return world.made["plan"]


def published_figure(world: World) -> Any:
    """A figure that the operator entered and nobody has checked yet."""
    plan_in_force(world)
    return declare_reading(
        by=world.users["operator"],
        plan=world.made["plan"],
        indicator=15,
        span=Span(date(2023, 1, 1), date(2024, 1, 1)),
        amount=Decimal(3),
        source=DeclaredSource.values[0],
        document="虚构公报",
        page="1",
        document_on=date(2024, 3, 1),
    )


MAKERS = (plan_in_force, indicator, condition, plan_edition, published_figure)
