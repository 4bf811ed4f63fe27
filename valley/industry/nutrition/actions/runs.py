"""Calculations that are kept. A long one goes on step by step, each step a transaction of its own."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.actions import asking
from valley.industry.nutrition.actions.checks import choice, lock, sheets
from valley.industry.nutrition.engine.design import Worksheet, evaluate, problem_text, said, solve
from valley.industry.nutrition.engine.formulation import Answer, BadProblem, formulate, read
from valley.industry.nutrition.engine.formulation import freeze as package_of
from valley.industry.nutrition.errors import NothingInIt, RunOver
from valley.industry.nutrition.events import RunAsked, RunEnded
from valley.industry.nutrition.models import FormulaVersion, Run, RunKind, RunState
from valley.industry.nutrition.queries.sheets import scenarios_of, sheet_of
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import defer, publish
from valley.kernel.models import User
from valley.kernel.permissions import require

POINTS = 11
STEP_SECONDS = 20.0
ROUNDS = (RunKind.MENU, RunKind.SEARCH)
NOTHING = "no_answer"
OPEN = (RunState.WAITING, RunState.RUNNING)


def freeze(*, by: User, version: FormulaVersion) -> Run:
    """The version's amounts as a frozen run: data, demands and prices of today, solver, grams, duals under one hash.

    Called by `submit`, inside its transaction. Where the amounts were given by hand, they are fixed in the package.
    """
    with sheets():
        sheet = sheet_of(version)
    grams = {line.code: line.amount_g for line in sheet.lines if line.amount_g and not sheet.barred(line)}
    lines = tuple(
        replace(
            line, min_g=grams[line.code], max_g=grams[line.code], cny_per_kg=line.cny_per_kg or Fraction(0), use=None
        )
        for line in sheet.lines
        if line.code in grams
    )
    fixed = replace(
        sheet, mode="solve", lines=lines, ranges=(), shares=(), ratios=(), groups=(), mass_low=None, mass_high=None,
        budget=None, most=None, min_use_g=Fraction(0), avoid=frozenset(), use_stock=False, joint=None,
        objectives=("cost",),
    )  # fmt: skip
    asked = sheet if sheet.mode == "solve" else fixed
    text = problem_text(asked, clock.today())
    data, digest = _package(text) or _package(problem_text(fixed, clock.today())) or (None, "")
    if data is None:
        raise NothingInIt(field="lines")
    now = clock.now()
    run = Run.objects.create(
        version=version, kind=RunKind.FREEZE, state=RunState.FINISHED, problem=text, package=data, sha256=digest,
        asked_by=by, asked_at=now, ended_at=now,
    )  # fmt: skip
    publish(RunAsked(subject=run.uri, kind=run.kind), by=by)
    return run


def _package(text: str) -> tuple[bytes, str] | None:
    """The frozen run of a problem, or None where it has no answer (any more)."""
    try:
        problem = read(text)
        found = formulate(problem, STEP_SECONDS)
    except BadProblem:
        return None
    return package_of(problem, found) if isinstance(found, Answer) else None


@transaction.atomic
def ask_run(*, by: User, version: FormulaVersion, kind: str, asked: Mapping[str, Any] | None = None) -> Run:
    """Ask for a long calculation; a job does it. Asking again while one is open returns that one.

    `asked`: what a menu (days, most_days, apart) or a search (most, min_use_g, max_g, cny_per_kg, groups) needs.

    Raises: NotAllowed; Invalid for a kind that is not asked for; NothingInIt.
    """
    require(by, "nutrition.change_formula", version.formula)
    choice(kind, RunKind, field="kind")
    if kind == RunKind.FREEZE:
        raise Invalid(field="kind", value=kind)
    found = lock(version)
    there: Run | None = Run.objects.filter(version=found, kind=kind, state__in=OPEN).first()
    if there is not None:
        return there
    rounds = kind in ROUNDS
    held = asking.checked(kind, asked or {}) if rounds else {}
    if kind != RunKind.SEARCH and not found.lines.exists():
        raise NothingInIt(field="lines")
    with sheets():
        sheet = sheet_of(found)
    if kind == RunKind.SEARCH:
        if not (sheet.ranges or sheet.shares):
            raise NothingInIt(_("这一版还没有营养要求。"), field="most", remedy=_("请先在工作台里写下要求。"))
        text = asking.search_text(found, sheet, held)
    else:
        text = problem_text(replace(sheet, mode="solve") if rounds else sheet, clock.today())
    steps = len(asking.ROUNDS_S) if rounds else POINTS if kind == RunKind.FRONT else len(scenarios_of(found))
    run = Run.objects.create(version=found, kind=kind, problem=text, asked=held, steps_count=steps, asked_by=by)
    publish(RunAsked(subject=run.uri, kind=kind), by=by)
    defer("nutrition.calculate", run=run.pk)
    return run


@transaction.atomic
def cancel_run(*, by: User, run: Run) -> Run:
    """Stop: a step that is being reckoned is dropped when it ends. Raises: NotAllowed; RunOver."""
    require(by, "nutrition.cancel_run", run)
    found = lock(run)
    if found.state not in OPEN:
        raise RunOver(value=str(found.public_id))
    return _end(found, RunState.CANCELLED, by=by)


def advance(*, run: int) -> bool:
    """Do the next step of a run and commit it; False once it is over.

    The step itself is reckoned without holding the row, so that whoever cancels or looks on never waits for a solver.
    Of two workers at one run the later one's step is dropped. What a killed worker had done stays; the step that it
    was in is done again.
    """
    found = _begin(run)
    if found is None:
        return False
    done = len(found.steps)
    try:
        step, fault = _step(found, done), ""
    except (BadProblem, Invalid, _NoAnswer) as flaw:
        step, fault = {}, str(flaw)[:300]
    return _keep(run, done, step, fault)


@transaction.atomic
def _begin(run: int) -> Run | None:
    """The run, under way; None where nothing is left to do."""
    found: Run = Run.objects.select_for_update(of=("self",), no_key=True).get(pk=run)
    if found.state not in OPEN:
        return None
    if len(found.steps) >= found.steps_count:
        _end(found, RunState.FINISHED)
        return None
    if found.state == RunState.WAITING:
        found.state = RunState.RUNNING
        found.save(update_fields=["state"])
    return found


@transaction.atomic
def _keep(run: int, place: int, step: dict[str, Any], fault: str) -> bool:
    """Keep what the step at `place` found, unless the run was cancelled or another worker was faster."""
    found: Run = Run.objects.select_for_update(of=("self",), no_key=True).get(pk=run)
    if found.state not in OPEN:
        return False
    if len(found.steps) != place:
        return True
    if fault:
        found.fault = fault
        _end(found, RunState.FAILED)
        return False
    found.steps = [*found.steps, step]
    if step.get("proved"):  # a further round would find the same
        found.steps_count = place + 1
    found.save(update_fields=["steps", "steps_count"])
    if place + 1 < found.steps_count:
        return True
    if run_found_nothing(found):
        found.fault = NOTHING
        _end(found, RunState.FAILED)
    else:
        _end(found, RunState.FINISHED)
    return False


def run_found_nothing(run: Run) -> bool:
    """A menu or a search of which no round gave an answer."""
    return run.kind in ROUNDS and not any(step.get("days") for step in run.steps)


def _step(run: Run, place: int) -> dict[str, Any]:
    if run.kind in ROUNDS:
        return asking.one_round(run.kind, run.problem, run.asked, place)
    with sheets():
        if run.kind == RunKind.FRONT:
            return point_of(sheet_of(run.version), run.steps, place, run.steps_count)
        names = scenarios_of(run.version)
        scenario = names[min(place, len(names) - 1)]
        sheet = sheet_of(run.version, scenario=scenario)
    amounts = {line.code: line.amount_g for line in sheet.lines if line.amount_g and not line.excluded}
    as_designed = evaluate(sheet, amounts, "given").cny
    point = point_of(sheet, [], 0, 1)
    return point | {"scenario": scenario, "as_designed": None if as_designed is None else said(as_designed)}


class _NoAnswer(Exception):
    """The demands cannot be met, or not within the time."""


def point_of(sheet: Worksheet, before: list[dict[str, Any]], place: int, places: int) -> dict[str, Any]:
    """One point between the cheapest formula (place 0) and the one nearest to habit (place 1), the rest between them:
    the least distance at a cost limit spread evenly (ε-constraint)."""
    if place == 0:
        asked = replace(sheet, mode="solve", objectives=("cost", "distance"))
    elif place == 1:
        asked = replace(sheet, mode="solve", objectives=("distance", "cost"))
    else:
        low, high = (Fraction(before[n]["cny"]) for n in (0, 1))
        limit = low + (high - low) * (place - 1) / (places - 1)
        asked = replace(sheet, mode="solve", objectives=("distance",), budget=limit)
    found = solve(asked, STEP_SECONDS)
    if found.state != "solved" or found.cny is None:
        raise _NoAnswer(found.state)
    habits = {line.code: line.habit_g or Fraction(0) for line in sheet.lines}
    distance = sum((abs(found.grams.get(code, Fraction(0)) - habit) for code, habit in habits.items()), Fraction(0))
    return {
        "cny": said(found.cny),
        "distance_g": said(distance),
        "grams": {code: said(g) for code, g in found.grams.items()},
    }


def _end(run: Run, state: RunState, *, by: User | None = None) -> Run:
    run.state, run.ended_at = state, clock.now()
    run.save(update_fields=["state", "ended_at", "steps", "fault"])
    publish(RunEnded(subject=run.uri, state=state), by=by)
    return run
