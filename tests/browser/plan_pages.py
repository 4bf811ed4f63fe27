"""What the browser needs to see the plan's pages with figures on them: fictional firms, certificates, tasks."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from tests.factories import registry
from valley.kernel import clock
from valley.kernel.models import User
from valley.plan.actions import steering
from valley.plan.actions.declared import countersign_reading, declare_reading
from valley.plan.actions.editions import load_plan
from valley.plan.actions.readings import recompute
from valley.plan.engine.evaluate import Span
from valley.plan.models import PlanEdition
from valley.registry.models import Role

KINDS = (("specialised", "municipal"), ("specialised", "national"), ("leading", "municipal"), ("listed", "beijing"))


def target() -> str:
    """A unit's target that waits for its report."""
    planned()
    plan = PlanEdition.objects.get(active=True)
    unit = registry.organisation(name="某某产业科（虚构）")
    return steering.set_target(
        by=office(), plan=plan, indicator=16, year=2025, unit=unit, owner=registry.with_role(Role.MEMBER, unit),
        amount=Decimal(5), source="示例分解表（虚构）", due_on=clock.today() + timedelta(days=9),
    ).uri  # fmt: skip


def leader() -> User:
    return registry.with_role(Role.LEADING_GROUP)


def office() -> User:
    return registry.with_role(Role.OPERATOR)


def planned() -> None:
    """A plan with two parks, twelve firms whose certificates came over the years, and tasks under way."""
    by = office()
    plan = load_plan(by=None, slug="nutrition-valley-2022-2035")
    parks = [registry.park("青穗园区（虚构）"), registry.park("云禾园区（虚构）")]
    for number in range(12):
        firm = registry.resident(parks[number % 2], since=date(2022 + number % 4, 3, 1))
        kind, level = KINDS[number % 3]
        registry.certificate(firm, kind, level=level, issued_on=date(2022 + number % 4, 6, 1))
    unit = registry.organisation(name="某某产业促进中心（虚构）")
    today = clock.today()
    for task, due in (("2.1", -40), ("2.3", 90), ("6.1", -5)):
        steering.assign_task(
            by=by, plan=plan, task=task, unit=unit, owner=by, goal="见效", starts_on=today - timedelta(days=400),
            due_on=today + timedelta(days=due), next_step="核对入驻单位名单",
        )  # fmt: skip
    figure = declare_reading(
        by=by, plan=plan, indicator=16, span=Span.year(2024), amount=Decimal(3), source="report",
        document="2024年发展年报（虚构）", page="第7页", document_on=date(2025, 3, 1),
    )  # fmt: skip
    countersign_reading(by=leader(), reading=figure)
    recompute(edition=plan)


def at(address: str) -> Callable[[], str]:
    """The address, once the plan is there."""

    def made() -> str:
        planned()
        return address

    return made
