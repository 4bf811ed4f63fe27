"""How it is made: steps with their typed set-points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.actions.checks import amount, lock, number, promises, shares, sheets, text
from valley.industry.nutrition.engine.design import evaluate
from valley.industry.nutrition.engine.making import BadPoint
from valley.industry.nutrition.engine.making import SetPoint as Point
from valley.industry.nutrition.errors import NotADraft, StaleDraft
from valley.industry.nutrition.events import DraftSaved
from valley.industry.nutrition.models import FormulaVersion, ProcessStep, SetPoint, State
from valley.industry.nutrition.queries.results import result_of
from valley.industry.nutrition.queries.sheets import sheet_of
from valley.kernel import clock, formats
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require

POINTS_MOST = 20


@dataclass(frozen=True)
class SetPointIn:
    """A set-point to be saved: `quantity` of `engine.making.QUANTITIES` or "other"; numbers in `unit`."""

    quantity: str
    value: Decimal | str
    unit: str = ""
    low: Decimal | str | None = None
    high: Decimal | str | None = None
    name: str = ""
    held_by: str = ""


@dataclass(frozen=True)
class StepIn:
    """A process step to be saved; `retention`: nutrient → share kept, 0 to 1; `settings`: what no set-point says."""

    name: str
    settings: str = ""
    yield_percent: Decimal | str = "100"
    retention: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    set_points: Sequence[SetPointIn] = ()


def steps_in(version: FormulaVersion) -> list[StepIn]:
    """The version's steps as they would be saved again."""
    return [
        StepIn(
            step.name, step.settings, step.yield_percent, step.retention, step.source,
            tuple(SetPointIn(p.quantity, p.value, p.unit, p.low, p.high, p.name, p.held_by)
                  for p in step.set_points.all()),
        )
        for step in version.steps.prefetch_related("set_points")
    ]  # fmt: skip


def replace_steps(version: FormulaVersion, steps: Sequence[StepIn]) -> None:
    """The draft's steps become these. Raises: Invalid naming step, field, value and remedy."""
    version.steps.all().delete()
    made = []
    for place, step in enumerate(steps, 1):
        where = f"steps.{place}"
        share = amount(step.yield_percent, f"{where}.yield_percent", most=1000)
        if not share:
            raise Invalid(_("得率须大于 0。"), field=f"{where}.yield_percent", value=step.yield_percent)
        made.append(
            ProcessStep(
                version=version,
                place=place,
                name=text(step.name, field=f"{where}.name", most=100),
                settings=text(step.settings, field=f"{where}.settings", most=200, required=False),
                yield_percent=share,
                retention=shares(step.retention, f"{where}.retention"),
                source=text(step.source, field=f"{where}.source", most=200, required=False),
            )
        )
    kept = ProcessStep.objects.bulk_create(made)
    points = [
        _point(row, place, point, f"steps.{row.place}.set_points.{place}")
        for row, step in zip(kept, steps, strict=True)
        for place, point in enumerate(_few(step.set_points, f"steps.{row.place}.set_points"), 1)
    ]
    with promises():
        SetPoint.objects.bulk_create(points)


def _few(points: Sequence[SetPointIn], where: str) -> Sequence[SetPointIn]:
    if len(points) > POINTS_MOST:
        raise Invalid(field=where, value=len(points), remedy=_("一道工序最多 %(n)s 个设定点。") % {"n": POINTS_MOST})
    return points


def point_of(given: SetPointIn, where: str) -> Point:
    """Checked as the engine takes it. Raises: Invalid naming the field, its value and the remedy."""
    value, low, high = (
        number(getattr(given, name), f"{where}.{name}", least=-(10**9)) for name in ("value", "low", "high")
    )
    if value is None:
        raise Invalid(field=f"{where}.value", value="", remedy=_("填设定值；不设定的就去掉这一行。"))
    try:
        return Point(
            given.quantity, Fraction(value), given.unit, None if low is None else Fraction(low),
            None if high is None else Fraction(high), given.name, given.held_by,
        )  # fmt: skip
    except BadPoint as flaw:
        remedy = flaw.remedy_en if formats.in_english() else flaw.remedy_zh
        raise Invalid(field=f"{where}.{flaw.field}", value=flaw.found, remedy=remedy) from flaw


def _point(step: ProcessStep, place: int, given: SetPointIn, where: str) -> SetPoint:
    point_of(given, where)
    value, low, high = (
        number(getattr(given, name), f"{where}.{name}", least=-(10**9)) for name in ("value", "low", "high")
    )
    assert value is not None
    return SetPoint(
        step=step, place=place, quantity=given.quantity, value=value, unit=given.unit, low=low, high=high,
        name=text(given.name, field=f"{where}.name", most=60, required=False),
        held_by=text(given.held_by, field=f"{where}.held_by", most=200, required=False),
    )  # fmt: skip


@transaction.atomic
def describe_process(*, by: User, version: FormulaVersion, revision: int, steps: Sequence[StepIn]) -> FormulaVersion:
    """Enter a draft's steps and set-points, and nothing else; what it comes to is reckoned anew.

    Raises: NotAllowed; NotADraft; StaleDraft; Invalid.
    """
    require(by, "nutrition.change_formula", version.formula)
    found = lock(version)
    if found.state != State.DRAFT:
        raise NotADraft(field="version")
    if found.revision != revision:
        raise StaleDraft(field="revision", value=revision)
    replace_steps(found, steps)
    with sheets():
        sheet = sheet_of(found)
    grams = {line.code: line.amount_g for line in sheet.lines if line.amount_g and not line.excluded}
    found.result = result_of(sheet, evaluate(sheet, grams, "given"))
    found.revision += 1
    found.saved_at = clock.now()
    found.save(update_fields=["result", "revision", "saved_at"])
    publish(DraftSaved(subject=found.uri, revision=found.revision), by=by)
    return found
