"""Taking what a calculation found into a draft: a day of a menu, the formula of a search, a point of a trade-off."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.actions.checks import lock
from valley.industry.nutrition.actions.formulas import begin_version
from valley.industry.nutrition.actions.process import steps_in
from valley.industry.nutrition.actions.versions import LineIn, save_draft
from valley.industry.nutrition.engine.design.text import names_of
from valley.industry.nutrition.errors import NothingInIt
from valley.industry.nutrition.models import FormulaVersion, Run, State
from valley.industry.nutrition.queries.foods import food
from valley.industry.nutrition.queries.found import found_in
from valley.industry.nutrition.queries.sheets import code_of, lines_with_things, sheet_of
from valley.kernel.errors import Invalid
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.permissions import require


@transaction.atomic
def take_result(*, by: User, run: Run, place: int) -> FormulaVersion:
    """The amounts of the run's result at `place` (from 1) as those of a draft, set by hand there.

    The draft is the run's version, else the formula's draft, else a new one that begins as a copy of the run's version.
    Its limits, steps and demands stay; a food of the table that it had not becomes an ingredient without a price.
    Raises: NotAllowed; NothingInIt where there is no such result; Invalid naming what the version no longer holds.
    """
    require(by, "nutrition.change_formula", run.version.formula)
    results = found_in(run)
    if not 1 <= place <= len(results):
        raise NothingInIt(_("这次计算没有这一项结果。"), field="place", value=place)
    lock(run.version.formula)
    draft = run.version if run.version.state == State.DRAFT else None
    draft = draft or run.version.formula.versions.filter(state=State.DRAFT).first()
    version = draft or begin_version(by=by, version=run.version)
    taken = save_draft(
        by=by, version=version, revision=version.revision, settings=version.sheet | {"mode": "manual"},
        lines=_lines(run, version, results[place - 1].grams), steps=steps_in(version),
        note=results[place - 1].words[:300],
    )  # fmt: skip
    link(taken.uri, Relation.WAS_DERIVED_FROM, run.uri, by=by)
    return taken


def _lines(run: Run, version: FormulaVersion, grams: Mapping[str, float]) -> list[LineIn]:
    """The draft's lines with these amounts; what is new at the end."""
    names = {name: code for code, name in names_of(sheet_of(run.version)).items()}
    amounts: dict[str, Any] = {}
    for name, g in grams.items():
        code = name if name[:2] in {"i:", "p:", "f:"} else names.get(name)
        if code is None:
            key = name.partition(" ")[0]
            code = f"f:sr28:{key}" if food(f"sr28:{key}") else None
        if code is None:
            raise Invalid(field="place", value=name, remedy=_("这一版已不含这种原料：请按现在的配方重新计算。"))
        amounts[code] = f"{g:.4f}"
    lines = []
    for line in lines_with_things(version):
        code, excluded = code_of(line), line.excluded
        own = f"f:{line.ingredient.food}" if line.ingredient is not None and line.ingredient.food else ""
        given = amounts.pop(code, None) or amounts.pop(own, None)
        lines.append(LineIn(code, given or "0", line.min_g, line.max_g, line.habit_g, excluded and given is None))
    return [*lines, *(LineIn(code, given) for code, given in amounts.items())]
