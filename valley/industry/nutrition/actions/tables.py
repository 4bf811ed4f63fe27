"""Taking in a tenant's own composition table: all of it or nothing, every wrong cell named."""

import hashlib
import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from valley.industry.nutrition.actions.checks import choice, promises, text
from valley.industry.nutrition.engine.design.values import too_much, well_formed
from valley.industry.nutrition.engine.design.worksheet import UNITS
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
HEAD = re.compile(r"(.+?)[\s（(\[/]+(\S+?)[)）\]]?")
SPELLED = {"kcal": "kcal", "千卡": "kcal", "μg": "µg", "ug": "µg", "mcg": "µg", "微克": "µg", "毫克": "mg", "克": "g"}


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

    A cell is a number, "<number" or "trace"; an empty cell is missing. Per 100 g edible portion.
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
    heads, wrong = _heads(rows[0])
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
        values = {}
        for name, at in heads.items():
            if name in FIXED or not cells[name]:
                continue
            where, said = f"{column_letters(at)}{number}", {"cell": cells[name][:20]}
            if not well_formed(cells[name]):
                wrong.append((where, _("“%(cell)s”不是数、“<数”或 trace") % said))
            elif too_much(cells[name], UNITS[name]):
                wrong.append((where, _("“%(cell)s”：100 g 中不可能多于 100 g，请核对单位") % said))
            else:
                values[name] = cells[name]
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


def _heads(row: list[Any]) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Name → column; and what is wrong with the head: unknown names, wrong units, columns that are missing."""
    heads: dict[str, int] = {}
    wrong = []
    for at, cell in enumerate(row):
        said = str(cell or "").strip()
        if not said:
            continue
        name, unit = _named(said)
        where = f"{column_letters(at)}1"
        if name in FIXED:
            heads[name] = at
        elif name not in UNITS:
            wrong.append((where, _("没有“%(name)s”这种营养素") % {"name": said[:40]}))
        elif unit != UNITS[name]:
            wrong.append((where, _("%(name)s 的单位须写明为 %(unit)s") % {"name": said[:40], "unit": UNITS[name]}))
        elif name in heads:
            wrong.append((where, _("与前面的列重复")))
        else:
            heads[name] = at
    wrong += [("A1", _("缺少列 %(name)s") % {"name": name}) for name in ("key", "name") if name not in heads]
    return heads, wrong


def _named(head: str) -> tuple[str, str]:
    """ "iron mg", "iron (mg)", "铁（mg）", "Energy kcal" → key and unit; a name that nobody knows stays as written."""
    from valley.industry.nutrition.queries.nutrients import key_of

    if head.casefold() in FIXED:
        return head.casefold(), ""
    found = HEAD.fullmatch(head)
    name, unit = (found[1], found[2]) if found else (head, "")
    return key_of(name) or key_of(head) or name, SPELLED.get(unit.casefold(), unit)


def column_letters(at: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
