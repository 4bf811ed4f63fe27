"""Taking in a tenant's own composition table: all of it or nothing, every wrong cell named."""

import hashlib
import re
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from valley.industry.nutrition.actions.checks import choice, promises, text
from valley.industry.nutrition.engine.design.values import too_much, well_formed
from valley.industry.nutrition.engine.design.worksheet import ENERGY, UNITS
from valley.industry.nutrition.engine.foods.imports.book import cell
from valley.industry.nutrition.engine.foods.imports.sheet import FACTORS
from valley.industry.nutrition.errors import WrongCells
from valley.industry.nutrition.events import TableImported
from valley.industry.nutrition.models import CompositionTable, Food, Right
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.engine.returns.workbook.faults import BadFile
from valley.registry.models import Organisation

MOST_FOODS = 20_000
FIXED = ("key", "name", "name_en")
OTHER = {
    "key": {"编号", "编码", "代码", "code", "id", "food code", "食物编码", "no.", "no"},
    "name": {"名称", "食物", "食物名称", "中文名", "food", "food name"},
    "name_en": {"英文名", "英文名称", "english name", "english"},
}
"""Other heads of the fixed columns."""
ASIDE = {"类别", "组", "食物类别", "备注", "说明", "group", "food group", "category", "remark", "remarks", "notes"}
"""Columns that may stand there and are not taken in."""
HEAD = re.compile(r"(.+?)[\s（(\[/,，]+(\S+?)[)）\]]?")
SPELLED = {"kcal": "kcal", "千卡": "kcal", "大卡": "kcal", "kj": "kJ", "千焦": "kJ", "μg": "µg", "ug": "µg",
           "mcg": "µg", "微克": "µg", "毫克": "mg", "克": "g"}  # fmt: skip
NEAR = Decimal("0.05")  # kJ of a table may be by 17/37/17 and its kcal by 4/9/4


@transaction.atomic
def import_table(
    *,
    by: User,
    owner: Organisation,
    title: str,
    edition: str,
    right: str,
    statement: str,
    data: bytes,
) -> CompositionTable:
    """Take in an .xlsx or .csv whose head names `key`, `name`, `name_en` (may be absent) and nutrients ("iron mg").

    A cell is a number, "<number" or a trace; empty, "-" and the like are missing. Another unit of mass or energy is
    converted; of energy in kcal and kJ the kcal are kept and the kJ held against them. Per 100 g edible portion.
    Raises: NotAllowed; Invalid; WrongCells naming each; AlreadyThere.
    """
    from valley.industry.nutrition.queries.spreadsheets import rows_of

    require(by, "nutrition.design", owner)
    choice(right, Right, field="right")
    statement = text(statement, field="statement", most=300)
    try:
        rows = rows_of(data)
    except BadFile as flaw:
        raise Invalid(str(flaw), field="file") from flaw
    foods = _read(rows)
    with promises():
        made = CompositionTable.objects.create(
            owner=owner, title=text(title, field="title", most=200), edition=text(edition, field="edition", most=100),
            right=right, statement=statement, sha256=hashlib.sha256(data).hexdigest(), imported_by=by,
        )  # fmt: skip
    Food.objects.bulk_create((Food(table=made, **row) for row in foods), batch_size=2000)
    publish(TableImported(subject=made.uri, owner=owner.uri, right=right, count=len(foods)), by=by)
    return made


def _read(rows: list[list[Any]]) -> list[dict[str, Any]]:
    if not rows:
        raise WrongCells([("A1", _("表是空的"))])
    if len(rows) - 1 > MOST_FOODS:
        raise WrongCells([(f"A{MOST_FOODS + 2}", _("最多 20,000 行"))])
    heads, columns, wrong = _heads(rows[0])
    if wrong:
        raise WrongCells(wrong)
    foods, seen = [], dict[str, int]()
    for number, row in enumerate(rows[1:], 2):
        cells = {
            name: str(row[at]).strip() if at < len(row) and row[at] is not None else "" for name, at in heads.items()
        }
        if not any(cells.values()):
            continue
        for name in ("key", "name"):
            if not cells[name]:
                wrong.append((f"{column_letters(heads[name])}{number}", _("不能为空")))
        if cells["key"] in seen:
            wrong.append(
                (f"{column_letters(heads['key'])}{number}", _("与第 %(row)s 行重复") % {"row": seen[cells["key"]]})
            )
        seen[cells["key"]] = number
        if len(cells["key"]) > 40 or len(cells["name"]) > 200 or len(cells.get("name_en", "")) > 200:
            wrong.append((f"A{number}", _("文字太长")))
        values: dict[str, str] = {}
        for at, (name, factor) in columns.items():
            said = str(row[at]).strip() if at < len(row) and row[at] is not None else ""
            try:
                found = _value(said, name, factor, values.get(name))
            except ValueError as flaw:
                wrong.append((f"{column_letters(at)}{number}", str(flaw)))
                continue
            if found:
                values[name] = found
        foods.append({
            "key": cells["key"], "name": cells["name"], "name_en": cells.get("name_en", ""), "per_100g": values,
        })  # fmt: skip
        if len(wrong) > 200:
            break
    if wrong:
        raise WrongCells(wrong)
    if not foods:
        raise WrongCells([("A2", _("没有一行食物"))])
    return foods


