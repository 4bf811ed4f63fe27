"""Demands on grams: single ingredients, groups, additives, the whole, the budget, the count."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.formulation.limits import Limits, against, between, hundred, ordered
from valley.industry.nutrition.engine.formulation.problem import Demand, Row
from valley.industry.nutrition.engine.formulation.quantity import amount, number, share, split
from valley.industry.nutrition.engine.formulation.shape import known
from valley.industry.nutrition.engine.formulation.stuff import grams
from valley.industry.nutrition.engine.formulation.wishes import Wishes

ANY_AMOUNT = {"按生产需要适量使用", "按生产需要适量", "适量", "gmp", "quantum satis", "qs"}
SHARED = {
    "preservative": "防腐剂", "antioxidant": "抗氧化剂", "防腐剂": "防腐剂", "抗氧化剂": "抗氧化剂",
    "preservatives": "防腐剂", "antioxidants": "抗氧化剂",
}  # fmt: skip
A4 = "GB 2760-2024 A.4"

YUAN = ("元", "块", "rmb", "yuan", "¥", "￥")


def single(wishes: Wishes, where: str, name: str, row: Mapping[str, Any]) -> None:
    """An ingredient's own limits: least, most, stock; shares of the product; its presence."""
    density = wishes.told.densities.get(name)
    found, part = wishes.told.found.get(name, (None, Fraction(1)))

    def read(key: str) -> Fraction | None:
        return None if row.get(key) is None else grams(row[key], f"{where} · {key}", found, part, density)

    tops = [top for key in ("max_g", "stock_g", "exact_g") if (top := read(key)) is not None]
    lows = [low for key in ("min_g", "exact_g") if (low := read(key)) is not None]
    if tops or lows:
        high, low = (min(tops) if tops else None), (max(lows) if lows else None)
        ordered(where, row, low, high)
        words = between(f"{name} 用量", f"amount of {name}", low, high, "g")
        wishes.add(where if name in where else f"{where} {name}", words, [Row({name: Fraction(1)}, low, high)], "g")
    shares = [None if row.get(k) is None else share(row[k], f"{where} · {k}") for k in ("min_share", "max_share")]
    if shares != [None, None]:
        low, high = shares
        ordered(where, row, low, high)
        words = between(f"{name} 占成品比例", f"share of {name} in the product", hundred(low), hundred(high), "%")
        its_own = {n: Fraction(n == name) for n in wishes.mass()}
        _share(wishes, where, words, its_own, (low, high))


def _share(wishes: Wishes, where: str, words: tuple[str, str], part: Mapping[str, Fraction], limits: Limits) -> None:
    """A part of the product's mass, priced and relaxed in per cent."""
    rows = against(part, wishes.mass(), *limits)
    percent = {n: v / 100 for n, v in wishes.mass().items()}
    wishes.add(f"{where} · share", words, rows, "%", percent, (hundred(limits[0]), hundred(limits[1])))


def group(wishes: Wishes, where: str, row: Mapping[str, Any], members: list[str]) -> None:
    """The sum of a group in g, or as a share of the product."""
    name = row.get("name")
    if not members:
        raise BadProblem(where, name, "没有原料属于该组", "no ingredient belongs to this group")
    low, high = (None if row.get(k) is None else grams(row[k], f"{where} · {k}") for k in ("min_g", "max_g"))
    shares = [None if row.get(k) is None else share(row[k], f"{where} · {k}") for k in ("min_share", "max_share")]
    if low is not None or high is not None:
        ordered(where, row, low, high)
        words = between(f"{name} 组合计", f"group {name}", low, high, "g")
        wishes.add(where, words, [Row(dict.fromkeys(members, Fraction(1)), low, high)], "g")
    if shares != [None, None]:
        low, high = shares
        ordered(where, row, low, high)
        words = between(f"{name} 组占成品比例", f"share of group {name}", hundred(low), hundred(high), "%")
        part = {n: Fraction(n in members) for n in wishes.mass()}
        _share(wishes, where, words, part, (low, high))
    elif low is None and high is None:
        raise BadProblem(where, dict(row), "写明 min_g、max_g 或比例", "give min_g, max_g or shares")


