"""Amounts with units, as exact fractions of the unit that a nutrient is kept in."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction

from valley.industry.nutrition.engine.formulation.errors import BadProblem

# Mass in mg; energy in kJ. 1 kcal = 4.184 kJ (thermochemical calorie, ISO 80000-5:2019 keeps it as a remark).
MASS = {"kg": Fraction(10**6), "g": Fraction(1000), "mg": Fraction(1), "µg": Fraction(1, 1000)}
ENERGY = {"kJ": Fraction(1), "kcal": Fraction(4184, 1000)}
SAME = {
    "μg": "µg",
    "ug": "µg",
    "mcg": "µg",
    "千焦": "kJ",
    "千卡": "kcal",
    "克": "g",
    "毫克": "mg",
    "微克": "µg",
}  # U+03BC, too


def unit(text: str, where: str) -> str:
    """The unit under its one name. Raises BadProblem for IU, which is no mass, and for unknown units."""
    name = SAME.get(text.strip(), text.strip())
    if name.upper() == "IU":
        raise BadProblem(where, text, "IU 的换算因物质而异，请改用 µg 或 mg", "IU differs by substance: give µg or mg")
    if name not in MASS and name not in ENERGY:
        raise BadProblem(where, text, "单位请用 g、mg、µg、kJ 或 kcal", "use g, mg, µg, kJ or kcal")
    return name


def number(given: object, where: str, *, negative: bool = False) -> Fraction:
    """An exact number from an int, a float as printed, a Decimal or text. NaN, infinities and negatives are refused."""
    if isinstance(given, Fraction):
        exact = given
    else:
        if isinstance(given, bool) or not isinstance(given, int | float | Decimal | str):
            raise BadProblem(where, given, "请填数字", "give a number")
        try:
            decimal = Decimal(str(given).strip())
        except InvalidOperation:
            raise BadProblem(where, given, "请填数字", "give a number") from None
        if not decimal.is_finite() or abs(decimal.adjusted()) > 30:
            raise BadProblem(where, given, "数值须有限", "the number must be finite")
        exact = Fraction(decimal)
    if exact < 0 and not negative:
        raise BadProblem(where, given, "不能为负", "must not be negative")
    return exact


def amount(given: object, into: str, where: str) -> Fraction:
    """`given` ("12 mg", or a bare number already in `into`) in the unit `into`.

    Raises: BadProblem where mass is given for energy or the other way round.
    """
    if not isinstance(given, str) or len(parts := given.split()) == 1:
        return number(given, where)
    if len(parts) != 2:
        raise BadProblem(where, given, "写成“12 mg”", "write it as “12 mg”")
    said = unit(parts[1], where)
    for family in (MASS, ENERGY):
        if said in family and into in family:
            return number(parts[0], where) * family[said] / family[into]
    raise BadProblem(where, given, f"该营养素以 {into} 计", f"this nutrient is kept in {into}")
