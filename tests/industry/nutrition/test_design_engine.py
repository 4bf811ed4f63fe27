"""The worksheet's engine: no Django, no database."""

from dataclasses import replace
from fractions import Fraction

import pytest

from valley.industry.nutrition.engine.design import (
    BadSheet,
    Group,
    Line,
    Range,
    Ratio,
    Share,
    Step,
    Worksheet,
    corrected,
    difference,
    distance,
    problem_text,
    repaired,
    roll_up,
    settings_of,
    solve,
    worksheet,
)
from valley.industry.nutrition.engine.design.values import counts_as
from valley.industry.nutrition.engine.formulation import Answer, formulate, read

F = Fraction
OATS = Line("i:oats", "燕麦", {"energy_kcal": "379", "protein": "13.2", "iron": "4.25"}, F(11))
MILK = Line("i:milk", "牛奶", {"energy_kcal": "61", "protein": "3.15", "calcium": "113"}, F(9))
ASKED = Worksheet(
    "粥",
    lines=(OATS, MILK),
    ranges=(Range("protein", F(15)), Range("calcium", F(200))),
    mass_low=F(300),
    mass_high=F(300),
)


def test_the_answer_is_the_cheapest_that_meets_the_ranges() -> None:
    found = solve(ASKED)
    # By hand: 0.132 o + 0.0315 m = 15 with o + m = 300 gives o = 55.2; calcium is then 277 mg.
    assert found.state == "solved"
    assert found.proved
    assert float(found.grams["i:milk"]) == pytest.approx(300 - (15 - 9.45) / 0.1005, abs=1e-3)
    assert found.met


def test_a_missing_value_is_not_zero() -> None:
    """Oats have no calcium value: a minimum is met by what is known, a maximum cannot be judged."""
    levels = {
        x.nutrient: x
        for x in solve(replace(ASKED, ranges=(*ASKED.ranges[:1], Range("calcium", F(200), F(400))))).levels
    }
    assert levels["calcium"].missing == ("i:oats",)
    assert levels["calcium"].verdict == "unknown"
    assert {x.nutrient: x for x in solve(ASKED).levels}["calcium"].verdict == "in"


def test_a_blocking_maximum_leaves_out_what_has_no_value() -> None:
    asked = replace(ASKED, ranges=(Range("calcium", None, F(400)),), missing="block")
    assert solve(asked).left_out == ("i:oats",)


@pytest.mark.parametrize(
    ("text", "low", "high", "counts"),
    [("<0.1", True, False, F(0)), ("<0.1", False, True, F(1, 10)), ("<0.1", True, True, None),
     ("trace", True, False, F(0)), ("trace", False, True, None), ("12.5", True, True, F(25, 2)),
     ("", True, True, None)],
)  # fmt: skip
def test_what_a_value_below_quantification_counts(text: str, low: bool, high: bool, counts: Fraction | None) -> None:
    assert counts_as(text, demanded_low=low, demanded_high=high) == counts


def test_the_repair_that_is_offered_makes_room() -> None:
    tight = replace(ASKED, budget=F(1))
    found = solve(tight)
    assert found.state == "impossible"
    assert {d.kind for d in found.conflict} <= {"budget", "mass", "range"}
    for repair in found.repairs:
        assert repair.amount is not None
        tight = repaired(tight, repair.demand, repair.amount)
    assert solve(tight).state == "solved"


def test_steps_lose_mass_and_nutrients() -> None:
    given = replace(ASKED, mode="manual", lines=(replace(OATS, amount_g=F(100)),), ranges=())
    plain = solve(given)
    boiled = solve(replace(given, steps=(Step("煮", F(3, 2), {"iron": F(4, 5)}),)))
    assert boiled.product_g == plain.product_g * F(3, 2)
    one, two = ({x.nutrient: x.amount for x in found.levels}["iron"] for found in (plain, boiled))
    assert two == one * F(4, 5)