def additive_sum(wishes: Wishes, where: str, row: Mapping[str, Any]) -> None:
    """Σ use/max ≤ 1 over the product's mass, and each one's own maximum, as one demand (GB 2760-2024 A.4)."""
    limits = {name: _per_gram(where, name, top) for name, top in row.get("max_g_per_kg", {}).items()}
    if not row.get("clause") or not limits:
        raise BadProblem(where, dict(row), "写明条款 clause 与各最大使用量", "give the clause and each maximum")
    rows = [_alone(wishes, where, name, limit) for name, limit in limits.items()]
    words = (f"添加剂用量与最大量之比合计 ≤ 1（{row['clause']}）", f"sum of use/maximum ≤ 1 ({row['clause']})")
    wishes.add(where, words, [*rows, _together(wishes, limits)], law=True)


def additives(wishes: Wishes, rows: list[Mapping[str, Any]]) -> None:
    """Each additive's own maximum; and, where A.4 says so, the sum of one function's shares.

    Only preservatives, antioxidants and colours of the same colour ("colour:red") share a maximum, and only those whose
    limit is a number. A limit on a residue is none on use; "按生产需要适量使用" has no number; both are noted.
    """
    shared: dict[str, dict[str, Fraction]] = {}
    for place, row in enumerate(rows, 1):
        where = f"additives[{place}]"
        name = str(row.get("name", ""))
        where = f"{where} {name}".strip()
        if name not in wishes.mass():
            raise BadProblem(where, name, "没有这种原料", "no such ingredient")
        clause = str(row.get("clause", "GB 2760-2024"))
        given = row.get("max", row.get("max_g_per_kg"))
        if row.get("carried_over"):
            _note(wishes, where, f"{name} 为配料带入（§3.4），未判定", f"{name} is carried over (§3.4): not judged")
            continue
        if row.get("residue"):
            _note(
                wishes, where, f"{name} 的限量是残留量，不限使用量", f"{name}: the limit is on the residue, not on use"
            )
            continue
        if isinstance(given, str) and given.strip().casefold() in ANY_AMOUNT:
            _note(wishes, where, f"{name} 按生产需要适量使用，没有数值", f"{name}: as production needs, no number")
            continue
        limit = _per_gram(where, name, given) / _factor(where, row)
        category = f"，类别 {row['category']}" if row.get("category") else ""
        shown = float(limit * 1000)
        words = (
            f"{name} ≤ {shown:g} g/kg 成品（{clause}{category}）",
            f"{name} ≤ {shown:g} g/kg of product ({clause})",
        )
        wishes.add(where, words, [_alone(wishes, where, name, limit)], law=True)
        function = str(row.get("function", "")).strip()
        key = SHARED.get(
            function.casefold(), function if function.startswith(("colour:", "着色剂：", "着色剂:")) else ""
        )
        if key:
            shared.setdefault(key, {})[name] = limit
    for function, limits in shared.items():
        if len(limits) > 1:
            words = (
                f"{function}用量与最大量之比合计 ≤ 1（{A4}）：{'、'.join(limits)}",
                f"sum of use/maximum ≤ 1 ({A4}): {', '.join(limits)}",
            )
            wishes.add(f"additives {function}", words, [_together(wishes, limits)], law=True)


def _factor(where: str, row: Mapping[str, Any]) -> Fraction:
    """How much of the substance that the limit is expressed as 1 g of the additive holds (benzoate: benzoic acid)."""
    found = share(row.get("factor", 1), f"{where} · factor")
    if not found:
        raise BadProblem(f"{where} · factor", row.get("factor"), "折算系数须大于 0", "the factor must be above 0")
    return found


def _note(wishes: Wishes, where: str, zh: str, en: str) -> None:
    wishes.told.notes.append((f"{where}：{zh}", f"{where}: {en}"))


