"""A formula out of a workbook: every wrong cell named, all of it or nothing, and a look before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from valley.industry.nutrition.actions.checks import WHY, why
from valley.industry.nutrition.actions.process import SetPointIn, StepIn, point_of, steps_in
from valley.industry.nutrition.actions.sheet_cells import MOST, Cells
from valley.industry.nutrition.actions.versions import LineIn, save_draft
from valley.industry.nutrition.engine.design import BadSheet, Ratio
from valley.industry.nutrition.engine.design.worksheet import BASES, KCAL_PER_G, LINES_MOST, OBJECTIVES, UNITS
from valley.industry.nutrition.errors import WrongCells
from valley.industry.nutrition.models import FormulaVersion, Ingredient, SetQuantity
from valley.industry.nutrition.queries.foods import food
from valley.industry.nutrition.queries.nutrients import ALLERGENS, key_of
from valley.industry.nutrition.queries.sheets import known_of
from valley.industry.nutrition.queries.spreadsheets import (
    GROUPS,
    LINES,
    NUTRIENTS,
    POINTS,
    RATIO,
    SETTINGS,
    SHARE,
    STEPS,
    sheets_of,
)
from valley.kernel.errors import Invalid
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.engine.returns.workbook.faults import BadFile


@dataclass(frozen=True)
class Sheet:
    """What a workbook asks for; `settings` None where it has neither nutrients nor settings."""

    lines: Sequence[LineIn]
    names: Mapping[str, str]
    steps: Sequence[StepIn]
    settings: Mapping[str, Any]


def read_sheet(version: FormulaVersion, data: bytes) -> Sheet:
    """What the workbook asks of this version. Raises: WrongCells naming each; Invalid for a file that is none."""
    try:
        book = sheets_of(data)
    except BadFile as flaw:
        raise Invalid(str(flaw), field="file") from flaw
    wrong: list[tuple[str, str]] = []
    if "lines" not in book:
        raise WrongCells([("lines", _("缺少工作表 lines：请先下载模板。"))])
    lines, names = _lines(version, Cells("lines", book["lines"], LINES, wrong))
    settings = dict(version.sheet)
    if "nutrients" in book:
        settings |= _nutrients(Cells("nutrients", book["nutrients"], NUTRIENTS, wrong))
    if "groups" in book:
        settings["groups"] = _groups(Cells("groups", book["groups"], GROUPS, wrong), lines, names)
    if "settings" in book:
        settings |= _settings(Cells("settings", book["settings"], ("setting", "value"), wrong))
    steps = steps_in(version)
    if "steps" in book:
        # A workbook without the sheet of set-points leaves those of the steps that keep their place.
        held = [step.set_points for step in steps]
        steps = _steps(Cells("steps", book["steps"], STEPS, wrong))
        steps = [replace(step, set_points=held[n] if n < len(held) else ()) for n, step in enumerate(steps)]
    if "set_points" in book:
        steps = _points(Cells("set_points", book["set_points"], POINTS, wrong), steps)
    if wrong:
        raise WrongCells(wrong)
    return Sheet(lines, names, steps, settings)


def import_sheet(*, by: User, version: FormulaVersion, revision: int, data: bytes) -> FormulaVersion:
    """The draft becomes what the workbook says; nothing of it is written where one cell is wrong.

    Raises: NotAllowed; WrongCells; Invalid; NotADraft; StaleDraft.
    """
    require(by, "nutrition.change_formula", version.formula)
    found = read_sheet(version, data)
    return save_draft(
        by=by, version=version, revision=revision, settings=found.settings, lines=found.lines, steps=found.steps
    )


def _lines(version: FormulaVersion, cells: Cells) -> tuple[list[LineIn], dict[str, str]]:
    owner = version.formula.owner
    for name in ("code", "name", "amount_g"):
        if name not in cells.at:
            cells.wrong.append((f"{cells.title}!A1", _("缺少列 %(name)s") % {"name": name}))
    if cells.wrong:
        return [], {}
    if len(cells.rows) > LINES_MOST:
        cells.flaw(cells.rows[LINES_MOST][0], "code", WHY["too_many"])
        return [], {}
    own = dict(Ingredient.objects.filter(owner=owner, retired_at=None).values_list("name", "public_id"))
    codes: dict[int, str] = {}
    for number, row in cells.rows:
        said, name = cells.text(row, "code"), cells.text(row, "name", 200)
        if not said and name in own:
            said = f"i:{own[name]}"
        elif said and said[:2] not in {"i:", "p:", "f:"}:
            said = f"f:{said}" if ":" in said else f"f:sr28:{said.zfill(5)}"
        codes[number] = said
    known = known_of(owner, codes.values())
    lines, seen = [], dict[str, int]()
    for number, row in cells.rows:
        code = codes[number]
        if code not in known:
            words = _("没有“%(what)s”：写原料编号、sr28 编号，或已登记的原料名称")
            cells.flaw(number, "code", words % {"what": (cells.text(row, "code") or cells.text(row, "name"))[:40]})
            continue
        if code in seen:
            cells.flaw(number, "code", _("与第 %(row)s 行重复") % {"row": seen[code]})
        seen[code] = number
        amount, least, most, habit = (cells.number(number, row, n) for n in ("amount_g", "min_g", "max_g", "habit_g"))
        if least is not None and most is not None and Decimal(least) > Decimal(most):
            cells.flaw(number, "min_g", WHY["min_above_max"])
        # A price counts only for a food that the owner has no ingredient of yet: others have theirs with its date.
        price = cells.number(number, row, "cny_per_kg") if code[:2] == "f:" and food(code[2:]) else None
        off = cells.text(row, "excluded").casefold() not in {"", "0", "no", "否", "false"}
        lines.append(LineIn(code, amount or "0", least, most, habit, off, price))
    return lines, {code: known[code].name for code in seen if code in known}


def _nutrients(cells: Cells) -> dict[str, Any]:
    ranges, shares, ratios, seen = [], [], [], set[tuple[str, bool]]()
    for number, row in cells.rows:
        if not any(cells.text(row, side) for side in ("min", "max", "aim")):
            continue
        said, per = cells.text(row, "nutrient"), cells.text(row, "per") or "total"
        if per == RATIO:
            of, to = (key_of(part) for part in (said.replace("：", ":") + ":").split(":")[:2])
            low, high = cells.number(number, row, "min"), cells.number(number, row, "max")
            try:
                Ratio(of or "", to or "", Fraction(low) if low else None, Fraction(high) if high else None)
            except BadSheet as flaw:
                cells.flaw(number, "min" if flaw.why == "min_above_max" else "nutrient", why(flaw.why))
            ratios.append({"of": of, "to": to, "min": low or "", "max": high or ""})
            continue
        key = key_of(said)
        if key is None or (per == SHARE and key not in KCAL_PER_G):
            cells.flaw(number, "nutrient", _("没有“%(name)s”这种营养素") % {"name": said[:40]})
            continue
        if per not in {*BASES, SHARE}:
            cells.flaw(number, "per", WHY["unknown_basis"])
        unit = cells.text(row, "unit").replace("μ", "µ")
        if per == "total" and unit and unit != UNITS[key]:
            cells.flaw(number, "unit", _("%(name)s 的单位须写明为 %(unit)s") % {"name": said, "unit": UNITS[key]})
        if (key, per == SHARE) in seen:
            cells.flaw(number, "nutrient", WHY["twice_nutrient"])
        seen.add((key, per == SHARE))
        top = Decimal(1) if per == SHARE else MOST
        low, high = cells.number(number, row, "min", top), cells.number(number, row, "max", top)
        if low is not None and high is not None and Decimal(low) > Decimal(high):
            cells.flaw(number, "min", WHY["min_above_max"])
        held = {"nutrient": key, "min": low or "", "max": high or ""}
        if per == SHARE:
            shares.append(held)
        else:
            aim = cells.number(number, row, "aim")
            if aim is not None and Decimal(aim) == 0:
                cells.flaw(number, "aim", WHY["aim_of_nothing"])
            ranges.append(held | {"per": per, "source": cells.text(row, "source"), "aim": aim or ""})
    return {"ranges": ranges, "shares": shares, "ratios": ratios}


def _groups(cells: Cells, lines: Sequence[LineIn], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Members by name or code, separated by “;”."""
    codes = {line.code: line.code for line in lines}
    codes |= {name: code for code, name in names.items() if list(names.values()).count(name) == 1}
    found: list[dict[str, Any]] = []
    for number, row in cells.rows:
        name = cells.text(row, "name", 60)
        if not name:
            cells.flaw(number, "name", WHY["no_name"])
        elif any(group["name"] == name for group in found):
            cells.flaw(number, "name", WHY["twice_group"])
        members = [part.strip() for part in cells.text(row, "members", 4000).replace("；", ";").split(";")]
        for one in filter(None, members):
            if one not in codes:
                cells.flaw(number, "members", _("lines 表里没有“%(what)s”") % {"what": one[:40]})
        limits = {side: cells.number(number, row, side, Decimal(1) if "share" in side else MOST) for side in GROUPS[2:]}
        for side in ("g", "share"):
            low, high = limits[f"min_{side}"], limits[f"max_{side}"]
            if low is not None and high is not None and Decimal(low) > Decimal(high):
                cells.flaw(number, f"min_{side}", WHY["min_above_max"])
        held = [codes[one] for one in members if one in codes]
        found.append({"name": name, "members": held} | {side: value or "" for side, value in limits.items()})
    return found


