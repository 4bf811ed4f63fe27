"""Set-points and what heat does at them, as version and release show them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.industry.nutrition.models import ProcessStep
from valley.industry.nutrition.queries import process
from valley.kernel import formats
from valley.kernel.tables import Column, Table


class SetPoints(Table):
    """What each step is set to."""

    name = "set-points"
    prefix = "p-"
    caption = gettext_lazy("工艺设定点")
    per_page = 60
    columns = [
        Column("step", gettext_lazy("工序"), value=lambda row: f"{row.step.place} {row.step.name}", heading=True),
        Column("what", gettext_lazy("量"), value=process.what),
        Column("value", gettext_lazy("设定值"), kind="number", value=lambda row: float(row.value)),
        Column("unit", gettext_lazy("计量单位")),
        Column("low", gettext_lazy("允许下限"), kind="number", value=lambda row: _float(row.low)),
        Column("high", gettext_lazy("允许上限"), kind="number", value=lambda row: _float(row.high)),
        Column("held_by", gettext_lazy("由什么保持")),
    ]


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def heat_facts(steps: Iterable[ProcessStep]) -> list[tuple[Any, Any]]:
    """What holding the set temperature for the set time is worth, and what that does not say."""
    found = []
    for step in steps:
        for heat in process.heat_of(step):
            words = _(
                "%(set)s min；允许范围低端 %(least)s min。"
                "只计保温段，假定产品最冷点一直在设定温度；实测曲线见“热杀菌核算”。"
            )
            said = words % {"set": formats.number(heat.set_min, 2), "least": formats.number(heat.least_min, 2)}
            found.append((_("%(step)s：%(what)s 当量") % {"step": step.name, "what": heat.against.key}, said))
    return found
