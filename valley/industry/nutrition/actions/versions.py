"""Saving a draft, submitting it, deciding it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.actions.checks import amount, lock, promises, sheets, text
from valley.industry.nutrition.actions.ingredients import enter_ingredient
from valley.industry.nutrition.actions.process import StepIn, replace_steps
from valley.industry.nutrition.actions.runs import freeze
from valley.industry.nutrition.engine.design import evaluate, settings_of, worksheet
from valley.industry.nutrition.errors import AlreadyDecided, HoldsItself, NotADraft, NothingInIt, StaleDraft
from valley.industry.nutrition.events import DraftSaved, VersionDecided, VersionSubmitted, VersionTakenBack
from valley.industry.nutrition.models import DishSheet, FormulaLine, FormulaVersion, Ingredient, State
from valley.industry.nutrition.queries.foods import food, own_foods
from valley.industry.nutrition.queries.results import result_of
from valley.industry.nutrition.queries.sheets import holds, sheet_of
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.permissions import require


@dataclass(frozen=True)
class LineIn:
    """A line to be saved; `code` as in the worksheet. A food of a shipped table becomes an ingredient of the owner,
    with `cny_per_kg` as its price of today."""

    code: str
    amount_g: Decimal | str = "0"
    min_g: Decimal | str | None = None
    max_g: Decimal | str | None = None
    habit_g: Decimal | str | None = None
    excluded: bool = False
    cny_per_kg: Decimal | str | None = None


@dataclass(frozen=True)
class DishIn:
    """The master data of a dish to be saved."""

    cutting: str = ""
    portion_g: Decimal | str | None = None
    packaging: str = ""
    storage: str = ""
    shelf_life_hours: int | None = None
    heating: str = ""
    standard: str = ""


@transaction.atomic
def save_draft(
    *,
    by: User,
    version: FormulaVersion,
    revision: int,
    settings: Mapping[str, Any],
    lines: Sequence[LineIn],
    steps: Sequence[StepIn] = (),
    dish: DishIn | None = None,
    note: str | None = None,
) -> FormulaVersion:
    """Replace what the draft holds. `revision` is the number of savings that the writer had seen.

    `dish` None leaves the dish sheet as it is. Cost and nutrients are reckoned anew and kept beside it.
    Raises: NotAllowed; NotADraft; StaleDraft; Invalid naming the field; PartNotApproved; HoldsItself.
    """
    require(by, "nutrition.change_formula", version.formula)
    found = lock(version)
    if found.state != State.DRAFT:
        raise NotADraft(field="version")
    if found.revision != revision:
        raise StaleDraft(field="revision", value=revision)
    scenario = text(str(settings.get("scenario") or ""), field="scenario", most=30, required=False)
    with sheets():
        plain = settings_of(worksheet(settings, ()))
    found.sheet = plain | {"scenario": scenario}
    found.revision += 1
    found.saved_at = clock.now()
    if note is not None:
        found.note = text(note, field="note", most=300, required=False)
    found.save(update_fields=["sheet", "revision", "saved_at", "note"])
    codes = _replace_lines(by, found, lines)
    if found.sheet.get("groups"):
        found.sheet["groups"] = [
            group | {"members": list(dict.fromkeys(codes[code] for code in group["members"] if code in codes))}
            for group in found.sheet["groups"]
        ]
        found.save(update_fields=["sheet"])
    replace_steps(found, steps)
    if dish is not None:
        _replace_dish(found, dish)
    with sheets():
        sheet = sheet_of(found)
    grams = {line.code: line.amount_g for line in sheet.lines if line.amount_g and not line.excluded}
    found.result = result_of(sheet, evaluate(sheet, grams, "given"))
    found.save(update_fields=["result"])
    publish(DraftSaved(subject=found.uri, revision=found.revision), by=by)
    return found


def _replace_lines(by: User, version: FormulaVersion, lines: Sequence[LineIn]) -> dict[str, str]:
    """The code of each line as it was sent → as it is kept: a food of a table has become an ingredient."""
    version.lines.all().delete()
    owner = version.formula.owner
    ids = [line.code[2:] for line in lines if line.code[:2] == "i:"]
    own = {str(row.public_id): row for row in Ingredient.objects.filter(owner=owner, public_id__in=ids)}
    ids = [line.code[2:] for line in lines if line.code[:2] == "p:"]
    bases = FormulaVersion.objects.filter(formula__owner=owner, public_id__in=ids).select_related("formula")
    parts = {str(row.public_id): row for row in bases}
    for base in parts.values():
        if holds(base, version.formula_id):
            raise HoldsItself(field=f"lines.p:{base.public_id}", value=str(base))
    made, codes = [], {}
    for place, line in enumerate(lines, 1):
        where = f"lines.{line.code}"
        ingredient, part = own.get(line.code[2:]), parts.get(line.code[2:])
        if line.code[:2] == "f:":
            ingredient = _adopted(by, version, line)
        if (ingredient is None) == (part is None):
            raise Invalid(_("没有这种原料，或不是本单位的。"), field=where, value=line.code)
        codes[line.code] = line.code if ingredient is None else f"i:{ingredient.public_id}"
        made.append(
            FormulaLine(
                version=version,
                place=place,
                ingredient=ingredient,
                part=part,
                amount_g=amount(line.amount_g, f"{where}.amount_g", most=10**7) or 0,
                min_g=amount(line.min_g, f"{where}.min_g", most=10**7),
                max_g=amount(line.max_g, f"{where}.max_g", most=10**7),
                habit_g=amount(line.habit_g, f"{where}.habit_g", most=10**7),
                excluded=line.excluded,
            )
        )
    with promises():
        FormulaLine.objects.bulk_create(made)
    for part in parts.values():
        link(version.uri, Relation.USED, part.uri, by=by)
    return codes


def _adopted(by: User, version: FormulaVersion, line: LineIn) -> Ingredient:
    """The owner's ingredient for a food of a shipped table or of its own: the one that is there, or a new one."""
    code, owner = line.code[2:], version.formula.owner
    own = own_foods(owner, [code]).get(code)
    same = {"own_food": own} if own else {"food": code}
    there = Ingredient.objects.filter(owner=owner, retired_at=None, **same).order_by("pk").first()
    if there is not None:
        return there
    one = own or food(code)
    if one is None:
        raise Invalid(_("成分表中没有这个编号。"), field=f"lines.{line.code}", value=code)
    price = amount(line.cny_per_kg, f"lines.{line.code}.cny_per_kg")
    if own:
        return enter_ingredient(by=by, owner=owner, name=own.name, own_food=own, cny_per_kg=price)
    return enter_ingredient(by=by, owner=owner, name=one.name, food=code, cny_per_kg=price)


