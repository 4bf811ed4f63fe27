"""Amounts with units, as exact fractions of the unit that a nutrient is kept in."""

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from valley.industry.nutrition.engine.formulation.errors import BadProblem

# Mass in mg; energy in kJ. 1 kcal = 4.184 kJ (thermochemical calorie, ISO 80000-5:2019 keeps it as a remark).
# The pound is 453.59237 g exactly (international yard and pound agreement, 1959); 斤 and 两 are 500 g and 50 g.
MASS = {
    "t": Fraction(10**9), "kg": Fraction(10**6), "g": Fraction(1000), "mg": Fraction(1), "µg": Fraction(1, 1000),
    "lb": Fraction(45359237, 100), "oz": Fraction(45359237, 1600), "斤": Fraction(500_000), "两": Fraction(50_000),
}  # fmt: skip
ENERGY = {"kJ": Fraction(1), "MJ": Fraction(1000), "kcal": Fraction(4184, 1000)}
VOLUME = {"mL": Fraction(1), "L": Fraction(1000)}
# Kept as they are, converted into nothing: counts, activities, points of a panel.
ALONE = ("unit", "IU", "mmol", "point", "CFU")
FAMILIES = (MASS, ENERGY, VOLUME, *({name: Fraction(1)} for name in ALONE))
SAME = {
    "lbs": "lb", "pound": "lb", "pounds": "lb", "ounce": "oz", "ounces": "oz", "磅": "lb", "盎司": "oz", "tonne": "t",
    "μg": "µg", "ug": "µg", "mcg": "µg", "ton": "t", "gram": "g", "grams": "g", "kj": "kJ", "mj": "MJ", "cal": "cal",
    "kcals": "kcal", "calories": "kcal", "ml": "mL", "l": "L", "litre": "L", "千焦": "kJ", "兆焦": "MJ", "千卡": "kcal",
    "大卡": "kcal", "克": "g", "毫克": "mg", "微克": "µg", "千克": "kg", "公斤": "kg", "吨": "t", "毫升": "mL",
    "升": "L", "units": "unit", "points": "point", "分": "point", "": "unit", "1": "unit", "iu": "IU",
    "国际单位": "IU", "µgre": "µg", "μgre": "µg", "µgdfe": "µg", "μgdfe": "µg",
}  # fmt: skip
NUMBER = r"[+-]?(?:\d+(?:[.,]\d+)*|\.\d+)(?:[eE][+-]?\d+)?"


def unit(text: str, where: str) -> str:
    """The unit under its one name. Raises BadProblem for unknown units."""
    given = text.strip()
    name = SAME.get(given, SAME.get(given.casefold(), given))
    if not any(name in family for family in FAMILIES):
        raise BadProblem(
            where,
            text,
            "单位请用 g、mg、µg、kJ、kcal、mL；计数用 unit",
            "use g, mg, µg, kJ, kcal or mL; unit for a count",
        )
    return name


def number(given: object, where: str, *, negative: bool = False) -> Fraction:
    """An exact number from an int, a float as printed, a Decimal or text. NaN, infinities and negatives are refused."""
    if isinstance(given, Fraction):
        exact = given
    else:
        if isinstance(given, bool) or not isinstance(given, int | float | Decimal | str):
            raise BadProblem(where, given, "请填数字", "give a number")
        try:
            found = _of_text(str(given))
        except InvalidOperation:
            comma = ("，小数点写作 .", ", with a point for decimals") if "," in str(given) else ("", "")
            raise BadProblem(where, given, f"请填数字{comma[0]}", f"give a number{comma[1]}") from None
        if found is None:
            raise BadProblem(where, given, "数值须有限", "the number must be finite")
        exact = found
    if exact < 0 and not negative:
        raise BadProblem(where, given, "不能为负", "must not be negative")
    return exact


@lru_cache(maxsize=16384)
def _of_text(text: str) -> Fraction | None:
    """None where it is not finite, or of a size that is no amount. Raises InvalidOperation for what is no number."""
    decimal = Decimal(text.strip().replace("−", "-"))
    return Fraction(decimal) if decimal.is_finite() and abs(decimal.adjusted()) <= 30 else None


def split(given: str) -> tuple[str, str] | None:
    """Number and unit of "12 mg" or "12mg"; None if the text does not begin with a number."""
    found = re.fullmatch(rf"\s*({NUMBER})\s*(.*?)\s*", given.replace("−", "-"))
    return None if found is None else (found[1], found[2])


def amount(given: object, into: str, where: str) -> Fraction:
    """`given` ("12 mg", or a bare number already in `into`) in the unit `into`.

    Raises: BadProblem where mass is given for energy or the other way round, or IU for a mass: a unit that differs by
    substance has no factor.
    """
    parts = split(given) if isinstance(given, str) else None
    if parts is None or not parts[1]:
        return number(given, where)
    said = unit(parts[1], where)
    for family in FAMILIES:
        if said in family and into in family:
            return number(parts[0], where) * family[said] / family[into]
    if "IU" in (said, into):
        raise BadProblem(where, given, "IU 的换算因物质而异，请改用 µg 或 mg", "IU differs by substance: give µg or mg")
    raise BadProblem(
        where,
        given,
        f"这里以 {into} 计：写成 {into} 或能换算成它的单位",
        f"this is kept in {into}: give it in {into} or in a unit that converts to it",
    )


def share(given: object, where: str) -> Fraction:
    """A share from 0 to 1, or "35 %". Raises BadProblem above 1."""
    if isinstance(given, str) and given.strip().endswith(("%", "％")):
        found = number(given.strip()[:-1], where) / 100
    else:
        found = number(given, where)
    if found > 1:
        raise BadProblem(where, given, "比例写作 0–1，或带 %", "write the share as 0–1, or with %")
    return found