def test_an_unknown_price_makes_the_cost_unknown() -> None:
    found = solve(replace(ASKED, mode="manual", lines=(replace(OATS, amount_g=F(10), cny_per_kg=None),)))
    assert found.cny is None
    assert found.unpriced == ("i:oats",)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Line("i:x", "x", min_g=F(2), max_g=F(1)), "lines.i:x.min_g"),
        (lambda: Range("iron", F(2), F(1)), "ranges.iron.min"),
        (lambda: Range("vitamin_a_iu", F(2)), "ranges.vitamin_a_iu"),
        (lambda: Share("fat", F(1), F(2)), "shares.fat.max"),
        (lambda: Step("煮", F(0)), "steps.煮.yield"),
        (lambda: Worksheet(lines=(OATS, OATS)), "lines.i:oats"),
        (lambda: worksheet({"budget": "nan"}, ()), "budget"),
        (lambda: worksheet({"most": "1.5"}, ()), "most"),
    ],
)
def test_nonsense_is_refused_at_its_field(make: object, field: str) -> None:
    with pytest.raises(BadSheet) as refused:
        make()  # type: ignore[operator]
    assert refused.value.field == field


def test_settings_come_back_as_they_went() -> None:
    asked = replace(
        ASKED, shares=(Share("fat", F(1, 5), F(3, 10)),), budget=F("12.5"), most=6, avoid=frozenset({"milk"})
    )
    assert worksheet(settings_of(asked), asked.lines, title="粥") == asked


def test_safety_costs_and_is_reached() -> None:
    spread = [replace(line, spread={"protein": sd}) for line, sd in ((OATS, 1.5), (MILK, 0.2))]
    asked = replace(ASKED, ranges=(Range("protein", F(12)),), lines=tuple(spread))
    plain, safe = solve(asked), solve(replace(asked, joint=F(9, 10)))
    assert safe.safety is not None
    assert safe.safety.met
    assert safe.safety.joint >= 0.88
    assert plain.cny is not None
    assert safe.cny is not None
    assert safe.cny > plain.cny


def test_scenarios_fall_back_to_the_price_paid() -> None:
    grams = {"a": F(100), "b": F(50)}
    dear, plain = roll_up(grams, F(150), {"": {"a": F(10), "b": F(20)}, "dear": {"a": F(20)}})[::-1]
    assert plain.cny == 2
    assert dear.cny == 3
    assert dear.shares == {"a": F(2, 3), "b": F(1, 3)}


def test_what_changed() -> None:
    (change,) = difference({"line": {"a": 1, "b": 2}}, {"line": {"a": 1, "b": 3}})
    assert (change.key, change.kind, change.before, change.after) == ("b", "changed", 2, 3)


def test_what_an_assay_teaches() -> None:
    assert corrected(F(1, 2), F(10), F(8)) == F(2, 5)
    assert corrected(F(1), F(10), F(12)) is None  # more than went in: not the process
    assert corrected(F(1), F(0), F(1)) is None


def test_distance_of_taste() -> None:
    assert distance({"甜": (5, 5)}, 9) == 0
    assert distance({"甜": (0, 9), "咸": (9, 9)}, 9) == pytest.approx(0.5**0.5)
    with pytest.raises(ValueError, match="scale"):
        distance({"甜": (1, 10)}, 9)


def test_levels_have_prices_and_repairs_as_totals_have() -> None:
    """Per 100 g and as a share of energy: the price is seen by moving the limit, the repair by applying it."""
    asked = replace(ASKED, ranges=(Range("protein", F(5), per="100 g"),), shares=(Share("protein", F(14, 100)),))
    found = solve(asked)
    (shadow,) = (s for s in found.shadows if s.demand.kind == "range")
    assert shadow.demand.unit == "g/100 g"
    more = solve(replace(asked, ranges=(Range("protein", F(501, 100), per="100 g"),)))
    assert found.cny is not None
    assert more.cny is not None
    assert shadow.cny == pytest.approx(float(more.cny - found.cny) * 100, rel=1e-2)
    high = replace(ASKED, ranges=(Range("protein", F(20), per="100 g"),), shares=(Share("protein", F(60, 100)),))
    tight = solve(high)
    assert tight.state == "impossible"
    assert all(move.amount is not None for move in tight.repairs)
    for move in tight.repairs:
        assert move.amount is not None
        high = repaired(high, move.demand, move.amount)
    assert solve(high).state == "solved"


