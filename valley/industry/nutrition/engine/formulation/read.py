"""A problem in TOML or JSON. Every flaw is refused with the row's name. Format: docs/how-to/formulate.md."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from valley.industry.nutrition.engine.foods import Foods, load
from valley.industry.nutrition.engine.formulation import amounts, pool
from valley.industry.nutrition.engine.formulation.context import Context
from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.formulation.problem import Ingredient, Problem, Row
from valley.industry.nutrition.engine.formulation.quantity import number, unit
from valley.industry.nutrition.engine.formulation.shape import OTHER, TOP, goals, known, listed, spelled
from valley.industry.nutrition.engine.formulation.spoken import parted, portioned, price
from valley.industry.nutrition.engine.formulation.stuff import ingredient
from valley.industry.nutrition.engine.formulation.wishes import Wishes
from valley.industry.nutrition.engine.nutrients.terms import UNITS, canonical

ROWS = 10_000


def read(given: str | Path | Mapping[str, Any], foods: Foods | None = None) -> Problem:
    """The problem that a TOML or JSON text, a file or a dictionary states.

    `foods`: where a row's `food` is looked up, SR28 by default. Raises BadProblem.
    """
    try:
        return _Reader(parse(given), foods).problem()
    except (TypeError, AttributeError, KeyError) as flaw:
        raise BadProblem("TOML", str(flaw), "结构不符，见格式说明", "not the shape that the format describes") from flaw


def parse(given: str | Path | Mapping[str, Any]) -> dict[str, Any]:
    """The file's keys and values, in the format's own spelling. Raises BadProblem."""
    if isinstance(given, Mapping):
        held: Any = dict(given)
    else:
        text = given.read_text(encoding="utf-8-sig") if isinstance(given, Path) else given
        try:
            held = (
                json.loads(text, parse_float=str) if text.lstrip()[:1] == "{" else tomllib.loads(text, parse_float=str)
            )
        except (tomllib.TOMLDecodeError, json.JSONDecodeError) as flaw:
            bare = re.search(r"^\s*\[*[\w.]*[^\x00-\x7f]", text, re.MULTILINE) is not None
            zh = '；中文的键须加引号："名称" = …' if bare else ""
            en = '; a key that is not plain ASCII needs quotes: "名称" = …' if bare else ""
            raise BadProblem("TOML", str(flaw), f"检查该行的写法{zh}", f"mend that line{en}") from None
    found = spelled("", held)
    known("", found, TOP)
    return dict(found)


class _Reader:
    def __init__(self, given: dict[str, Any], foods: Foods | None) -> None:
        self.given = given
        today = given.get("as_of", date.today())  # noqa: DTZ011 – a price's day is local
        if isinstance(today, str):
            try:
                today = date.fromisoformat(today)
            except ValueError:
                raise BadProblem("as_of", today, "日期写作 2026-11-01", "write the date as 2026-11-01") from None
        units = given.get("nutrients", {})
        if isinstance(units, list):
            units = {str(name): UNITS.get(canonical(str(name)) or "", "") for name in units}
        self.rows = pool.grown(given, listed("ingredients", given.get("ingredients"), "name"))
        if len(self.rows) > ROWS:
            raise BadProblem("ingredients", len(self.rows), f"至多 {ROWS} 行", f"at most {ROWS} rows")
        self.told = Context(
            {name: unit(str(u), f"nutrients.{name}") for name, u in units.items()},
            foods or load(),
            today,
            bool(given.get("fibre_declared", False)),
            any(isinstance(row, Mapping) and "food" in row for row in self.rows),
        )
        self.rows = [
            portioned(self.told, f"ingredients[{place}] {row.get('name', '')}".strip(), row)
            if isinstance(row, Mapping)
            else row
            for place, row in enumerate(self.rows, 1)
        ]
        if not units:
            self._declare()

    def _declare(self) -> None:
        """Without [nutrients] those named in targets are kept in the table's unit."""
        self.told.open_units = True
        for section in ("targets", "energy_shares", "ratios"):
            for row in listed(section, self.given.get(section), "nutrient"):
                for key in ("nutrient", "of", "to"):
                    if isinstance(row, Mapping) and row.get(key):
                        name = parted(self.told, str(row[key]))[0]
                        if canonical(name):
                            self.told.nutrient(section, name)
        if self.given.get("energy_shares"):
            self.told.nutrient("energy_shares", "energy")

    def problem(self) -> Problem:
        """The whole, row by row."""
        given = self.given
        recipes = self._recipes()
        ingredients = []
        for place, row in enumerate(self.rows, 1):
            where = f"ingredients[{place}] {row.get('name', row.get('food', '')) if isinstance(row, Mapping) else ''}"
            ingredients.append(ingredient(self.told, where.strip(), row, recipes))
        policy = given.get("missing", "block")
        if policy not in {"block", "warn"}:
            raise BadProblem("missing", policy, "block 或 warn", "block or warn")
        wishes = Wishes(self.told, ingredients, policy, self._excluded(ingredients), **self._scale())
        self._demand(wishes)
        objectives = given.get("objectives", ["cost"])
        return Problem(
            title=str(given.get("title", "")),
            nutrients=self.told.units,
            ingredients=tuple(ingredients),
            demands=tuple(wishes.demands),
            objectives=goals(objectives),
            currency=str(given.get("currency", "CNY")),
            notes=tuple(dict.fromkeys(self.told.notes)),
            excluded=frozenset(wishes.excluded),
            aims=tuple(wishes.aims),
            scenarios=self._scenarios(ingredients),
            data=tuple(sorted(self.told.data)),
            totals=wishes.totals,
            portions=self.told.portions,
        )

    def _recipes(self) -> dict[str, Mapping[str, Any]]:
        found: dict[str, Mapping[str, Any]] = {}
        for section in ("ingredients", "recipes"):
            rows = self.rows if section == "ingredients" else listed("ingredients", self.given.get(section), "name")
            for place, row in enumerate(rows, 1):
                if isinstance(row, Mapping) and row.get("name"):
                    name = str(row["name"])
                    if section == "recipes" and name in found:
                        raise BadProblem(f"recipes[{place}]", name, "原料重名", "an ingredient is named twice")
                    own = portioned(self.told, f"recipes[{place}] {name}", row) if section == "recipes" else row
                    found.setdefault(name, own)
        return found

    def _scale(self) -> dict[str, Any]:
        given = self.given

        def positive(key: str) -> Fraction | None:
            if given.get(key) is None:
                return None
            found = number(given[key], key)
            if not found:
                raise BadProblem(key, given[key], "须大于 0", "must be above 0")
            return found

        return {
            "servings": positive("servings"),
            "serving_g": positive("serving_g"),
            "days": positive("days") or Fraction(1),
            "density": positive("density_g_per_ml"),
        }

    def _excluded(self, ingredients: list[Ingredient]) -> set[str]:
        banned = {str(a) for a in self._texts("exclude_allergens")}
        names = {i.name for i in ingredients}
        left = set(self._texts("exclude"))
        for place, row in enumerate(self.rows):  # what is excluded may be said by the food, too
            if isinstance(row, Mapping) and str(row.get("food", "")) in left:
                left = left - {str(row["food"])} | {ingredients[place].name}
        if unknown := left - names:
            raise BadProblem("exclude", sorted(unknown)[0], "没有这种原料", "no such ingredient")
        return left | {i.name for i in ingredients if i.allergens & banned}

    def _texts(self, key: str) -> list[str]:
        found = self.given.get(key, [])
        return [found] if isinstance(found, str) else [str(one) for one in found]

    def _demand(self, wishes: Wishes) -> None:
        given = self.given
        for place, (one, row) in enumerate(zip(wishes.ingredients, self.rows, strict=True), 1):
            amounts.single(wishes, f"ingredients[{place}] {one.name}", one.name, row)
        amounts.whole(wishes, spelled_in(given, "mass"))
        for section, key, make in (
            ("targets", "nutrient", wishes.target),
            ("energy_shares", "nutrient", wishes.energy_share),
            ("ratios", "of", wishes.ratio),
        ):
            for place, row in enumerate(listed(section, given.get(section), key), 1):
                known(f"{section}[{place}]", row, OTHER[section])
                make(f"{section}[{place}]", row)
        pool.prototype(wishes, given.get("prototype"))
        for place, row in enumerate(listed("groups", given.get("groups"), "name"), 1):
            where = f"groups[{place}]"
            known(where, row, OTHER["groups"])
            amounts.group(wishes, where, row, self._members(where, row, wishes))
        for place, row in enumerate(listed("additive_sums", given.get("additive_sums"), "clause"), 1):
            known(f"additive_sums[{place}]", row, OTHER["additive_sums"])
            amounts.additive_sum(wishes, f"additive_sums[{place}]", row)
        additives = listed("additives", given.get("additives"), "name")
        for place, row in enumerate(additives, 1):
            known(f"additives[{place}]", row, OTHER["additives"])
        amounts.additives(wishes, additives)
        self._required(wishes)
        if given.get("budget") is not None:
            amounts.budget(wishes, given["budget"], str(given.get("currency", "CNY")))
        if given.get("count") is not None:
            amounts.count(wishes, spelled_in(given, "count")["count"])

    def _members(self, where: str, row: Mapping[str, Any], wishes: Wishes) -> list[str]:
        names = {one.name for one in wishes.ingredients}
        if row.get("members"):
            if unknown := [m for m in row["members"] if m not in names]:
                raise BadProblem(where, unknown[0], "没有这种原料", "no such ingredient")
            return list(row["members"])
        held = zip(wishes.ingredients, self.rows, strict=True)
        wanted = row.get("name")
        return [one.name for one, r in held if wanted in ([g] if isinstance(g := r.get("groups", []), str) else g)]

    def _required(self, wishes: Wishes) -> None:
        """Forced items without an amount of their own: at least their least use, else 1 g."""
        names = {one.name: one for one in wishes.ingredients}
        forced = self._texts("require")
        forced += [
            one.name for one, row in zip(wishes.ingredients, self.rows, strict=True) if row.get("required") is True
        ]
        for name in forced:
            if name not in names:
                raise BadProblem("require", name, "没有这种原料", "no such ingredient")
            low = names[name].least_use_g or Fraction(1)
            words = f"必须使用 {name}（不少于 {float(low):g} g）", f"{name} has to be used (at least {float(low):g} g)"
            wishes.add(f"require {name}", words, [Row({name: Fraction(1)}, low, None)], "g")

    def _scenarios(self, ingredients: list[Ingredient]) -> dict[str, dict[str, Fraction]]:
        names = {one.name for one in ingredients}
        found: dict[str, dict[str, Fraction]] = {}
        rows = listed("scenarios", self.given.get("scenarios"), "name")
        for place, row in enumerate(rows, 1):
            where = f"scenarios[{place}]"
            prices = row.get("prices", {k: v for k, v in row.items() if k != "name"})
            name = str(row.get("name", where))
            if unknown := [n for n in prices if n not in names]:
                raise BadProblem(where, unknown[0], "没有这种原料", "no such ingredient")
            found[name] = {n: number(price(v, where), f"{where} · {n}") for n, v in prices.items()}
        for one, row in zip(ingredients, self.rows, strict=True):
            for name, said in (row.get("prices") or {}).items():
                where = f"{one.name} · prices.{name}"
                found.setdefault(str(name), {})[one.name] = number(price(said, where), where)
        return found


def spelled_in(given: dict[str, Any], key: str) -> dict[str, Any]:
    """The same keys, with one section in the format's own spelling."""
    return given | {key: spelled(key, given[key])} if key in given else given
