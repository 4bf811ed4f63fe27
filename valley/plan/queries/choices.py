"""What a form of the plan offers to choose from."""

from django.utils.translation import get_language

from valley.plan.engine.text import Quote
from valley.plan.models import PlanEdition
from valley.plan.queries import words
from valley.plan.queries.values import plan_of

Choices = list[tuple[str, str]]


def said(quote: Quote) -> str:
    """A quote's words in the reader's language."""
    return quote.text.said_in(get_language() or "zh-hans") if quote.text else ""


def task_choices(edition: PlanEdition) -> Choices:
    """Every task and sub-task by its key, indented by depth."""
    found: Choices = []
    for task in plan_of(edition).tasks:
        found += [(node.key, f"{node.key} {said(node.quote)}") for node in task.walk()]
    return found


def indicator_choices(edition: PlanEdition) -> Choices:
    """Baseline-free targets of the indicators, as paths."""
    return [(f"indicators/{i.no}/target", f"{i.no} {said(i.name)}") for i in plan_of(edition).indicators]


def indicators(edition: PlanEdition) -> Choices:
    """The indicators by number, with their units."""
    plan = plan_of(edition)
    return [(str(i.no), words.bracketed(f"{i.no} {words.name_of(i)}", words.unit_of(i))) for i in plan.indicators]


def subject_choices(edition: PlanEdition) -> Choices:
    """What a finding can be about: indicators, then tasks that somebody has."""
    indicators = [(f"/plan/indicators/{i.no}", f"{i.no} {said(i.name)}") for i in plan_of(edition).indicators]
    assigned = edition.assignments.select_related("unit").order_by("task")
    return [*indicators, *((a.uri, f"{a.task} · {a.unit}") for a in assigned)]