def _replace_dish(version: FormulaVersion, dish: DishIn) -> None:
    DishSheet.objects.update_or_create(
        version=version,
        defaults={
            "cutting": text(dish.cutting, field="cutting", most=2000, required=False),
            "portion_g": amount(dish.portion_g, "portion_g", most=10**6),
            "packaging": text(dish.packaging, field="packaging", most=300, required=False),
            "storage": text(dish.storage, field="storage", most=200, required=False),
            "shelf_life_hours": dish.shelf_life_hours,
            "heating": text(dish.heating, field="heating", most=300, required=False),
            "standard": text(dish.standard, field="standard", most=200, required=False),
        },
    )


@transaction.atomic
def describe_dish(*, by: User, version: FormulaVersion, dish: DishIn) -> FormulaVersion:
    """Enter a draft's cutting, packaging, storage and the rest. Raises: NotAllowed; NotADraft; Invalid."""
    require(by, "nutrition.change_formula", version.formula)
    found = lock(version)
    if found.state != State.DRAFT:
        raise NotADraft(field="version")
    _replace_dish(found, dish)
    publish(DraftSaved(subject=found.uri, revision=found.revision), by=by)
    return found


@transaction.atomic
def submit(*, by: User, version: FormulaVersion) -> FormulaVersion:
    """Put a draft up for approval; its calculation is frozen with data and prices of today.

    Raises: NotAllowed; NotADraft; NothingInIt.
    """
    require(by, "nutrition.change_formula", version.formula)
    found = lock(version)
    if found.state != State.DRAFT:
        raise NotADraft(field="version")
    if not found.lines.filter(amount_g__gt=0, excluded=False).exists():
        raise NothingInIt(field="lines")
    run = freeze(by=by, version=found)
    found.state, found.submitted_by, found.submitted_at = State.SUBMITTED, by, clock.now()
    found.save(update_fields=["state", "submitted_by", "submitted_at"])
    publish(VersionSubmitted(subject=found.uri, formula=found.formula.uri, sha256=run.sha256), by=by)
    return found


@transaction.atomic
def take_back(*, by: User, version: FormulaVersion) -> FormulaVersion:
    """A submitted version becomes a draft again. Raises: NotAllowed; AlreadyDecided; DraftThere."""
    require(by, "nutrition.change_formula", version.formula)
    found = lock(version)
    if found.state != State.SUBMITTED:
        raise AlreadyDecided(field="version")
    found.state = State.DRAFT
    with promises():
        found.save(update_fields=["state"])
    publish(VersionTakenBack(subject=found.uri), by=by)
    return found


@transaction.atomic
def decide(*, by: User, version: FormulaVersion, approve: bool, reason: str = "") -> FormulaVersion:
    """Approve or refuse a submitted version, by another person than made and submitted it. A refusal says why.

    Raises: AlreadyDecided if somebody was faster; NotAllowed; Invalid.
    """
    found = lock(version)
    if found.state != State.SUBMITTED:
        raise AlreadyDecided(field="version")
    require(by, "nutrition.decide_version", found)
    found.state = State.APPROVED if approve else State.REFUSED
    found.decided_by, found.decided_at = by, clock.now()
    found.reason = text(reason, field="reason", most=300, required=not approve)
    found.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    publish(VersionDecided(subject=found.uri, formula=found.formula.uri, state=found.state), by=by)
    return found