def test_how_far_prices_may_move_is_told() -> None:
    found = solve(ASKED)
    oats = next(one for one in found.ranges if one.demand.kind == "price" and one.demand.key == "i:oats")
    assert oats.low < 11 < oats.high
    for price, same in ((oats.low + 0.01, True), (oats.low - 0.01, False)):
        dearer = replace(ASKED, lines=(replace(OATS, cny_per_kg=F(price)), MILK))
        assert (solve(dearer).grams == pytest.approx(found.grams)) == same


BONE = Line("i:bone", "骨粉", {"energy_kcal": "0", "calcium": "24000", "phosphorus": "12000"}, F(20))
BRAN = Line("i:bran", "麦麸", {"energy_kcal": "216", "calcium": "73", "phosphorus": "1010"}, F(4))
MEAL = Worksheet(
    "钙磷",
    lines=(BONE, BRAN),
    ranges=(Range("phosphorus", F(800)),),
    ratios=(Ratio("calcium", "phosphorus", F(1)),),
    mass_low=F(100),
    mass_high=F(100),
)


def test_a_ratio_is_met_priced_told_and_kept() -> None:
    """Calcium to phosphorus of at least 1: 240 b + 0.73 w = 120 b + 10.1 w with b + w = 100 → b = 937/129.37 g."""
    found = solve(MEAL)
    assert found.state == "solved"
    assert float(found.grams["i:bone"]) == pytest.approx(937 / 129.37, abs=1e-3)
    level = next(x for x in found.levels if x.per == "ratio")
    assert (level.nutrient, level.verdict) == ("calcium:phosphorus", "in")
    assert float(level.amount) == pytest.approx(1, abs=1e-4)
    shadow = next(s for s in found.shadows if s.demand.kind == "ratio")
    more = solve(replace(MEAL, ratios=(Ratio("calcium", "phosphorus", F("1.001")),)))
    assert found.cny is not None
    assert more.cny is not None
    assert float(more.cny - found.cny) == pytest.approx(shadow.cny * 0.001, rel=2e-2)
    assert worksheet(settings_of(MEAL), MEAL.lines).ratios == MEAL.ratios
    assert "ratios" not in settings_of(replace(MEAL, ratios=()))


def test_a_ratio_that_cannot_be_had_says_from_where_to_where_and_is_repaired() -> None:
    asked = replace(MEAL, ratios=(Ratio("calcium", "phosphorus", F(3)),))
    found = solve(asked)
    assert found.state == "impossible"
    move = next(r for r in found.repairs if r.demand.kind == "ratio")
    assert move.now == 3
    assert move.amount == pytest.approx(-1, abs=1e-6)
    assert move.then == pytest.approx(2)
    for one in found.repairs:
        assert one.amount is not None
        asked = repaired(asked, one.demand, one.amount)
    assert solve(asked).state == "solved"
    high = solve(replace(MEAL, ratios=(Ratio("calcium", "phosphorus", None, F("0.01")),)))
    move = next(r for r in high.repairs if r.demand.kind == "ratio")
    assert move.amount is not None
    assert move.amount > 0
    assert repaired(MEAL, move.demand, 0.5).ratios[0].high is None


def test_a_ratio_over_missing_data_is_unknown_and_nonsense_is_refused() -> None:
    bare = replace(BRAN, per_100g={"energy_kcal": "216", "phosphorus": "1010"})
    given = replace(MEAL, mode="manual", lines=(replace(BONE, amount_g=F(10)), replace(bare, amount_g=F(90))))
    assert next(x for x in solve(given).levels if x.per == "ratio").verdict == "unknown"
    for of, to, low, high in (
        ("calcium", "calcium", None, F(1)),
        ("calcium", "energy_kcal", None, F(1)),
        ("x", "calcium", None, F(1)),
        ("calcium", "iron", F(-1), None),
        ("calcium", "iron", F(2), F(1)),
    ):
        with pytest.raises(BadSheet):
            Ratio(of, to, low, high)
    assert Ratio("calcium", "protein").same == F(1, 1000)


