"""Which row of A.1 rules an additive in a food: the lowest matching category (A.3), with its exclusions."""

from dataclasses import dataclass

from valley.industry.nutrition.engine.additives.table import ALL, Additive, Limit, Table


@dataclass(frozen=True, slots=True)
class Ruling:
    """`rows`: the rows of the lowest matching category, of which more than one only where “仅限” divides them.

    `conditions`: what somebody has to confirm for a row to hold; `otherwise`: the rows of the next category above,
    which rule where it does not.
    """

    rows: tuple[Limit, ...]
    conditions: tuple[str, ...] = ()
    otherwise: tuple[Limit, ...] = ()
    excluded_by: tuple[str, ...] = ()


def ruling(additive: Additive, code: str, table: Table, only: tuple[str, ...] = ()) -> Ruling:
    """The rows that rule `additive` in category `code`. `only`: the “仅限…” that the food is said to be."""
    line = table.line(code)
    excluded: list[str] = []
    levels: list[list[Limit]] = []
    for level in line:
        rows = []
        for row in table.of[additive.key]:
            if row.code != level:
                continue
            if row.excluded & set(line):
                excluded.append(f"{row.code} {row.food}")
                continue
            if row.code == ALL and (hit := _exception(row, line, table)):
                excluded.append(hit)
                continue
            rows.append(row)
        if rows:
            levels.append(rows)
    for place, rows in enumerate(levels):
        plain = [row for row in rows if not row.only]
        named = [row for row in rows if row.only and any(_same(text, row.only) for text in only)]
        if named:
            return Ruling(tuple(named), (), (), tuple(excluded))
        tied = [row for row in rows if row.only]
        if only and tied and not plain:  # the food is something else: the category above rules
            continue
        if plain and (only or not tied):
            return Ruling(tuple(plain), (), (), tuple(excluded))
        conditions = tuple(dict.fromkeys("仅限" + "、".join(row.only) for row in tied))
        higher = levels[place + 1] if place + 1 < len(levels) else []
        above = tuple(plain) or tuple(row for row in higher if not row.only)
        return Ruling(tuple(tied), conditions, above, tuple(excluded))
    return Ruling((), (), (), tuple(excluded))


def _same(said: str, only: tuple[str, ...]) -> bool:
    return any(said in text or text in said for text in only)


def _exception(row: Limit, line: list[str], table: Table) -> str:
    """The row of A.2 that keeps the food out of “各类食品”, or ''."""
    for number in sorted(row.numbers):
        food = table.exceptions.get(number)
        if food is not None and food.code in line:
            return f"表A.2 {number} {food.code} {food.name}"
    return ""
