"""Unit codes of a plan: the platform's own, and "…/year" for the figure of one year."""

from dataclasses import replace

from valley.kernel.engine import units
from valley.kernel.engine.units import ALIASES, UNITS, Unit
from valley.plan.engine.refusals import gettext_noop as _

UNKNOWN_UNIT = _("没有这个单位代码。")
UNIT_REMEDY = _("可用的单位：%(known)s，以及“甲/乙”“甲/year”。")


def known_codes() -> tuple[str, ...]:
    """Every simple unit code."""
    return (*UNITS, *ALIASES)


def unit(code: str) -> Unit:
    """The unit of a code such as "CNY_100m", "CNY_10k/mu" or "event/year", which it keeps.

    "/year" changes no dimension: a flow is always that of its period.
    Raises: UnknownUnit.
    """
    return replace(units.unit(code.removesuffix("/year")), code=code)