SOYA = Line("i:soya", "黄豆", {"energy_kcal": "446", "protein": "36.5", "iron": "15.7", "calcium": "277"}, F(12))
THREE = Worksheet("粥", lines=(OATS, MILK, SOYA), ranges=(Range("protein", F(30)),), mass_low=F(300), mass_high=F(300))


def grams(sheet: Worksheet) -> dict[str, float]:
    found = solve(sheet)
    assert found.state == "solved"
    return {code: float(g) for code, g in found.grams.items()}


def test_a_group_is_limited_in_grams_and_as_a_share() -> None:
    assert grams(THREE)["i:milk"] > 200
    found = grams(replace(THREE, groups=(Group("奶", ("i:milk",), max_g=F(200)),)))
    assert found["i:milk"] <= 200 + 1e-3
    found = grams(replace(THREE, groups=(Group("干料", ("i:oats", "i:soya", "i:gone"), min_share=F(1, 2)),)))
    assert found.get("i:oats", 0) + found.get("i:soya", 0) >= 150 - 1e-3
    # Without a limit, or without a line, it asks for nothing.
    assert grams(replace(THREE, groups=(Group("空", ("i:gone",), max_g=F(0)), Group("无"))))


def test_a_group_that_cannot_be_had_is_named_and_repaired() -> None:
    for one in (Group("干料", ("i:oats", "i:soya"), max_g=F(10)), Group("奶", ("i:milk",), min_share=F(9, 10))):
        tight = replace(THREE, ranges=(Range("protein", F(60)),), groups=(one,))
        found = solve(tight)
        assert found.state == "impossible"
        kind = "group" if one.max_g else "group_share"
        assert (kind, one.name) in {(d.kind, d.key) for d in found.conflict}
        repaired_ = tight
        for move in found.repairs:
            assert move.amount is not None
            repaired_ = repaired(repaired_, move.demand, move.amount)
        assert solve(repaired_).state == "solved"


def test_too_few_kinds_are_told_and_mended_by_more() -> None:
    asked = Worksheet(
        "",
        lines=(
            Line("i:a", "甲", {"iron": "10", "calcium": "0"}, F(1)),
            Line("i:b", "乙", {"iron": "0", "calcium": "10"}, F(1)),
        ),
        ranges=(Range("iron", F(1)), Range("calcium", F(1))),
        most=1,
        min_use_g=F(5),
    )  # fmt: skip
    found = solve(asked)
    assert found.state == "impossible"
    moves = [r for r in (*found.repairs, *([found.instead] if found.instead else [])) if r.demand.kind == "count"]
    assert [(r.now, r.then) for r in moves] == [(1, 2)]
    assert moves[0].amount is not None
    wider = repaired(asked, moves[0].demand, moves[0].amount)
    assert wider.most == 2
    assert solve(wider).state == "solved"


def test_aims_are_met_in_their_order() -> None:
    """First as near to 400 mg of calcium as can be, then the fewest kinds; or the other way round."""
    aimed = replace(THREE, ranges=(Range("protein", F(30)), Range("calcium", None, None, aim=F(400))))
    found = solve(replace(aimed, objectives=("deviation", "cost")))
    reached = dict(found.reached)
    assert list(reached) == ["deviation", "cost"]
    assert float(reached["deviation"]) == pytest.approx(0, abs=1e-4)
    level = next(x for x in found.levels if x.nutrient == "calcium")
    assert level.aim == 400
    assert level.verdict == "none"
    few = solve(replace(aimed, objectives=("count", "deviation")))
    assert dict(few.reached)["count"] <= 2
    assert dict(few.reached)["deviation"] >= reached["deviation"]
    # In reverse the fewest kinds are sought among the nearest only.
    near = solve(replace(aimed, objectives=("deviation", "count")))
    assert dict(near.reached)["count"] >= dict(few.reached)["count"]


