"""A problem in TOML. Every flaw is refused with the row's name. Format: docs/how-to/formulate.md."""

import tomllib
from datetime import date
from fractions import Fraction
from typing import Any

from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.formulation.limits import against, between
from valley.industry.nutrition.engine.formulation.problem import Demand, Ingredient, Problem, Row
from valley.industry.nutrition.engine.formulation.quantity import MASS, amount, number, unit

TOP = {
    "title", "currency", "objectives", "as_of", "missing", "exclude_allergens", "exclude", "nutrients", "ingredients",
    "targets", "energy_shares", "ratios", "groups", "additive_sums", "mass", "budget", "count",
}  # fmt: skip
INGREDIENT = {
    "name", "price_per_kg", "price_on", "per_100g", "yield", "retention", "allergens", "habit_g", "min_g", "max_g",
    "stock_g", "groups",
}  # fmt: skip
OTHER = {
    "targets": {"nutrient", "min", "max", "per"},
    "energy_shares": {"nutrient", "kcal_per_g", "min", "max", "energy"},
    "ratios": {"of", "to", "min", "max"},
    "groups": {"name", "min_g", "max_g"},
    "additive_sums": {"clause", "max_g_per_kg"},
}  # fmt: skip


def read(text: str) -> Problem:
    """The problem that a TOML text states. Raises BadProblem."""
    try:
        given = tomllib.loads(text, parse_float=str)
    except tomllib.TOMLDecodeError as flaw:
        raise BadProblem("TOML", str(flaw), "检查该行的写法", "mend that line") from None
    try:
        return _Reader(given).problem()
    except (TypeError, AttributeError, KeyError) as flaw:
        raise BadProblem("TOML", str(flaw), "结构不符，见格式说明", "not the shape that the format describes") from flaw


