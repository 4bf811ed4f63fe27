"""Demands and aims out of a problem file: what the formula has to hold, each as the user entered it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from valley.industry.nutrition.engine.formulation.context import Context
from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.formulation.limits import (
    Limits,
    against,
    between,
    hundred,
    largest,
    limits,
    ordered,
    quotient,
)
from valley.industry.nutrition.engine.formulation.problem import Aim, Demand, Ingredient, Row
from valley.industry.nutrition.engine.formulation.quantity import (
    ENERGY,
    MASS,
    VOLUME,
    amount,
    number,
    share,
    split,
    unit,
)
from valley.industry.nutrition.engine.formulation.spoken import target as spoken
from valley.industry.nutrition.engine.nutrients.terms import canonical

KJ_PER_G = {"protein": 17, "fat": 37, "carbohydrate": 17, "fibre": 8}
"""GB 28050-2025 §2.3, for an energy share that names no factor of its own."""
SERVING = {"serving", "portion", "份", "每份"}
DAY = {"day", "d", "天", "日", "每天", "每日"}
WHOLE = {"total", "", "batch", "recipe", "总量", "全部"}


@dataclass(slots=True)
class Wishes:
    """Collects demands over the ingredients; what rests on a missing value blocks an ingredient or warns."""

    told: Context
    ingredients: Sequence[Ingredient]
    policy: str
    excluded: set[str]
    servings: Fraction | None = None
    serving_g: Fraction | None = None
    days: Fraction = Fraction(1)
    density: Fraction | None = None
    demands: list[Demand] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)
    totals: dict[str, Limits] = field(default_factory=dict)

    def add(
        self,
        key: str,
        words: tuple[str, str],
        rows: Sequence[Row],
        per: str = "",
        basis: Mapping[str, Fraction] | None = None,
        stated: Limits = (None, None),
        *,
        law: bool = False,
    ) -> None:
        """A demand of one or several rows; on a `basis`, the larger limit `stated` weighs as in a whole product."""
        size = largest(*stated) * self.typical(basis) if basis else Fraction(0)
        held = stated if basis else (None, None)
        self.demands.append(Demand(key, words, tuple(rows), per, basis=basis or {}, size=size, stated=held, law=law))

    def typical(self, basis: Mapping[str, Fraction]) -> Fraction:
        """About what the basis sums to: of the product's mass where it is asked for, else of 1 kg."""
        mass = next((row for one in self.demands if one.key == "mass" for row in one.rows), None)
        limit = (mass.low if mass.low is not None else mass.high) if mass else None
        return sum(basis.values(), Fraction(0)) / len(basis) * (limit or Fraction(1000))

    def content(self, where: str, nutrient: str, *, counts: bool, top: bool = False) -> dict[str, Fraction]:
        """Amount per gram of each ingredient. A missing value that `counts` (maximum, ratio) blocks or warns.

        `top`: with what a source says only to be below a limit at that limit.
        """
        name, into = self.told.nutrient(where, nutrient)
        found: dict[str, Fraction] = {}
        gaps = []
        for one in self.ingredients:
            value = one.per_g_at_most(name) if top else one.per_g(name)
            found[one.name] = value if value is not None else Fraction(0)
            if value is None and counts and one.name not in self.excluded:
                gaps.append(one.name)
        if gaps:
            some = gaps[:12]
            more = ("…" if len(gaps) > len(some) else "") and f" … ({len(gaps)})"
            zh, en = "、".join(some) + more, ", ".join(some) + more
            if self.policy == "block":
                self.excluded |= set(gaps)
                said = f"{where}：{name}（{into}）缺值，已排除 {zh}", f"{where}: no {name} value, left out: {en}"
            else:
                said = f"{where}：上限依赖缺值：{zh} 的 {name}", f"{where}: rests on missing {name} of {en}"
            self.told.notes.append(said)
        return found

    def uncertain(self, nutrient: str) -> bool:
        """Whether some ingredient's value is only known to lie below a limit."""
        return any(nutrient in one.at_most for one in self.ingredients)

    def target(self, where: str, row: Mapping[str, Any]) -> None:
        """A nutrient's range, and the level aimed at, in the whole or on a basis."""
        row = spoken(self.told, where, row)
        nutrient, into = self.told.nutrient(where, str(row.get("nutrient", "")))
        low, high = limits(f"{where} {nutrient}", row, into, optional="aim" in row)
        basis, constant, said, below = self.basis(where, str(row.get("per", "total")))
        if low is not None or high is not None:
            rows = []
            both = not self.uncertain(nutrient)
            if low is not None or both:
                content = self.content(where, nutrient, counts=high is not None and both)
                rows += self.rows(nutrient, content, basis, constant, (low, high if both else None), below)
            if high is not None and not both:
                content = self.content(where, nutrient, counts=True, top=True)
                rows += self.rows(nutrient, content, basis, constant, (None, high), below)
            if said:
                words = between(f"每{_zh(said)}的 {nutrient}", f"{nutrient} per {said}", low, high, into)
            else:
                words = between(f"{nutrient} 总量", f"total {nutrient}", low, high, into)
                was = self.totals.get(nutrient, (None, None))
                self.totals[nutrient] = (low if low is not None else was[0], high if high is not None else was[1])
            self.add(where, words, rows, into, basis, (low, high))
        if "aim" in row:
            self.aim(where, row, nutrient, into, basis, constant, said)

    def rows(
        self,
        nutrient: str,
        content: Mapping[str, Fraction],
        basis: Mapping[str, Fraction] | None,
        constant: Fraction,
        limits: Limits,
        below: Mapping[str, Fraction],
    ) -> list[Row]:
        """A level against limits: on a basis as a ratio, in the whole as it stands."""
        if basis is not None:
            return against(content, basis, *limits, {nutrient: Fraction(1)}, below)
        # On several servings or days the row is that of one, so that its price is that of one more unit in each.
        part = dict(content) if constant == 1 else {n: v / constant for n, v in content.items()}
        return [Row(part, *limits, {nutrient: 1 / constant})]

    def aim(
        self,
        where: str,
        row: Mapping[str, Any],
        nutrient: str,
        into: str,
        basis: Mapping[str, Fraction] | None,
        constant: Fraction,
        said: str,
    ) -> None:
        """A level wished for. `scale`: the deviation that counts 1; the aim itself if it is not given."""
        wished = amount(row["aim"], into, f"{where} · aim")
        scale = amount(row["scale"], into, f"{where} · scale") if "scale" in row else wished
        if not scale:
            raise BadProblem(
                f"{where} · scale", row.get("scale"), "目标值为 0 时须写 scale", "an aim of 0 needs a scale"
            )
        content = self.content(where, nutrient, counts=False)
        name = f"每{_zh(said)}的 {nutrient}" if said else nutrient, f"{nutrient} per {said}" if said else nutrient
        words = f"{name[0]} 接近 {float(wished):g} {into}", f"{name[1]} near {float(wished):g} {into}"
        if basis is None:
            self.aims.append(Aim(where, words, content, wished * constant, scale * constant))
            return
        size = self.size(where, basis)
        level = {n: v - wished * basis[n] for n, v in content.items()}
        self.aims.append(Aim(where, words, level, Fraction(0), scale * size))

    def size(self, where: str, basis: Mapping[str, Fraction]) -> Fraction:
        """How many bases the product is: needed to weigh a deviation per 100 g. Raises BadProblem without a mass."""
        for demand in self.demands:
            if demand.key == "mass":
                row = demand.rows[0]
                limit = row.low if row.low is not None else row.high
                if limit:
                    ratios = {basis[n] / v for n, v in row.coefficients.items() if v}
                    return limit * min(ratios) or Fraction(1)
        raise BadProblem(
            where, "per", "按比例的目标值须有成品质量 mass", "an aim on a basis needs the mass of the product"
        )

    def basis(self, where: str, said: str) -> tuple[dict[str, Fraction] | None, Fraction, str, Mapping[str, Fraction]]:
        """What a level is held against: per gram of each ingredient, or None with the factor of the whole; how it
        reads; and the nutrients in it.

        "100 g", "1 kg" of product; "100 mL" (density); "100 kcal", "1000 kJ"; "serving"; "day"; "total".
        """
        text = said.strip().casefold().removeprefix("per ").removeprefix("每").strip()
        if text in WHOLE:
            return None, Fraction(1), "", {}
        if text in DAY:
            return None, self.days, "day" if self.days != 1 else "", {}
        if text in SERVING:
            if self.servings is not None:
                return None, self.servings, "serving", {}
            if self.serving_g is not None:
                return {n: v / self.serving_g for n, v in self.mass().items()}, Fraction(1), "serving", {}
            raise BadProblem(where, said, "写明 servings 或 serving_g", "give servings or serving_g")
        parts = split(text)
        size, name = (number(parts[0], where), parts[1]) if parts else (Fraction(1), text)
        try:
            into = unit(name, where)
        except BadProblem:
            into = ""
        if not size or not any(into in family for family in (MASS, ENERGY, VOLUME)):
            raise BadProblem(
                where,
                said,
                "per 为 total、100 g、100 mL、100 kcal、100 kJ、serving、day",
                "per is total, 100 g, 100 mL, 100 kcal, 100 kJ, serving or day",
            )
        shown = f"{float(size):g} {into}"
        if into in MASS:
            return {n: v / (size * MASS[into] / MASS["g"]) for n, v in self.mass().items()}, Fraction(1), shown, {}
        if into in ENERGY:
            name, kept = self.told.nutrient(where, "energy")
            per = size * ENERGY[into]
            held = {n: v / per for n, v in self.kilojoules(where).items()}
            return held, Fraction(1), shown, {name: ENERGY[kept] / per}
        if self.density is None:
            raise BadProblem(where, said, "按体积须有 density_g_per_ml", "a volume needs density_g_per_ml")
        grams = size * VOLUME[into] * self.density
        return {n: v / grams for n, v in self.mass().items()}, Fraction(1), shown, {}

    def mass(self) -> dict[str, Fraction]:
        """g of product from 1 g of each."""
        return {i.name: i.mass_yield for i in self.ingredients}

    def kilojoules(self, where: str, name: str = "energy") -> dict[str, Fraction]:
        """Energy of each gram, in kJ."""
        _, into = self.told.nutrient(where, name)
        if into not in ENERGY:
            raise BadProblem(where, into, "能量单位为 kcal 或 kJ", "energy is in kcal or kJ")
        return {n: v * ENERGY[into] for n, v in self.content(where, name, counts=True).items()}

    def energy_share(self, where: str, row: Mapping[str, Any]) -> None:
        """Energy out of one nutrient ÷ all energy."""
        nutrient, into = self.told.nutrient(where, str(row.get("nutrient", "")))
        low, high = (None if row.get(k) is None else share(row[k], f"{where} · {k}") for k in ("min", "max"))
        ordered(where, row, low, high)
        key = canonical(nutrient) or ""
        if row.get("kcal_per_g") is not None:
            factor = number(row["kcal_per_g"], f"{where} · kcal_per_g") * ENERGY["kcal"]
        elif row.get("kj_per_g") is not None:
            factor = number(row["kj_per_g"], f"{where} · kj_per_g")
        elif key in KJ_PER_G:
            factor = Fraction(KJ_PER_G[key])
        else:
            raise BadProblem(where, nutrient, "写明 kcal_per_g", "give kcal_per_g")
        factor *= amount(f"1 {into}", "g", where)
        content = {n: v * factor for n, v in self.content(where, nutrient, counts=high is not None).items()}
        words = between(f"{nutrient} 供能比", f"energy share of {nutrient}", hundred(low), hundred(high), "%")
        energy, kept = self.told.nutrient(where, row.get("energy", "energy"))
        whole = self.kilojoules(where, energy)
        rows = against(content, whole, low, high, {nutrient: factor}, {energy: ENERGY[kept]})
        percent = {n: v / 100 for n, v in whole.items()}
        self.add(where, words, rows, "%", percent, (hundred(low), hundred(high)))

    def ratio(self, where: str, row: Mapping[str, Any]) -> None:
        """One nutrient ÷ another, both masses or both energies."""
        of, of_unit = self.told.nutrient(where, str(row.get("of", "")))
        to, to_unit = self.told.nutrient(where, str(row.get("to", "")))
        low, high = limits(where, {key: quotient(value, f"{where} · {key}") for key, value in row.items()}, None)
        same = amount(f"1 {of_unit}", to_unit, where)
        upper = {n: v * same for n, v in self.content(where, of, counts=True).items()}
        words = between(f"{of} 与 {to} 之比", f"ratio of {of} to {to}", low, high, "")
        lower = self.content(where, to, counts=True)
        rows = against(upper, lower, low, high, {of: same}, {to: Fraction(1)})
        self.add(where, words, rows, basis=lower, stated=(low, high))


def _zh(basis: str) -> str:
    return {"day": "天", "serving": "份"}.get(basis, f" {basis} ")
