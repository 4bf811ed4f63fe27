"""Amounts as a label knows them: exact decimals in the label's unit, “<x”, or nothing."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from valley.industry.nutrition.engine.standards import BadInput

# Mass in g. 1 kcal = 4.184 kJ (thermochemical calorie, ISO 80000-5:2019, as a remark).
MASS = {"kg": Decimal(1000), "g": Decimal(1), "mg": Decimal("0.001"), "µg": Decimal("0.000001")}
ENERGY = {"kJ": Decimal(1), "kcal": Decimal("4.184")}
_NAMES = """µg ug mcg 微克, mg 毫克, g 克, kg 千克 公斤, kJ kj 千焦, kcal cal 千卡 大卡 卡路里"""
_SAME = {spelling: line.split()[0] for line in _NAMES.split(",") for spelling in line.split()}
_FORM = re.compile(r"^\s*(<|＜|≤|少于)?\s*([-+]?[0-9.,]+(?:[eE][-+]?\d+)?|[-+]?\w+)\s*(.*?)\s*$")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")  # “1,234.5”; “3,2” is refused: it may mean 3.2


@dataclass(frozen=True, slots=True)
class Below:
    """Less than `limit`: a laboratory's “<0.1 g”, kept as such."""

    limit: Decimal


def number(given: object, where: str) -> Decimal:
    """An exact, finite number that is not negative. Raises: BadInput."""
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal | str):
        raise BadInput(where, given, "请填数字", "give a number")
    try:
        text = str(given).strip().replace("−", "-")
        found = Decimal(text.replace(",", "") if _THOUSANDS.fullmatch(text) else text)
    except InvalidOperation:
        raise BadInput(where, given, "请填数字", "give a number") from None
    if not found.is_finite() or abs(found.adjusted()) > 15:
        raise BadInput(where, str(given), "数值须有限", "the number must be finite")
    if found < 0:
        raise BadInput(where, str(given), "不能为负", "must not be negative")
    return found


def unit(text: str, where: str) -> str:
    """A unit under its one name; what follows it (RE, α-TE, DFE) must be the label's own definition."""
    plain = text.strip().replace("μ", "µ").replace("（", "(").replace("）", ")")
    if plain.upper().endswith("IU"):
        raise BadInput(where, text, "IU 的换算因物质而异，请改用 µg 或 mg", "IU differs by substance: give µg or mg")
    if plain.upper().replace(" ", "").endswith("RAE"):
        raise BadInput(where, text, "标签用视黄醇当量 RE，不用 RAE", "the label takes retinol equivalents RE, not RAE")
    bare = re.sub(r"\s*(\(?(RE|DFE|α-TE|a-TE|ATE|NE)\)?)$", "", plain)
    found = _SAME.get(bare) or _SAME.get(bare.casefold())
    if found is None:
        raise BadInput(where, text, "单位请用 g、mg、µg、kJ 或 kcal", "use g, mg, µg, kJ or kcal")
    return found


def amount(given: object, into: str, where: str, said: str = "") -> Decimal | Below | None:
    """`given` in the unit `into` (“g”, “mg”, “µgRE”, “kJ” …); a bare number is in `said`, else already in `into`.

    None and words such as “missing”, “缺” are missing, never zero. Raises: BadInput.
    """
    goal = unit(into, where)
    if given is None or (
        isinstance(given, str) and given.strip().casefold() in {"", "missing", "缺", "未知", "-", "—"}
    ):
        return None
    below, text, tail = False, given, ""
    if isinstance(given, str):
        if not (found := _FORM.match(given)):
            raise BadInput(where, given, "写成“12 mg”", "write it as “12 mg”")
        below, text, tail = bool(found[1]), found[2], found[3]
    value = number(text, where)
    try:
        source = unit(tail or said, where) if tail or said else goal
    except BadInput as flaw:
        raise BadInput(where, given, flaw.remedy_zh, flaw.remedy_en) from None
    for family in (MASS, ENERGY):
        if source in family and goal in family:
            value = value if source == goal else value * family[source] / family[goal]
            return Below(value) if below else value
    raise BadInput(where, given, f"该项以 {into} 计", f"this is kept in {into}")
