"""Additives as rows of a formula: each one's own maximum, the row of A.4, and what has no number."""

from fractions import Fraction

import pytest

from valley.industry.nutrition.engine.design import Line, Range, Worksheet, solve
from valley.industry.nutrition.engine.design.additive import Use, use_of

SOY = "12.04"  # 酱油: benzoate and sorbate 1.0 g/kg each (GB 2760-2024 A.1)


def line(code: str, name: str, price: int, protein: str = "0", use: Use | None = None, low: int | None = None) -> Line:
    return Line(
        code, name, {"protein": protein}, Fraction(price), min_g=None if low is None else Fraction(low), use=use
    )


def sheet(*additives: Line) -> Worksheet:
    base = line("i:soy", "酱油", 10, "8")
    return Worksheet(
        lines=(base, *additives), ranges=(Range("protein", Fraction(70)),), mass_low=Fraction(1000),
        mass_high=Fraction(1000), category=SOY,
    )  # fmt: skip


def test_the_rule_of_an_additive_in_a_category() -> None:
    acid = use_of("山梨酸", SOY)
    assert (acid.state, acid.most_g_per_kg, acid.function) == ("limit", Fraction(1), "防腐剂")
    assert acid.clause.startswith("GB 2760-2024 表A.1 p.")
    salt = use_of("苯甲酸钠", SOY)  # counted as benzoic acid, 122.12 of 144.11
    assert float(salt.share) == pytest.approx(0.8474, abs=1e-4)
    assert use_of("苯甲酸", "01.01.01").state == "forbidden"
    assert use_of("味精的哥哥", SOY).state == "open"
    own = use_of("山梨酸", SOY, ((SOY, "500", False, "企业标准"),))
    assert (own.most_g_per_kg, own.clause) == (Fraction(1, 2), "企业标准")
    assert use_of("山梨酸", SOY, ((SOY, "", False, "企业标准"),)).state == "any"
    assert use_of("山梨酸", SOY, ((SOY, "30", True, "企业标准"),)).state == "residue"


def test_own_maximum_and_the_sum_of_one_function_are_rows() -> None:
    acid, salt = use_of("山梨酸", SOY), use_of("苯甲酸", SOY)
    asked = sheet(line("i:a", "山梨酸", 1, use=acid), line("i:b", "苯甲酸", 2, use=salt))
    found = solve(asked)  # additives cheaper than the soy sauce: as much of them as the rows allow
    assert found.state == "solved"
    assert sum(float(found.grams.get(code, 0)) for code in ("i:a", "i:b")) == pytest.approx(1.0, abs=1e-3)
    alone = solve(sheet(line("i:a", "山梨酸", 1, use=acid, low=2)))
    assert alone.state == "impossible"
    assert ("additive", "i:a") in {(d.kind, d.key) for d in alone.conflict}
    both = solve(sheet(line("i:a", "山梨酸", 1, use=acid, low=1), line("i:b", "苯甲酸", 2, use=salt, low=1)))
    assert both.state == "impossible"
    assert "additives" in {d.kind for d in both.conflict}


def test_what_is_not_allowed_is_left_out() -> None:
    banned = Use("苯甲酸", SOY, "forbidden")
    found = solve(sheet(line("i:b", "苯甲酸", 1, use=banned)))
    assert found.left_out == ("i:b",)
    assert set(found.grams) == {"i:soy"}
