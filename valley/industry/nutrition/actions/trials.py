"""Trials and panels: design → run → assay → back into the model."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.actions.checks import amount, lock, nutrient, promises, text
from valley.industry.nutrition.actions.formulas import begin_version
from valley.industry.nutrition.engine.design import corrected, distance, said
from valley.industry.nutrition.engine.design.worksheet import UNITS
from valley.industry.nutrition.errors import NotADraft, NothingInIt
from valley.industry.nutrition.events import PanelRecorded, TrialJudged, TrialPlanned, TrialRun
from valley.industry.nutrition.models import (
    Assay,
    FormulaVersion,
    ProcessStep,
    SensoryPanel,
    Trial,
    TrialState,
)
from valley.industry.nutrition.queries.results import per_100g
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.permissions import require


@transaction.atomic
def plan_trial(*, by: User, version: FormulaVersion, batch: str, planned_on: date, where: str = "") -> Trial:
    """Plan a trial run. Raises: NotAllowed; NothingInIt; AlreadyThere."""
    require(by, "nutrition.change_formula", version.formula)
    if not version.lines.filter(amount_g__gt=0).exists():
        raise NothingInIt(field="version")
    with promises():
        made = Trial.objects.create(
            version=version, batch=text(batch, field="batch", most=60), planned_on=planned_on, owner=by,
            where=text(where, field="where", most=200, required=False),
        )  # fmt: skip
    link(made.uri, Relation.USED, version.uri, by=by)
    publish(TrialPlanned(subject=made.uri, version=version.uri), by=by)
    return made


@transaction.atomic
def run_trial(*, by: User, trial: Trial, run_on: date, product_kg: Decimal | None = None) -> Trial:
    """It was run on that day. Raises: NotAllowed; Invalid."""
    require(by, "nutrition.change_formula", trial.version.formula)
    found = lock(trial)
    if found.state != TrialState.PLANNED:
        raise NotADraft(_("这次试制已登记过。"), field="run_on", remedy=_("请看试制页上的结果。"))
    if run_on > clock.today():
        raise Invalid(_("日期在将来。"), field="run_on", value=run_on.isoformat())
    found.run_on, found.product_kg, found.state = run_on, amount(product_kg, "product_kg"), TrialState.RUN
    found.save(update_fields=["run_on", "product_kg", "state"])
    publish(TrialRun(subject=found.uri, on=run_on.isoformat()), by=by)
    return found


@transaction.atomic
def enter_assay(*, by: User, trial: Trial, values: Mapping[str, Decimal], report: str, finding: str = "") -> Trial:
    """Measured contents per 100 g of product, by nutrient. Judged against the ranges that the version was designed for.

    Raises: NotAllowed; Invalid.
    """
    require(by, "nutrition.change_formula", trial.version.formula)
    found = lock(trial)
    if found.state != TrialState.RUN:
        raise NotADraft(_("这次试制还没有做，或已有检测结果。"), field="values", remedy=_("请先登记试制日期。"))
    if not values:
        raise Invalid(_("至少填一项检测值。"), field="values")
    report = text(report, field="report", most=100)
    designed = per_100g(found.version.result)
    limits = _limits_per_100g(found.version)
    rows = []
    for key, value in values.items():
        measured = amount(value, key)
        if measured is None:
            continue
        low, high = limits.get(nutrient(key, key), (None, None))
        rows.append(
            Assay(
                trial=found,
                nutrient=key,
                unit=UNITS[key],
                designed=_decimal(designed.get(key)),
                measured=measured,
                low=_decimal(low),
                high=_decimal(high),
                report=report,
            )
        )
    Assay.objects.bulk_create(rows)
    found.state = TrialState.MET if all(row.met for row in rows) else TrialState.MISSED
    found.finding = text(finding, field="finding", most=300, required=False)
    found.save(update_fields=["state", "finding"])
    publish(TrialJudged(subject=found.uri, state=found.state), by=by)
    return found


def _limits_per_100g(version: FormulaVersion) -> dict[str, tuple[Fraction | None, Fraction | None]]:
    """The designed ranges, per 100 g of product; those per 100 kcal are left out (energy is assayed on its own)."""
    product = Fraction(version.result.get("product_g") or 0)
    found = {}
    for level in version.result.get("levels", []):
        if level["per"] not in {"total", "100 g"} or not product:
            continue
        scale = Fraction(1) if level["per"] == "100 g" else 100 / product
        low, high = (Fraction(level[side]) * scale if level[side] else None for side in ("low", "high"))
        found[level["nutrient"]] = low, high
    return found


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(said(value))


@transaction.atomic
def apply_assay(*, by: User, trial: Trial, step: str) -> FormulaVersion:
    """A new draft of the trial's version in which the named step keeps what the assay says it keeps.

    A nutrient of which more was found than designed stays as it is: the composition data are to be looked at.
    Raises: NotAllowed; Invalid where there is nothing to learn; DraftThere.
    """
    version = trial.version
    require(by, "nutrition.change_formula", version.formula)
    steps = list(version.steps.all())
    chosen = next((s for s in steps if s.name == step), None)
    if chosen is None:
        raise Invalid(_("这一版没有这道工序。"), field="step", value=step)
    learnt = {}
    for assay in trial.assays.exclude(designed=None):
        before = Fraction(str(chosen.retention.get(assay.nutrient, "1")))
        after = corrected(before, Fraction(assay.designed or 0), Fraction(assay.measured))
        if after is not None and after != before:
            learnt[assay.nutrient] = said(after)
    if not learnt:
        raise Invalid(_("检测值没有给出可修正的保留率。"), field="step", remedy=_("高于设计值的项请先核对成分数据。"))
    draft = begin_version(by=by, version=version, note=f"{trial.batch}")
    row = ProcessStep.objects.get(version=draft, place=chosen.place)
    row.retention = {**row.retention, **learnt}
    row.source = text(trial.batch, field="source", most=200)
    row.save(update_fields=["retention", "source"])
    link(draft.uri, Relation.WAS_INFORMED_BY, trial.uri, by=by)
    return draft


@transaction.atomic
def record_panel(
    *,
    by: User,
    version: FormulaVersion,
    held_on: date,
    prototype: str,
    panel_persons: int,
    scores: Mapping[str, Sequence[float]],
    scale: int = 9,
) -> SensoryPanel:
    """The panel's means: attribute → (prototype, sample), 0 to `scale`. Raises: NotAllowed; Invalid."""
    require(by, "nutrition.change_formula", version.formula)
    try:
        distance(scores, scale)
    except ValueError as flaw:
        raise Invalid(_("评分须在量表之内，至少一项。"), field="scores", value=str(flaw)) from flaw
    if panel_persons < 1 or held_on > clock.today():
        raise Invalid(field="panel_persons" if panel_persons < 1 else "held_on")
    made = SensoryPanel.objects.create(
        version=version, held_on=held_on, prototype=text(prototype, field="prototype", most=200), scale=scale,
        panel_persons=panel_persons, scores={k: list(v) for k, v in scores.items()}, recorded_by=by,
    )  # fmt: skip
    publish(PanelRecorded(subject=made.uri, version=version.uri), by=by)
    return made
