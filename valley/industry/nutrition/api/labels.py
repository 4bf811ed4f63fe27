"""A label checked, and nothing kept: the same as `valley label`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from valley.industry.nutrition.engine.checking.report import added, as_plain
from valley.industry.nutrition.engine.label import label, product
from valley.industry.nutrition.engine.label.read import asked, spelled
from valley.industry.nutrition.engine.standards import BadInput
from valley.industry.nutrition.queries.rule_files import elements_of
from valley.industry.nutrition.rules import organisation_ids
from valley.kernel import clock, formats
from valley.kernel.errors import Invalid
from valley.kernel.permissions import require

router = Router()


class LabelIn(Schema):
    """`formula`: the fields of docs/how-to/label.md as JSON, numbers or texts with a unit ("120 mg")."""

    formula: dict[str, Any]
    edition: str = Field(
        "",
        pattern=r"^(2011|2025)?$",
        description="of GB 28050; default: the formula's own, else the one in force on `as_of`",
    )
    as_of: date | None = None


class RowOut(Schema):
    """A line of the table; numbers as text, exact; null: missing, or without a reference value."""

    key: str
    zh: str
    en: str
    declared: str | None
    unit: str
    nrv_percent: str | None
    per_serving: str | None
    serving_nrv_percent: str | None
    mandatory: bool


class FindingOut(Schema):
    """What a clause says. `verdict`: met, not_met, unknown, not_loaded, note."""

    verdict: str
    standard: str
    edition: str
    clause: str
    zh: str
    en: str
    value: str


class ClaimOut(Schema):
    """A claim that the formula makes."""

    text: str
    key: str
    verdict: str


class LabelOut(Schema):
    """`overall`: fault, open (something unknown or not loaded), no_fault. `draft`: not for print."""

    standard: str
    as_of: str
    settings: str
    per: str
    rows: list[RowOut]
    reminder: str | None
    claims: list[ClaimOut]
    findings: list[FindingOut]
    overall: str
    draft: bool


@router.post("/labels", response={200: LabelOut}, url_name="nutrition_labels")
def check(request: HttpRequest, given: LabelIn) -> Any:
    """Table, findings and claims of a formula, its additives and fortifiers included. 422 names the field."""
    require(request.user, "nutrition.look_up", None)
    with _named():
        held = spelled(given.formula)
        year, said = asked(held)
        day = given.as_of or said or clock.today()
        year = given.edition or (None if given.as_of else year)
        made = label(product(given.formula), year, day, elements_of(organisation_ids(request.user)))
        return as_plain(replace(made, findings=(*made.findings, *added(held, day))))


@contextmanager
def _named() -> Iterator[None]:
    """What the engine refuses, as a refusal at its field."""
    try:
        yield
    except BadInput as flaw:
        remedy = flaw.remedy_en if formats.in_english() else flaw.remedy_zh
        raise Invalid(field=f"formula.{flaw.where}", value=flaw.found, remedy=remedy) from flaw
