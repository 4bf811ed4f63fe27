"""Many candidates at once from the table of foods, and a sensory prototype to come near to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from valley.industry.nutrition.engine.foods import load
from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.formulation.quantity import number
from valley.industry.nutrition.engine.formulation.shape import known, spelled
from valley.industry.nutrition.engine.formulation.wishes import Wishes

POOL = {"groups", "words", "without", "keys", "max_g", "min_use_g", "price_per_kg", "prices", "only_priced", "chinese"}


def grown(given: Mapping[str, Any], rows: list[Any]) -> list[Any]:
    """The rows with those that [pool] adds: SR28's foods by group, by words of their names, or all of them.

    `prices`: SR28 number → price per kg; `price_per_kg` for the others. Raises BadProblem where none is found.
    """
    pool = given.get("pool")
    if pool is None:
        return rows
    pool = spelled("pool", {} if pool in (True, "all") else pool)
    known("pool", pool, POOL)
    table = load()
    prices = {str(k).zfill(5): v for k, v in (pool.get("prices") or {}).items()}
    for key in sorted(prices.keys() - set(table.keys)):
        raise BadProblem("pool.prices", key, "没有这种食物", "no such food")
    wanted = [str(w).casefold() for w in _list(pool.get("words"))]
    banned = [str(w).casefold() for w in _list(pool.get("without"))]
    groups = {str(g).casefold() for g in _list(pool.get("groups"))}
    if unknown := groups - {g.casefold() for g in table.groups}:
        known_groups = "；".join(sorted(set(table.groups)))
        raise BadProblem(
            "pool.groups", sorted(unknown)[0], f"食物类有：{known_groups}", f"the groups are: {known_groups}"
        )
    taken = {str(row.get("food", "")).zfill(5) for row in rows if isinstance(row, Mapping)}
    made = list(rows)
    keys = {str(k).zfill(5) for k in _list(pool.get("keys"))}
    for key, name, group in zip(table.keys, table.names, table.groups, strict=True):
        said = name.casefold()
        if (
            key in taken
            or (groups and group.casefold() not in groups)
            or (keys and key not in keys)
            or (wanted and not any(w in said for w in wanted))
            or any(w in said for w in banned)
            or (pool.get("only_priced") and key not in prices)
        ):
            continue
        row: dict[str, Any] = {"name": f"{key} {name}", "food": key, "groups": [group]}
        row |= {k: pool[k] for k in ("max_g", "min_use_g") if k in pool}
        price = prices.get(key, pool.get("price_per_kg"))
        if price is not None:
            row["price_per_kg"] = price
        made.append(row)
    if len(made) == len(rows):
        raise BadProblem("pool", dict(pool), "没有符合的食物", "no food answers to this")
    return made


def _list(given: Any) -> list[Any]:
    return [] if given is None else [given] if isinstance(given, str | int) else list(given)


def prototype(wishes: Wishes, given: Any) -> None:
    """A sensory prototype: attribute → points in the product, each an aim per 100 g; `scale`: points that count 1.

    An attribute is a declared "nutrient" in points; ingredients give points per 100 g, mixing by mass.
    """
    if given is None:
        return
    if not number(given.get("scale", 1), "prototype.scale"):
        raise BadProblem("prototype.scale", given.get("scale"), "须大于 0", "must be above 0")
    for name, points in given.items():
        if name != "scale":
            row = {"nutrient": name, "aim": points, "scale": given.get("scale", 1), "per": "100 g"}
            wishes.target(f"prototype.{name}", row)
