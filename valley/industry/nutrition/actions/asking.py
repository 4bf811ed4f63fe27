"""Menus over several days and searches among all foods: what is asked, and one round of finding it.

Each round has more time than the one before and is kept when it is over: progress can be watched, a cancelled run ends
after its round, and a killed worker loses one round at most. The first proved answer is the last round.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from valley.industry.nutrition.engine.design import Worksheet, problem_text
from valley.industry.nutrition.engine.formulation import Answer, Impossible, Menu, formulate, menu, read
from valley.industry.nutrition.models import FormulaVersion, Ingredient, RunKind
from valley.industry.nutrition.queries.sheets import prices_of
from valley.kernel import clock
from valley.kernel.errors import Invalid

ROUNDS_S = (6.0, 20.0, 60.0)
DAYS_MOST = 28


def checked(kind: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers of a menu or a search, whole and within reason. Raises: Invalid naming the field."""

    def whole(name: str, least: int, most: int, otherwise: int | None = None) -> int | None:
        value = asked.get(name)
        if value in (None, ""):
            if otherwise is None and name in {"days", "most"}:
                raise Invalid(field=name)
            return otherwise
        if not str(value).isascii() or not str(value).isdigit() or not least <= int(str(value)) <= most:
            raise Invalid(
                _("请填 %(least)s 到 %(most)s 的整数。") % {"least": least, "most": most}, field=name, value=value
            )
        return int(str(value))

    if kind == RunKind.MENU:
        days = whole("days", 2, DAYS_MOST)
        return {"days": days, "most_days": whole("most_days", 1, DAYS_MOST), "apart": whole("apart", 0, 7, 0)}
    return {
        "most": whole("most", 1, 20), "min_use_g": whole("min_use_g", 1, 500, 20),
        "max_g": whole("max_g", 10, 2000, 400), "cny_per_kg": whole("cny_per_kg", 1, 1000, 20),
        "groups": [str(g)[:60] for g in asked.get("groups", ())][:30],
    }  # fmt: skip


def search_text(version: FormulaVersion, sheet: Worksheet, asked: Mapping[str, Any]) -> str:
    """The version's demands over all foods of SR28: own prices where the firm has one, the assumed price elsewhere."""
    bare = replace(sheet, mode="solve", lines=(), groups=(), most=None, objectives=("cost",), joint=None)
    text = problem_text(bare, clock.today())
    rows = list(Ingredient.objects.filter(owner=version.formula.owner, retired_at=None, food__startswith="sr28:"))
    priced = prices_of(rows, clock.today())
    own = {
        row.food.partition(":")[2]: float(priced[row.pk][""].cny_per_kg * 100 / row.edible_percent)
        for row in rows
        if "" in priced.get(row.pk, {})
    }
    prices = ", ".join(f'"{key}" = "{price:.6g}"' for key, price in sorted(own.items()))
    groups = ", ".join(f'"{group}"' for group in asked["groups"])
    return (
        text
        + f'\n[count]\nmost = {asked["most"]}\nmin_use_g = "{asked["min_use_g"]}"\n'
        + f'\n[pool]\nprice_per_kg = "{asked["cny_per_kg"]}"\nmax_g = "{asked["max_g"]}"\n'
        + f'min_use_g = "{asked["min_use_g"]}"\n'
        + (f"groups = [{groups}]\n" if groups else "")
        + (f"prices = {{ {prices} }}\n" if prices else "")
    )


def one_round(kind: str, problem: str, asked: Mapping[str, Any], place: int) -> dict[str, Any]:
    """What the round found: {"proved", "cny", "gap", "days": [name → g]}; or its "conflict"; or no days in the time."""
    seconds = ROUNDS_S[min(place, len(ROUNDS_S) - 1)]
    posed = read(problem)
    found: Any
    if kind == RunKind.MENU:
        found = menu(posed, asked["days"], most_days=asked["most_days"], apart=asked["apart"], seconds=seconds)
    else:
        found = formulate(posed, seconds)
    if isinstance(found, Impossible):
        return {"proved": True, "conflict": [list(words) for words in found.words]}
    if isinstance(found, Menu):
        days = [dict(day) for day in found.days]
        return {"proved": found.proved, "cny": found.cost, "gap": found.gap, "days": _rounded(days)}
    if isinstance(found, Answer):
        return {"proved": found.proved, "cny": found.cost, "gap": found.gap, "days": _rounded([dict(found.grams)])}
    return {"proved": False, "days": []}


def _rounded(days: list[dict[str, float]]) -> list[dict[str, float]]:
    return [{name: round(g, 2) for name, g in day.items() if g >= 0.005} for day in days]
