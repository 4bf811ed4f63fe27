"""What a long calculation found, each as something that a draft can take."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from valley.industry.nutrition.models import Run, RunKind
from valley.kernel import formats


@dataclass(frozen=True)
class Found:
    """`grams`: code or name → g weighed in; `words`: where it is from."""

    words: str
    grams: Mapping[str, float]


def found_in(run: Run) -> list[Found]:
    """The days of a menu, the one formula of a search, the points of a trade-off, the formulas of price scenarios."""
    what = str(run.get_kind_display())
    if run.kind in {RunKind.MENU, RunKind.SEARCH}:
        days: list[dict[str, float]] = next((s["days"] for s in reversed(run.steps) if s.get("days")), [])
        if run.kind == RunKind.SEARCH:
            return [Found(what, day) for day in days]
        return [Found(_("%(what)s，第 %(n)s 天") % {"what": what, "n": n}, day) for n, day in enumerate(days, 1)]
    if run.kind not in {RunKind.FRONT, RunKind.SCENARIOS}:
        return []
    rows: list[dict[str, Any]] = sorted((s for s in run.steps if s.get("grams")), key=lambda s: float(s["cny"]))
    return [
        Found(
            _("%(what)s：%(which)s，每份 %(cny)s 元")
            % {
                "what": what,
                "which": (row.get("scenario") or _("实际价格"))
                if run.kind == RunKind.SCENARIOS
                else _("与习惯差 %(g)s g") % {"g": formats.number(float(row["distance_g"]), 1)},
                "cny": formats.number(float(row["cny"]), 2),
            },
            {code: float(g) for code, g in row["grams"].items()},
        )
        for row in rows
    ]
