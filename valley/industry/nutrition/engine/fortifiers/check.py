"""Additions of nutrients against A.1 (amount by food) and B.1 (compound)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from valley.industry.nutrition.engine.additives.read import mass_share
from valley.industry.nutrition.engine.fortifiers.table import Amount, Table, table
from valley.industry.nutrition.engine.standards import BadInput, Finding, Verdict

MASS_UG = {"µg/kg": Decimal(1), "mg/kg": Decimal(1000), "g/kg": Decimal(10**6)}


@dataclass(frozen=True, slots=True)
class Addition:
    """`amount` of the nutrient added, in `unit` of the finished food (µg/kg, mg/kg, g/kg); `compound`: its source.

    `only`: which “仅限…” or “…除外” row of a category the food falls under.
    """

    name: str
    amount: Decimal | None
    unit: str = "mg/kg"
    compound: str = ""
    only: str = ""


def additions(rows: Iterable[Mapping[str, object]] | Mapping[str, object]) -> list[Addition]:
    """Additions of a formula, a list or {name: amount}: `name`, `amount` (“30 mg/kg”), `compound`, `only`.

    Raises: BadInput naming the row.
    """
    found = []
    if isinstance(rows, Mapping):
        rows = [{"name": name, **(row if isinstance(row, Mapping) else {"amount": row})} for name, row in rows.items()]
    for place, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            raise BadInput(f"fortifiers[{place}]", row, "每行写成 name = …, amount = …", "write name = …, amount = …")
        where = f"fortifiers[{place}] {row.get('name', '')}"
        if not row.get("name"):
            raise BadInput(where, dict(row), "营养强化剂须有名称", "a fortifier has a name")
        if re.fullmatch(r"[\s\d.,+-]+", str(row.get("amount", "x"))):
            raise BadInput(f"{where} · amount", row["amount"], "写明单位，如“30 mg/kg”", "say the unit, as “30 mg/kg”")
        amount, unit = mass_share(row.get("amount"), f"{where} · amount")
        if unit != "g/kg":
            raise BadInput(f"{where} · amount", row.get("amount"), "使用量按 kg 计", "per kg")
        found.append(Addition(str(row["name"]), amount, unit, str(row.get("compound", "")), str(row.get("only", ""))))
    return found


def check(additions: Iterable[Addition], category: str, *, special: bool = False) -> list[Finding]:
    """Two findings for each addition. Special dietary food follows annex C, which is not loaded.

    Raises: BadInput for an unknown category or unit.
    """
    held = table()
    code = held.category(category)
    found: list[Finding] = []
    for one in additions:
        if special or code.startswith("13"):
            words = (f"{one.name}：特殊膳食用食品按附录C，未载入", f"{one.name}: annex C is not loaded")
            found.append(_finding(held, "6.2", Verdict.NOT_LOADED, words))
            continue
        try:
            name = held.find(one.name)
        except BadInput as unknown:
            found.append(
                _finding(held, "表A.1", Verdict.UNKNOWN, (f"{one.name}：{unknown.remedy_zh}", unknown.remedy_en))
            )
            continue
        found += [_amount(one, name, code, held), _compound(one, name, held)]
    return found


def _finding(
    held: Table, clause: str, verdict: Verdict, words: tuple[str, str], value: str = "", subject: str = ""
) -> Finding:
    return Finding(held.source.standard, held.source.edition, clause, verdict, words, value, subject)


def _line(code: str) -> list[str]:
    parts = code.removesuffix(".0").split(".")
    found = [".".join(parts[:size]) for size in range(len(parts), 0, -1)]
    return [part if "." in part else f"{part}.0" for part in found]


def _amount(one: Addition, name: str, code: str, held: Table) -> Finding:
    line = _line(code)
    rows: list[Amount] = []
    for level in line:
        rows = [r for r in held.amounts if r.fortifier == name and r.code == level and not r.excluded & set(line)]
        if rows:
            break
    said = "" if one.amount is None else f"{one.amount:f} {one.unit}"
    if not rows:
        words = (f"{name}：表A.1 不允许强化 {code} {held.categories[code]}", f"{name} may not be added to {code}")
        return _finding(held, "表A.1", Verdict.NOT_MET, words, said, name)
    if one.only:
        rows = [row for row in rows if any(one.only in text for text in row.conditions)] or rows
    if one.amount is None:
        return _finding(
            held, "表A.1", Verdict.UNKNOWN, (f"{name}：未给强化量", f"{name}: no amount"), _bounds(rows), name
        )
    if one.unit not in MASS_UG:
        raise BadInput(f"{one.name} · unit", one.unit, "单位为 µg/kg、mg/kg 或 g/kg", "µg/kg, mg/kg or g/kg")
    value = one.amount * MASS_UG[one.unit]
    answers = {_inside(row, value) for row in rows}
    clause = f"表A.1 p.{rows[0].page}"
    if len(answers) > 1:
        words = (f"{name}：请确认属于哪一行", f"{name}: which row is the food?")
        return _finding(held, clause, Verdict.UNKNOWN, words, f"{said}; {_bounds(rows)}", name)
    met = answers == {True}
    words = (f"{name}：使用量{'在' if met else '不在'}范围内", f"{name}: {'within' if met else 'outside'} the range")
    return _finding(held, clause, Verdict.MET if met else Verdict.NOT_MET, words, f"{said}; {_bounds(rows)}", name)


def _inside(row: Amount, value_ug: Decimal) -> bool:
    scale = MASS_UG[row.unit]
    return (row.low is None or row.low * scale <= value_ug) and value_ug <= row.high * scale


def _bounds(rows: list[Amount]) -> str:
    return "；".join(
        f"{row.food} {'' if row.low is None else f'{row.low:f} ~ '}{row.high:f} {row.unit}{row.note}" for row in rows
    )


def _compound(one: Addition, name: str, held: Table) -> Finding:
    allowed = held.compounds.get(name, ())
    if not allowed:
        return _finding(
            held, "表B.1", Verdict.UNKNOWN, (f"{name}：表B.1 没有读出来源", f"{name}: no source was read"), subject=name
        )
    if not one.compound:
        words = (f"{name}：未写明化合物来源", f"{name}: name the compound")
        return _finding(held, "表B.1", Verdict.UNKNOWN, words, "、".join(allowed), name)
    bare = one.compound.replace(" ", "").casefold()
    hit = [
        text
        for text in allowed
        if bare in (text.casefold(), text.casefold().split("（")[0]) or f"（{bare}）" in text.casefold()
    ]
    limited = next((text for text in hit if "仅限" in text), "")
    if limited:
        return _finding(
            held,
            "表B.1",
            Verdict.UNKNOWN,
            (f"{name}：{limited}，请确认", "a condition holds: confirm"),
            one.compound,
            name,
        )
    words = (
        f"{name}：化合物来源{'' if hit else '不'}在名单中",
        f"{name}: the compound is {'' if hit else 'not '}listed",
    )
    return _finding(held, "表B.1", Verdict.MET if hit else Verdict.NOT_MET, words, one.compound, name)