class _Reader:
    def __init__(self, given: dict[str, Any]) -> None:
        _known("", given, TOP)
        self.given = given
        units = given.get("nutrients", {})
        self.units = {name: unit(str(u), f"nutrients.{name}") for name, u in units.items()}
        self.policy = given.get("missing", "block")
        if self.policy not in {"block", "warn"}:
            raise BadProblem("missing", self.policy, "block 或 warn", "block or warn")
        self.notes: list[tuple[str, str]] = []
        self.excluded: set[str] = set()
        self.demands: list[Demand] = []
        self.ingredients: list[Ingredient] = []

    def problem(self) -> Problem:
        rows = self.given.get("ingredients", [])
        self.ingredients = [self.ingredient(i, row) for i, row in enumerate(rows, 1)]
        banned = set(self.given.get("exclude_allergens", []))
        self.excluded |= {i.name for i in self.ingredients if i.allergens & banned} | set(self.given.get("exclude", []))
        if unknown := self.excluded - {i.name for i in self.ingredients}:
            raise BadProblem("exclude", sorted(unknown)[0], "没有这种原料", "no such ingredient")
        for i, row in enumerate(rows, 1):
            self.amounts(f"ingredients[{i}]", row)
        for name, make in (
            ("targets", self.target), ("energy_shares", self.share), ("ratios", self.ratio), ("groups", self.group),
            ("additive_sums", self.additives),
        ):  # fmt: skip
            for i, row in enumerate(self.given.get(name, []), 1):
                _known(f"{name}[{i}]", row, OTHER[name])
                make(f"{name}[{i}]", row)
        self.whole()
        return Problem(
            title=str(self.given.get("title", "")),
            nutrients=self.units,
            ingredients=tuple(self.ingredients),
            demands=tuple(self.demands),
            objectives=tuple(self.given.get("objectives", ["cost"])),
            currency=str(self.given.get("currency", "CNY")),
            notes=tuple(self.notes),
            excluded=frozenset(self.excluded),
        )

    def ingredient(self, place: int, row: dict[str, Any]) -> Ingredient:
        where = f"ingredients[{place}] {row.get('name', '')}".strip()
        _known(where, row, INGREDIENT)
        if not row.get("name"):
            raise BadProblem(where, "", "写明名称", "give a name")
        on, today = row.get("price_on"), self.given.get("as_of", date.today())  # noqa: DTZ011 – a price's day is local
        if isinstance(on, date) and on > today:
            raise BadProblem(where, on.isoformat(), "价格日期在将来", "the price lies in the future")
        values: dict[str, Fraction | None] = {}
        for nutrient, value in row.get("per_100g", {}).items():
            into = self.nutrient(where, nutrient)
            values[nutrient] = None if value == "missing" else amount(value, into, f"{where} · {nutrient}")
        price = row.get("price_per_kg")
        keep = row.get("retention", {})
        for nutrient in keep:
            self.nutrient(where, nutrient)
        return Ingredient(
            name=row["name"],
            per_100g=values,
            price_per_kg=None if price is None else number(price, f"{where} · price_per_kg"),
            mass_yield=number(row.get("yield", 1), f"{where} · yield"),
            retention={n: number(v, f"{where} · retention.{n}") for n, v in keep.items()},
            allergens=frozenset(row.get("allergens", [])),
            habit_g=number(row.get("habit_g", 0), f"{where} · habit_g"),
        )

    def nutrient(self, where: str, name: str) -> str:
        if name not in self.units:
            raise BadProblem(
                where, name, "请在 [nutrients] 中写明该营养素及单位", "declare it with its unit in [nutrients]"
            )
        return self.units[name]

    def limits(self, where: str, row: dict[str, Any], into: str | None) -> tuple[Fraction | None, Fraction | None]:
        found = []
        for name in ("min", "max"):
            value = row.get(name)
            told = f"{where} · {name}"
            found.append(None if value is None else number(value, told) if into is None else amount(value, into, told))
        if found == [None, None]:
            raise BadProblem(where, row, "写明 min 或 max", "give min or max")
        low, high = found
        if low is not None and high is not None and low > high:
            raise BadProblem(where, f"{float(low):g} > {float(high):g}", "下限大于上限", "min is above max")
        return low, high

    def add(self, key: str, words: tuple[str, str], rows: list[Row], per: str = "") -> None:
        self.demands.append(Demand(key, words, tuple(rows), per))

    def amounts(self, where: str, row: dict[str, Any]) -> None:
        name = row["name"]
        tops = [number(row[k], f"{where} · {k}") for k in ("max_g", "stock_g") if k in row]
        low = number(row["min_g"], f"{where} · min_g") if "min_g" in row else None
        if tops or low is not None:
            high = min(tops) if tops else None
            words = between(f"{name} 用量", f"amount of {name}", low, high, "g")
            self.add(f"{where} {name}", words, [Row({name: Fraction(1)}, low, high)], "g")

    def content(self, where: str, nutrient: str, *, counts: bool) -> dict[str, Fraction]:
        """Amount per gram of each ingredient. A missing value that `counts` (maximum, ratio) blocks or warns."""
        into = self.nutrient(where, nutrient)
        found, gaps = {}, []
        for one in self.ingredients:
            value = one.per_g(nutrient)
            found[one.name] = value if value is not None else Fraction(0)
            if value is None and counts and one.name not in self.excluded:
                gaps.append(one.name)
        if gaps:
            names = "、".join(gaps), ", ".join(gaps)
            if self.policy == "block":
                self.excluded |= set(gaps)
                self.notes.append(
                    (
                        f"{where}：{nutrient}（{into}）缺值，已排除 {names[0]}",
                        f"{where}: no {nutrient} value, left out: {names[1]}",
                    )
                )
            else:
                self.notes.append(
                    (
                        f"{where}：上限依赖缺值：{names[0]} 的 {nutrient}",
                        f"{where}: rests on missing {nutrient} of {names[1]}",
                    )
                )
        return found

    def target(self, where: str, row: dict[str, Any]) -> None:
        nutrient = str(row.get("nutrient", ""))
        into = self.nutrient(where, nutrient)
        low, high = self.limits(where, row, into)
        per = row.get("per", "total")
        if per == "total":
            content = self.content(where, nutrient, counts=high is not None)
            words = between(f"{nutrient} 总量", f"total {nutrient}", low, high, into)
            self.add(where, words, [Row(content, low, high)], into)
            return
        bases = {"100 g": self.mass, "100 kcal": self.kcal, "100 kJ": self.kilojoules}
        if per not in bases:
            raise BadProblem(
                where, per, "per 为 total、100 g、100 kcal、100 kJ", "per is total, 100 g, 100 kcal or 100 kJ"
            )
        content = self.content(where, nutrient, counts=high is not None)
        basis = {n: v / 100 for n, v in bases[per](where).items()}
        words = between(f"每 {per} 的 {nutrient}", f"{nutrient} per {per}", low, high, into)
        self.add(where, words, against(content, basis, low, high))

    def mass(self, where: str) -> dict[str, Fraction]:
        return {i.name: i.mass_yield for i in self.ingredients}

    def kcal(self, where: str, name: str = "energy") -> dict[str, Fraction]:
        into = self.nutrient(where, name)
        if into in MASS:
            raise BadProblem(where, into, "能量单位为 kcal 或 kJ", "energy is in kcal or kJ")
        one = amount(f"1 {into}", "kcal", where)
        return {n: v * one for n, v in self.content(where, name, counts=True).items()}

    def kilojoules(self, where: str) -> dict[str, Fraction]:
        return {n: v * Fraction(4184, 1000) for n, v in self.kcal(where).items()}

    def share(self, where: str, row: dict[str, Any]) -> None:
        nutrient = str(row.get("nutrient", ""))
        low, high = self.limits(where, row, None)
        if max(low or 0, high or 0) > 1:
            raise BadProblem(where, row.get("max", row.get("min")), "供能比写作 0–1", "write the share as 0–1")
        grams = amount(f"1 {self.nutrient(where, nutrient)}", "g", where)
        factor = number(row.get("kcal_per_g", ""), f"{where} · kcal_per_g") * grams
        content = {n: v * factor for n, v in self.content(where, nutrient, counts=high is not None).items()}
        words = between(f"{nutrient} 供能比", f"energy share of {nutrient}", low, high, "")
        self.add(where, words, against(content, self.kcal(where, row.get("energy", "energy")), low, high))

    def ratio(self, where: str, row: dict[str, Any]) -> None:
        of, to = str(row.get("of", "")), str(row.get("to", ""))
        low, high = self.limits(where, row, None)
        same = amount(f"1 {self.nutrient(where, of)}", self.nutrient(where, to), where)
        upper = {n: v * same for n, v in self.content(where, of, counts=True).items()}
        words = between(f"{of} 与 {to} 之比", f"ratio of {of} to {to}", low, high, "")
        self.add(where, words, against(upper, self.content(where, to, counts=True), low, high))

    def group(self, where: str, row: dict[str, Any]) -> None:
        name = row.get("name")
        members = [r["name"] for r in self.given["ingredients"] if name in r.get("groups", [])]
        if not members:
            raise BadProblem(where, name, "没有原料属于该组", "no ingredient belongs to this group")
        low, high = self.limits(where, {k[:3]: row[k] for k in ("min_g", "max_g") if k in row}, None)
        words = between(f"{name} 组合计", f"group {name}", low, high, "g")
        self.add(where, words, [Row({m: Fraction(1) for m in members}, low, high)], "g")

    def additives(self, where: str, row: dict[str, Any]) -> None:
        """Σ use/max ≤ 1 over the product's mass, and each one's own maximum (GB 2760-2024 A.4, for its groups)."""
        known = {i.name: i for i in self.ingredients}
        rows, together = [], {n: -v for n, v in self.mass(where).items()}
        for name, top in row.get("max_g_per_kg", {}).items():
            if name not in known:
                raise BadProblem(where, name, "没有这种原料", "no such ingredient")
            limit = number(top, f"{where} · {name}") / 1000
            if not limit:
                raise BadProblem(where, name, "不得使用的请列入 exclude", "what may not be used goes into exclude")
            alone = {n: -limit * v for n, v in self.mass(where).items()}
            alone[name] += 1
            together[name] += 1 / limit
            rows.append(Row(alone, None, Fraction(0)))
        if not row.get("clause") or not rows:
            raise BadProblem(where, row, "写明条款 clause 与各最大使用量", "give the clause and each maximum")
        words = (f"添加剂用量与最大量之比合计 ≤ 1（{row['clause']}）", f"sum of use/maximum ≤ 1 ({row['clause']})")
        self.add(where, words, [*rows, Row(together, None, Fraction(0))])

    def whole(self) -> None:
        mass = self.given.get("mass")
        if mass is not None:
            _known("mass", mass, {"min_g", "max_g"})
            low, high = self.limits("mass", {k[:3]: mass[k] for k in mass}, None)
            self.add(
                "mass",
                between("成品质量", "mass of product", low, high, "g"),
                [Row(self.mass("mass"), low, high)],
                "g",
            )
        if "budget" in self.given:
            top = number(self.given["budget"], "budget")
            prices = {}
            for one in self.ingredients:
                if one.price_per_kg is None:
                    raise BadProblem(one.name, None, "有预算时须有价格", "a budget needs a price")
                prices[one.name] = one.price_per_kg / 1000
            currency = str(self.given.get("currency", "CNY"))
            self.add("budget", between("成本", "cost", None, top, currency), [Row(prices, None, top)], currency)
        count = self.given.get("count")
        if count is not None:
            _known("count", count, {"most", "min_use_g"})
            most = count.get("most")
            if not isinstance(most, int) or isinstance(most, bool) or most < 1:
                raise BadProblem("count.most", most, "请填正整数", "give a whole number from 1")
            use = number(count.get("min_use_g", 0), "count.min_use_g")
            words = (
                f"至多 {most} 种，各不少于 {float(use):g} g",
                f"at most {most} ingredients of at least {float(use):g} g",
            )
            self.demands.append(Demand("count", words, (), most=most, min_use_g=use))


def _known(where: str, row: dict[str, Any], names: set[str]) -> None:
    if unknown := set(row) - names:
        raise BadProblem(
            where or "TOML", sorted(unknown)[0], "没有这一项", f"unknown key; known: {', '.join(sorted(names))}"
        )
