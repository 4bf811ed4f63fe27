"""Beginning formulas and further versions; discarding a draft."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from valley.industry.nutrition.actions.checks import choice, lock, promises, text
from valley.industry.nutrition.actions.process import replace_steps, steps_in
from valley.industry.nutrition.errors import NotADraft
from valley.industry.nutrition.events import FormulaBegun
from valley.industry.nutrition.models import (
    DishSheet,
    Formula,
    FormulaKind,
    FormulaLine,
    FormulaVersion,
    State,
    Target,
)
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.permissions import require
from valley.registry.models import Organisation


@transaction.atomic
def begin_formula(
    *,
    by: User,
    owner: Organisation,
    title: str,
    kind: str = FormulaKind.PRODUCT,
    category: str = "",
    target: Target | None = None,
) -> Formula:
    """A formula with an empty first draft, whose ranges and mass are those of `target`.

    Raises: NotAllowed; Invalid; AlreadyThere.
    """
    require(by, "nutrition.design", owner)
    choice(kind, FormulaKind, field="kind")
    if target is not None and target.owner_id != owner.pk:
        raise Invalid(field="target", value=target.uri)
    with promises():
        made = Formula.objects.create(
            owner=owner,
            kind=kind,
            title=text(title, field="title", most=200),
            category=text(category, field="category", most=40, required=False),
            target=target,
            begun_by=by,
        )
    FormulaVersion.objects.create(formula=made, number=1, made_by=by, sheet=_settings(target))
    if target is not None:
        link(made.uri, Relation.WAS_DERIVED_FROM, target.uri, by=by)
    publish(FormulaBegun(subject=made.uri, owner=owner.uri), by=by)
    return made


def _settings(target: Target | None) -> dict[str, Any]:
    found: dict[str, Any] = {"mode": "solve", "objectives": ["cost"], "missing": "warn"}
    if target is not None:
        mass = format(target.portion_g.normalize(), "f")
        found |= {"ranges": target.ranges, "mass_low": mass, "mass_high": mass}
    return found


@transaction.atomic
def begin_version(*, by: User, version: FormulaVersion, note: str = "") -> FormulaVersion:
    """A new draft that begins as a copy of `version`. Raises: NotAllowed; DraftThere."""
    require(by, "nutrition.change_formula", version.formula)
    formula = lock(version.formula)
    number = formula.versions.aggregate(newest=Max("number"))["newest"] + 1
    with promises():
        made = FormulaVersion.objects.create(
            formula=formula, number=number, made_by=by, sheet=version.sheet, result=version.result,
            note=text(note, field="note", most=300, required=False),
        )  # fmt: skip
    copy_parts(version, made)
    link(made.uri, Relation.WAS_REVISION_OF, version.uri, by=by)
    publish(FormulaBegun(subject=made.uri, owner=formula.owner.uri), by=by)
    return made


def copy_parts(of: FormulaVersion, into: FormulaVersion) -> None:
    """Lines, steps and dish sheet of a version, for another one."""
    parts: tuple[Any, ...] = (FormulaLine, DishSheet)
    replace_steps(into, steps_in(of))
    for model in parts:
        made, rows = [], model.objects.filter(version=of).order_by("pk")
        for row in rows:
            row.pk, row._state.adding, row.version = None, True, into
            made.append(row)
        model._default_manager.bulk_create(made)


@transaction.atomic
def discard_draft(*, by: User, version: FormulaVersion) -> None:
    """Throw a draft away; a formula's only version stays. Raises: NotAllowed; NotADraft."""
    require(by, "nutrition.change_formula", version.formula)
    found = lock(version)
    if found.state != State.DRAFT or found.formula.versions.count() == 1 or found.runs.exists():
        raise NotADraft
    found.delete()
    publish(FormulaBegun(subject=version.formula.uri, owner=version.formula.owner.uri), by=by)
