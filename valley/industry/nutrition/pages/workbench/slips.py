"""A slip of the worksheet at its field of the form, and in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.industry.nutrition.actions.checks import REMEDIES, why
from valley.industry.nutrition.engine.design import BadSheet
from valley.industry.nutrition.forms.workbench import Entry
from valley.industry.nutrition.queries.nutrients import label
from valley.kernel import formats

SETTINGS = {
    "mass_low": gettext_lazy("成品质量，最少（g）"),
    "mass_high": gettext_lazy("成品质量，最多（g）"),
    "budget": gettext_lazy("预算（元/份）"),
    "most": gettext_lazy("最多几种原料"),
    "min_use_g": gettext_lazy("选用者每种不少于（g）"),
    "joint": gettext_lazy("批次不齐也要达到"),
    "per_day": gettext_lazy("每天吃几份"),
    "objectives": gettext_lazy("目标"),
    "groups": gettext_lazy("原料分组"),
}


SIDES = {
    "min": gettext_lazy("下限"),
    "max": gettext_lazy("上限"),
    "aim": gettext_lazy("期望值"),
    "amount_g": gettext_lazy("用量（g）"),
    "min_g": gettext_lazy("最少（g）"),
    "max_g": gettext_lazy("最多（g）"),
    "habit_g": gettext_lazy("习惯用量（g）"),
    "min_share": gettext_lazy("占成品最少（%）"),
    "max_share": gettext_lazy("占成品最多（%）"),
    "cny_per_kg": gettext_lazy("元/kg"),
}
POINT_FIELDS = {
    "quantity": gettext_lazy("量"),
    "name": gettext_lazy("哪一处"),
    "value": gettext_lazy("设定值"),
    "unit": gettext_lazy("计量单位"),
    "low": gettext_lazy("允许下限"),
    "high": gettext_lazy("允许上限"),
}
GROUP_FIELDS = {"name": "gname", "min_g": "gmin", "max_g": "gmax", "min_share": "gsmin", "max_share": "gsmax"}


def field_of(where: str, entry: Entry) -> str:
    """The worksheet's name of a field as the form's."""
    part, _dot, rest = where.partition(".")
    if part == "groups" and rest:
        name, _dot, side = rest.rpartition(".")
        groups = [group.name for group in entry.groups]
        place = groups.index(name) + 1 if name in groups else max(1, len(groups))
        return f"{GROUP_FIELDS.get(side, 'gname')}:{place}"
    if part == "lines":
        code, _dot, name = rest.rpartition(".")
        names = {"amount_g": "amount", "min_g": "min", "max_g": "max", "habit_g": "habit", "cny_per_kg": "price"}
        return f"{names.get(name, name)}:{code}"
    if part == "ratios":
        nutrient, _dot, side = rest.partition(".")
        return f"q{side}:{nutrient}"
    if part in {"ranges", "shares"}:
        nutrient, _dot, side = rest.partition(".")
        return f"{part[0]}{side}:{nutrient}"
    if part == "steps":
        return f"steps:{rest}"
    return part


def place_of(flaw: BadSheet, entry: Entry) -> str:
    part, _dot, rest = flaw.field.partition(".")
    name = ""
    if part == "lines":
        code, _dot, side = rest.rpartition(".")
        known = entry.known.get(code or rest)
        name = "" if known is None else known.name
        if name and side in SIDES:
            name = _("%(name)s（%(side)s）") % {"name": name, "side": SIDES[side]}
    elif part in {"ranges", "shares", "ratios"}:
        nutrient, _dot, side = rest.partition(".")
        name = label(nutrient)
        if part == "shares":
            name = _("%(name)s 供能比") % {"name": name}
        if side in SIDES:
            name = _("%(name)s（%(side)s）") % {"name": name, "side": SIDES[side]}
    elif part == "groups" and rest:
        name, _dot, side = rest.rpartition(".")
        name = _("%(name)s（%(side)s）") % {"name": name, "side": SIDES[side]} if side in SIDES else rest
    elif part == "steps":
        step, _points, point = rest.partition(".points.")
        name = _("工序 %(n)s") % {"n": step.partition(".")[0]}
        if point:
            place, _dot, field = point.partition(".")
            name = _("%(step)s，设定点 %(n)s（%(field)s）") % {
                "step": name, "n": place, "field": POINT_FIELDS.get(field, field),
            }  # fmt: skip
    elif part in SETTINGS:
        name = str(SETTINGS[part])
    value = flaw.value if not isinstance(flaw.value, float) else f"{flaw.value:g}"
    said_ = f" {value}" if value is not None else ""
    remedy = f" {REMEDIES[flaw.why]}" if flaw.why in REMEDIES else ""
    where = name or _("设置")
    colon, stop = (": ", "") if formats.in_english() else ("：", "。" if remedy else "")
    return f"{where}{colon}{why(flaw.why)}{said_}{stop}{remedy}"