def _steps(cells: Cells) -> list[StepIn]:
    steps = []
    for number, row in cells.rows:
        if not cells.text(row, "name"):
            cells.flaw(number, "name", _("不能为空"))
        kept: dict[str, str] = {}
        for part in filter(None, map(str.strip, cells.text(row, "retention", 2000).replace("，", ",").split(","))):
            name, _sign, share = part.partition("=")
            key = key_of(name)
            try:
                if key is None or not 0 <= Decimal(share.strip()) <= 1:
                    raise InvalidOperation
                kept[key] = share.strip()
            except InvalidOperation:
                cells.flaw(number, "retention", _("“%(cell)s”写作 维生素C=0.6") % {"cell": part[:30]})
        percent = cells.number(number, row, "yield_percent", Decimal(1000))
        if percent is not None and Decimal(percent) == 0:
            cells.flaw(number, "yield_percent", WHY["yields_nothing"])
        settings, source = cells.text(row, "settings", 200), cells.text(row, "source", 200)
        steps.append(StepIn(cells.text(row, "name", 100), settings, percent or "100", kept, source))
    return steps


def _points(cells: Cells, steps: Sequence[StepIn]) -> list[StepIn]:
    """The steps with the set-points of the sheet; each wrong cell named as the page names its field."""
    held: dict[int, list[SetPointIn]] = {place: [] for place in range(1, len(steps) + 1)}
    for number, row in cells.rows:
        said = cells.text(row, "step")
        place = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
        if place not in held:
            cells.flaw(number, "step", _("没有第“%(step)s”道工序：写工序在 steps 表中的次序") % {"step": said[:20]})
            continue
        names = {str(label): key for key, label in SetQuantity.choices}
        quantity = cells.text(row, "quantity", 30)
        # No unit stands as an empty cell; "-" is taken for it, too.
        unit = cells.text(row, "unit", 20).replace("℃", "°C").replace("μ", "µ").removeprefix("-")
        numbers = [cells.text(row, name, 30) or None for name in ("value", "low", "high")]
        point = SetPointIn(
            names.get(quantity, quantity.casefold()), numbers[0] or "", unit, numbers[1], numbers[2],
            cells.text(row, "name", 60), cells.text(row, "held_by", 200),
        )  # fmt: skip
        try:
            point_of(point, "")
        except Invalid as flaw:
            cells.flaw(number, str(flaw.field).rpartition(".")[2], flaw)
            continue
        held[place].append(point)
    return [replace(step, set_points=tuple(held[place])) for place, step in enumerate(steps, 1)]


def _settings(cells: Cells) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, row in cells.rows:
        name = cells.text(row, "setting").casefold()
        if name in {"mode", "scenario", "missing"}:
            found[name] = cells.text(row, "value", 30)
        elif name in SETTINGS:
            found[name] = cells.number(number, row, "value") or ""
        elif name in {"objectives", "avoid"}:
            listed = [part.strip() for part in cells.text(row, "value").split(",") if part.strip()]
            if unknown := set(listed) - (set(ALLERGENS) if name == "avoid" else set(OBJECTIVES)):
                cells.flaw(number, "value", _("不认得 %(what)s") % {"what": sorted(unknown)[0][:30]})
            found[name] = listed
        elif name == "use_stock":
            found[name] = bool(cells.text(row, "value"))
        else:
            cells.flaw(number, "setting", _("不认得 %(what)s") % {"what": name[:30]})
    if "most" in found:
        found["most"] = found["most"] or None
    return found