def _value(said: str, name: str, factor: Decimal, held: str | None) -> str:
    """The cell as it is kept: in the table's unit, "<" and traces as they stand; "" is missing.

    `held`: what an earlier column says of the same nutrient; then the two are compared. Raises: ValueError in words.
    """
    shown = {"cell": said[:20]}
    if THOUSANDS.fullmatch(said):
        raise ValueError(_("“%(cell)s”：逗号是小数点还是千位？请写作 1234 或 1.234") % shown)
    try:
        if POWER.search(said):
            raise ValueError(said)
        found = cell(said)
    except ValueError:
        raise ValueError(_("“%(cell)s”不是数、“<数”或 trace") % shown) from None
    if found.trace:
        return "" if held else "trace"
    number = found.value if found.below is None else found.below
    if number is None:
        return ""
    kept = format(round(number * factor, 9).normalize(), "f")
    if too_much(kept, UNITS[name]):
        raise ValueError(_("“%(cell)s”：100 g 中不可能多于 100 g，请核对单位") % shown)
    if held is not None:
        if found.below is None and well_formed(held) and held[:1] != "<" and held != "trace":
            other = Decimal(held)
            if abs(other - Decimal(kept)) > max(NEAR * other, Decimal(2)):
                raise ValueError(_("“%(cell)s”：与前面一列的 %(other)s 不符") % (shown | {"other": held}))
        return ""
    return kept if found.below is None else f"<{kept}"


POWER = re.compile(r"\d[eE]")
THOUSANDS = re.compile(r"[<＜≤]?\s*\d{1,3}(,\d{3})+")
Heads = tuple[dict[str, int], dict[int, tuple[str, Decimal]], list[tuple[str, str]]]


def _heads(row: list[Any]) -> Heads:
    """Fixed name → column; column → nutrient and what its number is multiplied by; and what is wrong with the head.

    The table's own unit goes before another: of energy in kJ and in kcal the kcal are read first.
    """
    heads: dict[str, int] = {}
    columns: dict[int, tuple[str, Decimal]] = {}
    wrong = []
    for at, title in enumerate(row):
        said = " ".join(str(title or "").split())
        if not said or said.casefold() in ASIDE:
            continue
        name, unit = _named(said)
        where = f"{column_letters(at)}1"
        if name in FIXED:
            heads.setdefault(name, at)
            continue
        if name not in UNITS:
            wrong.append((where, _("没有“%(name)s”这种营养素") % {"name": said[:40]}))
            continue
        factor = Decimal(1) if unit == UNITS[name] else FACTORS.get((unit, UNITS[name]))
        if factor is None:
            wrong.append((where, _("%(name)s 的单位须写明为 %(unit)s") % {"name": said[:40], "unit": UNITS[name]}))
        elif (name, factor) in columns.values() or (name != ENERGY and any(n == name for n, _f in columns.values())):
            wrong.append((where, _("与前面的列重复")))
        else:
            columns[at] = name, factor
    wrong += [("A1", _("缺少列 %(name)s") % {"name": name}) for name in ("key", "name") if name not in heads]
    return heads, dict(sorted(columns.items(), key=lambda pair: (pair[1][1] != 1, pair[0]))), wrong


def _named(head: str) -> tuple[str, str]:
    """ "iron mg", "iron (mg)", "铁（mg）", "Energy kcal" → key and unit; a name that nobody knows stays as written."""
    from valley.industry.nutrition.queries.nutrients import key_of

    plain = head.casefold()
    if plain in FIXED:
        return plain, ""
    for name, others in OTHER.items():
        if plain in others:
            return name, ""
    found = HEAD.fullmatch(head)
    name, unit = (found[1], found[2]) if found else (head, "")
    if plain in {"kcal", "kj", "千卡", "千焦"}:
        name, unit = ENERGY, plain
    return key_of(name) or key_of(head) or name, SPELLED.get(unit.casefold(), unit)


def column_letters(at: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