def test_a_least_use_holds_without_a_count() -> None:
    found = grams(replace(THREE, min_use_g=F(40)))
    assert all(g >= 40 - 1e-3 for g in found.values())


def test_per_day_and_per_100_kj() -> None:
    """Two portions a day: 60 g of protein a day are 30 g in each."""
    day = replace(THREE, ranges=(Range("protein", F(60), per="day"),), per_day=F(2))
    found = solve(day)
    assert float(found.grams["i:soya"]) == pytest.approx(grams(THREE)["i:soya"], rel=1e-6)
    level = found.levels[0]
    assert level.per == "day"
    assert float(level.amount) == pytest.approx(60, rel=1e-6)
    assert level.verdict == "in"
    # 3 g in 100 kcal are 3 ÷ 4.184 g in 100 kJ.
    kcal = grams(replace(THREE, ranges=(Range("protein", F(7), per="100 kcal"),)))
    kj = grams(replace(THREE, ranges=(Range("protein", F(7) / F("4.184"), per="100 kJ"),)))
    assert kj == pytest.approx(kcal, rel=1e-6)
    short = solve(replace(day, ranges=(Range("protein", F(900), per="day"),)))
    move = next(r for r in short.repairs if r.demand.kind == "range")
    assert move.demand.unit == "g/day"


def test_what_groups_and_aims_say_is_kept_and_solved_elsewhere_alike() -> None:
    sheet = replace(
        THREE,
        ranges=(Range("protein", F(60), per="day"), Range("calcium", aim=F(400))),
        groups=(Group("干料", ("i:oats", "i:soya"), F(10), F(200), F(1, 20), F(1, 2)),),
        objectives=("deviation", "count", "cost"),
        per_day=F(2),
    )
    again = worksheet(settings_of(sheet), sheet.lines, title=sheet.title)
    assert again == sheet
    told = formulate(read(problem_text(sheet)))
    assert isinstance(told, Answer)
    assert told.grams == pytest.approx(
        {x.name: grams(sheet)[x.code] for x in sheet.lines if x.code in grams(sheet)}, abs=1e-3
    )


@pytest.mark.parametrize(
    ("asked", "field", "why"),
    [
        ({"objectives": ["taste"]}, "objectives", "unknown_objective"),
        ({"objectives": ["cost", "cost"]}, "objectives", "twice_objective"),
        ({"objectives": ["deviation"]}, "objectives", "no_aims"),
        ({"ranges": [{"nutrient": "iron", "aim": "0"}]}, "ranges.iron.aim", "aim_of_nothing"),
        ({"ranges": [{"nutrient": "iron", "aim": "3", "per": "100 g"}], "objectives": ["deviation"]}, "ranges.iron.aim",
         "aim_needs_mass"),
        ({"groups": [{"name": ""}]}, "groups.1.name", "no_name"),
        ({"groups": [{"name": "a"}, {"name": "a"}]}, "groups.a", "twice_group"),
        ({"groups": [{"name": "a", "min_g": "5", "max_g": "4"}]}, "groups.a.min_g", "min_above_max"),
        ({"groups": [{"name": "a", "max_g": "-4"}]}, "groups.a.max_g", "negative"),
        ({"groups": [{"name": "a", "min_share": "1.2"}]}, "groups.a.min_share", "not_a_share"),
        ({"groups": [{"name": f"{n}"} for n in range(21)]}, "groups", "too_many_groups"),
        ({"per_day": "0"}, "per_day", "not_positive"),
        ({"per_day": "-1"}, "per_day", "negative"),
        ({"objectives": ["count"], "joint": "90"}, "joint", "not_with_a_count"),
    ],
)  # fmt: skip
def test_a_flaw_in_groups_and_aims_names_its_field(asked: dict[str, object], field: str, why: str) -> None:
    with pytest.raises(BadSheet) as flaw:
        worksheet(asked, ())
    assert (flaw.value.field, flaw.value.why) == (field, why)
