"""What a measured heating is worth. Nothing is kept."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from valley.industry.nutrition.engine.making import (
    PRESETS,
    BadProfile,
    Reference,
    hold_for,
    lethality,
    log_reductions,
    straight,
)
from valley.kernel import formats
from valley.kernel.errors import Invalid
from valley.kernel.permissions import require

router = Router()
Finite = Annotated[float, Field(allow_inf_nan=False)]


class HeatIn(Schema):
    """Readings of the coldest point as [minute, °C]; `reference` F0 or P90, or one's own temperature, z and source."""

    profile: list[tuple[Finite, Finite]] = Field(min_length=2, max_length=2000)
    reference: str = Field("F0", pattern=r"^(F0|P90|own)$")
    reference_c: Finite | None = None
    z_c: Finite | None = None
    source: str = Field("", max_length=200)
    d_min: Finite | None = Field(None, description="D at the reference temperature, for the powers of ten")
    target_min: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None


class LethalityOut(Schema):
    """Minutes at the reference; `cumulative_min` after each reading; `hold_min`: how much longer at the highest
    temperature of the readings for the target, null where nothing is counted there or no target is given."""

    reference: str
    reference_c: float
    z_c: float
    z_above_c: float | None
    source: str
    lethality_min: float
    straight_min: float = Field(description="if the temperature went straight between readings; far lower: too few")
    cumulative_min: list[float]
    log_reductions: float | None
    enough_min: float | None
    hold_min: float | None


@router.post("/lethality", response={200: LethalityOut}, url_name="nutrition_lethality")
def lethal(request: HttpRequest, given: HeatIn) -> Any:
    """F₀, P₉₀ or another lethality of a temperature curve by the general method. 422 names the row."""
    require(request.user, "nutrition.look_up", None)
    try:
        against = _reference(given)
        totals = lethality(given.profile, against)
        killed = None if given.d_min is None else log_reductions(totals[-1], given.d_min)
    except BadProfile as flaw:
        remedy = flaw.remedy_en if formats.in_english() else flaw.remedy_zh
        where = f"profile.{int(flaw.where[4:]) - 1}" if flaw.where.startswith("row ") else flaw.where
        raise Invalid(field=where, value=flaw.found, remedy=remedy) from flaw
    hold = None
    if given.target_min is not None:
        more = hold_for(
            max(0.0, given.target_min - totals[-1]), max(celsius for _minute, celsius in given.profile), against
        )
        hold = more if more != float("inf") else None
    return LethalityOut(
        reference=against.key, reference_c=against.temperature_c, z_c=against.z_c, z_above_c=against.z_above_c,
        source=against.source, lethality_min=totals[-1],
        straight_min=straight(given.profile, against), cumulative_min=list(totals), log_reductions=killed,
        enough_min=against.reaches_min, hold_min=hold,
    )  # fmt: skip


def _reference(given: HeatIn) -> Reference:
    if given.reference != "own":
        return PRESETS[given.reference]
    for name in ("reference_c", "z_c", "source"):
        if getattr(given, name) in (None, ""):
            raise BadProfile(name, "", "自定参考须给 reference_c、z_c 与 source", "give reference_c, z_c and source")
    assert given.reference_c is not None
    assert given.z_c is not None
    return Reference("own", ("自定", "own"), given.reference_c, given.z_c, given.source)