def _per_gram(where: str, name: str, given: object) -> Fraction:
    """g per g of product from "1.0", "1 g/kg", "500 mg/kg"."""
    text = given
    if isinstance(given, str) and "/" in given:
        upper, _, lower = given.partition("/")
        parts = split(upper)
        if parts is None or lower.strip().casefold() not in {"kg", "千克", "公斤"}:
            raise BadProblem(f"{where} · {name}", given, "写作 1.0 g/kg", "write it as 1.0 g/kg")
        text = f"{parts[0]} {parts[1]}"
    limit = amount(text, "g", f"{where} · {name}") / 1000
    if not limit:
        raise BadProblem(where, name, "不得使用的请列入 exclude", "what may not be used goes into exclude")
    return limit


def _alone(wishes: Wishes, where: str, name: str, limit: Fraction) -> Row:
    alone = {n: -limit * v for n, v in wishes.mass().items()}
    if name not in alone:
        raise BadProblem(where, name, "没有这种原料", "no such ingredient")
    alone[name] += 1
    return Row(alone, None, Fraction(0))


def _together(wishes: Wishes, limits: Mapping[str, Fraction]) -> Row:
    together = {n: -v for n, v in wishes.mass().items()}
    for name, limit in limits.items():
        together[name] += 1 / limit
    return Row(together, None, Fraction(0))


def whole(wishes: Wishes, given: Mapping[str, Any]) -> None:
    """The mass of the product."""
    mass = given.get("mass")
    if mass is None:
        return
    if isinstance(mass, bool):
        raise BadProblem("mass", mass, "写明 min_g 与 max_g", "give min_g and max_g")
    if isinstance(mass, int | float | str):
        mass = {"exact_g": mass}
    if isinstance(mass, list) and len(mass) == 2:
        mass = {"min_g": mass[0], "max_g": mass[1]}
    known("mass", mass, {"min_g", "max_g", "exact_g"})

    def read(*keys: str) -> Fraction | None:
        return next((grams(mass[k], f"mass.{k}") for k in keys if mass.get(k) is not None), None)

    low, high = read("min_g", "exact_g"), read("max_g", "exact_g")
    ordered("mass", mass, low, high)
    wishes.add("mass", between("成品质量", "mass of product", low, high, "g"), [Row(wishes.mass(), low, high)], "g")


def budget(wishes: Wishes, top: object, currency: str) -> None:
    """The most that the formula may cost; its currency may stand with it, if it is the problem's."""
    parts = split(top) if isinstance(top, str) else None
    if parts is not None and parts[1]:
        said = parts[1].casefold()
        own = {currency.casefold(), *(YUAN if currency == "CNY" else ())}
        if said not in own:
            raise BadProblem("budget", top, f"预算以 {currency} 计", f"the budget is in {currency}")
        top = parts[0]
    limit = number(top, "budget")
    prices = {}
    for place, one in enumerate(wishes.ingredients, 1):
        if one.price_per_kg is None and one.name not in wishes.excluded:
            raise BadProblem(f"ingredients[{place}] {one.name}", None, "有预算时须有价格", "a budget needs a price")
        prices[one.name] = (one.price_per_kg or Fraction(0)) / 1000
    wishes.add("budget", between("成本", "cost", None, limit, currency), [Row(prices, None, limit)], currency)


def count(wishes: Wishes, given: object) -> None:
    """At most so many ingredients, each of at least so much."""
    count = {"most": given} if isinstance(given, int) else given
    known("count", count, {"most", "min_use_g"})
    assert isinstance(count, Mapping)
    most = count.get("most")
    if not isinstance(most, int) or isinstance(most, bool) or most < 1:
        raise BadProblem("count.most", most, "请填正整数", "give a whole number from 1")
    use = grams(count.get("min_use_g", 0), "count.min_use_g")
    words = f"至多 {most} 种，各不少于 {float(use):g} g", f"at most {most} ingredients of at least {float(use):g} g"
    wishes.demands.append(Demand("count", words, (), most=most, min_use_g=use))
