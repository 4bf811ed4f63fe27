"""A worksheet's settings as plain data that JSON keeps exactly, and back. Lines and steps are kept elsewhere."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from valley.industry.nutrition.engine.design.worksheet import (
    UNITS,
    BadSheet,
    Group,
    Line,
    Range,
    Ratio,
    Share,
    Step,
    Worksheet,
)
from valley.industry.nutrition.engine.formulation import BadProblem
from valley.industry.nutrition.engine.formulation.quantity import amount, split


def number(text: Any, field: str) -> Fraction | None:
    """An exact number from text; "" is None. Raises: BadSheet."""
    if text is None or str(text).strip() == "":
        return None
    said = str(text).strip().replace("，", "").replace(",", "")
    try:
        if len(said) > 30 or "/" in said or "e" in said.lower():
            raise ValueError(said)
        return Fraction(said)
    except (ValueError, ZeroDivisionError):
        raise BadSheet(field, "not_a_number", text) from None


def measured(text: Any, field: str, unit: str) -> Fraction | None:
    """As `number`; "15000 mg" where `unit` is "g" is 15. Raises: BadSheet, "unit:g" where that does not convert."""
    given = str(text or "").strip().replace("，", "")
    parts = split(given)
    if parts is None or not parts[1]:
        return number(text, field)
    try:
        return amount(f"{parts[0]} {parts[1]}", unit, field)
    except BadProblem:
        raise BadSheet(field, f"unit:{unit}", text) from None


def said(value: Fraction | None) -> str:
    """The shortest decimal text of at most six decimals; "" for None."""
    if value is None:
        return ""
    return format(float(round(value, 6)), ".12g")


def settings_of(sheet: Worksheet) -> dict[str, Any]:
    """Everything but lines and steps."""
    return {
        "mode": sheet.mode,
        "ranges": [
            {"nutrient": r.nutrient, "min": said(r.low), "max": said(r.high), "per": r.per, "source": r.source}
            | ({} if r.aim is None else {"aim": said(r.aim)})
            for r in sheet.ranges
        ],
        "shares": [{"nutrient": s.nutrient, "min": said(s.low), "max": said(s.high)} for s in sheet.shares],
        # Only where there are some: what was saved before keeps its words.
        **(
            {"ratios": [{"of": r.of, "to": r.to, "min": said(r.low), "max": said(r.high)} for r in sheet.ratios]}
            if sheet.ratios
            else {}
        ),
        **({"groups": [_group_of(one) for one in sheet.groups]} if sheet.groups else {}),
        **({"per_day": said(sheet.per_day)} if sheet.per_day != 1 else {}),
        "mass_low": said(sheet.mass_low),
        "mass_high": said(sheet.mass_high),
        "budget": said(sheet.budget),
        "most": sheet.most,
        "min_use_g": said(sheet.min_use_g),
        "objectives": list(sheet.objectives),
        "missing": sheet.missing,
        "avoid": sorted(sheet.avoid),
        "use_stock": sheet.use_stock,
        "joint": "" if sheet.joint is None else said(sheet.joint * 100),
    }


GROUP_SIDES = ("min_g", "max_g", "min_share", "max_share")


def _group_of(one: Group) -> dict[str, Any]:
    limits = {side: said(getattr(one, side)) for side in GROUP_SIDES}
    return {"name": one.name, "members": list(one.members), **limits}


def _groups(rows: Sequence[Mapping[str, Any]]) -> tuple[Group, ...]:
    found = []
    for place, row in enumerate(rows, 1):
        name = str(row.get("name") or "").strip()
        if not name:
            raise BadSheet(f"groups.{place}.name", "no_name")
        where = f"groups.{name}"
        low, high = (measured(row.get(side), f"{where}.{side}", "g") for side in GROUP_SIDES[:2])
        shares = [number(row.get(side), f"{where}.{side}") for side in GROUP_SIDES[2:]]
        found.append(Group(name, tuple(dict.fromkeys(map(str, row.get("members", ())))), low, high, *shares))
    return tuple(found)


def worksheet(
    settings: Mapping[str, Any], lines: Sequence[Line], steps: Sequence[Step] = (), title: str = "", category: str = ""
) -> Worksheet:
    """Raises: BadSheet naming the field."""
    ranges = tuple(
        Range(
            str(r["nutrient"]),
            measured(r.get("min"), f"ranges.{r['nutrient']}.min", UNITS.get(str(r["nutrient"]), "")),
            measured(r.get("max"), f"ranges.{r['nutrient']}.max", UNITS.get(str(r["nutrient"]), "")),
            str(r.get("per") or "total"),
            str(r.get("source") or ""),
            measured(r.get("aim"), f"ranges.{r['nutrient']}.aim", UNITS.get(str(r["nutrient"]), "")),
        )
        for r in settings.get("ranges", [])
    )
    shares = tuple(
        Share(
            str(s["nutrient"]),
            number(s.get("min"), f"shares.{s['nutrient']}.min"),
            number(s.get("max"), f"shares.{s['nutrient']}.max"),
        )
        for s in settings.get("shares", [])
    )
    ratios = tuple(
        Ratio(
            str(r["of"]),
            str(r["to"]),
            number(r.get("min"), f"ratios.{r['of']}:{r['to']}.min"),
            number(r.get("max"), f"ratios.{r['of']}:{r['to']}.max"),
        )
        for r in settings.get("ratios", [])
    )
    most = number(settings.get("most"), "most")
    if most is not None and (most.denominator != 1 or most < 1):
        raise BadSheet("most", "not_a_count", str(most))
    found = {name: number(settings.get(name), name) for name in ("budget", "joint", "per_day")}
    found |= {name: measured(settings.get(name), name, "g") for name in ("mass_low", "mass_high", "min_use_g")}
    for name, value in found.items():
        if value is not None and value < 0:
            raise BadSheet(name, "negative", float(value))
    objectives = tuple(map(str, settings.get("objectives") or ("cost",)))
    return Worksheet(
        title=title,
        mode="manual" if settings.get("mode") == "manual" else "solve",
        lines=tuple(lines),
        ranges=ranges,
        shares=shares,
        ratios=ratios,
        groups=_groups(settings.get("groups", ())),
        steps=tuple(steps),
        mass_low=found["mass_low"],
        mass_high=found["mass_high"],
        budget=found["budget"],
        most=None if most is None else int(most),
        min_use_g=found["min_use_g"] or Fraction(0),
        objectives=objectives,
        missing="block" if settings.get("missing") == "block" else "warn",
        avoid=frozenset(settings.get("avoid", ())),
        use_stock=bool(settings.get("use_stock")),
        joint=found["joint"] / 100 if found["joint"] else None,
        category=category,
        per_day=Fraction(1) if found["per_day"] is None else found["per_day"],
    )
