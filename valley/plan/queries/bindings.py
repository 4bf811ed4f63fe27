"""Whether registered measures are what the plans expect."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error

from valley.plan.engine import loader
from valley.plan.engine.plan import Plan
from valley.plan.engine.refusals import PlanRefused
from valley.plan.queries.grounds import Mismatch, mismatch
from valley.plan.queries.values import available, directory_of


def mismatches(plan: Plan) -> Iterator[Mismatch]:
    """Measures that are registered in another unit or kind than `plan` expects."""
    for expected in plan.measures:
        wrong = mismatch(expected)
        if wrong:
            yield wrong


def check_measures(app_configs: Sequence[Any] | None = None, **_more: Any) -> list[CheckMessage]:
    """Django's system check: the platform does not start on a measure that would add fen to CNY, or a plan whose
    files hold nonsense."""
    found: list[CheckMessage] = []
    for slug in available():
        try:
            plan = loader.load(directory_of(slug))
        except PlanRefused as refused:
            found.append(Error(str(refused), obj=slug, id="plan.E001"))
            continue
        found += [
            Error(
                f"{wrong.measure}: {wrong.what} {wrong.found!r} is registered, {wrong.expected!r} expected",
                hint=f"valley/plan/data/{slug}/measures.toml, or the measure itself",
                obj=slug,
                id="plan.E002",
            )
            for wrong in mismatches(plan)
        ]
    return found
