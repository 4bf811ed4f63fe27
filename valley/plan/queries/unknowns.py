"""Every value that the plan's text has lost, and whether somebody has entered it since."""

from dataclasses import dataclass

from valley.plan.engine import loader, overlay
from valley.plan.models import PlanEdition, PlanValue
from valley.plan.queries import words
from valley.plan.queries.values import directory_of, plan_of


@dataclass(frozen=True)
class Unknown:
    """A lost value: `path` as `enter_value` takes it; `entered`: the value that holds now, or None."""

    path: str
    label: str
    lines: str
    entered: PlanValue | None


def unknowns(edition: PlanEdition) -> list[Unknown]:
    """In the order of the plan's files; two queries."""
    tables = loader.tables(directory_of(edition.slug))
    entered = {row.path: row for row in PlanValue.objects.filter(plan=edition).order_by("pk")}
    found = []
    for path in overlay.paths(tables):
        held = overlay.find(tables, path)
        if held and held.get("status") == "missing":
            found.append(Unknown(path, _label(edition, path), str(held.get("lines", "")), entered.get(path)))
    return found


def _label(edition: PlanEdition, path: str) -> str:
    parts = path.split("/")
    plan = plan_of(edition)
    if parts[0] == "indicators":
        return f"{parts[1]} {words.name_of(plan.indicator(int(parts[1])))} · {words.part_words(parts[2])}"
    if parts[0] == "stages":
        stage = next(stage for stage in plan.stages if stage.key == parts[1])
        goal = next(goal for goal in stage.goals if goal.key == parts[2])
        return f"{words.said(stage.name)} · {words.said(goal.text)}"
    return words.part_words(parts[-1])
