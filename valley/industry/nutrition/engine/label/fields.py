"""Fields of a formula as people write them: lists, flags, measures. Each refusal names the field."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from valley.industry.nutrition.engine.label.names import key_of
from valley.industry.nutrition.engine.standards import BadInput
from valley.industry.nutrition.engine.standards.amount import number


def keys(held: Mapping[str, Any], field: str) -> tuple[str, ...] | None:
    """Nutrients by any of their names; None where the field is not there. Raises: BadInput."""
    if field not in held:
        return None
    found = []
    for name in texts(held, field):
        key, _ = key_of(name)
        if key is None:
            raise BadInput(f"{field} · {name}", name, "没有这个营养成分", "no such nutrient is known")
        found.append(key)
    return tuple(found)


def texts(held: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """A list of texts; one text is a list of one. Raises: BadInput."""
    given = held.get(field, ())
    given = [given] if isinstance(given, str) else given
    if not isinstance(given, list | tuple) or not all(isinstance(text, str) for text in given):
        raise BadInput(field, given, "写成文字清单", "write a list of texts")
    return tuple(given)


def flag(held: Mapping[str, Any], field: str) -> bool | None:
    """Yes, no, or not said. Raises: BadInput."""
    given = held.get(field)
    if given is not None and not isinstance(given, bool):
        raise BadInput(field, given, "写 true 或 false", "write true or false")
    return given


def area(held: Mapping[str, Any], field: str) -> Decimal | None:
    """A number that is not negative, or not said. Raises: BadInput."""
    return None if held.get(field) is None else number(held[field], field)


def table(given: object, where: str) -> Mapping[str, Any]:
    """Names with their values; nothing given is an empty table. Raises: BadInput."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise BadInput(where, given, "写成“名称 = 值”的表", "write a table of name = value")
    return given


def rows(given: object, where: str) -> Sequence[Mapping[str, Any]]:
    """A list of tables, each of them a row. Raises: BadInput naming the row."""
    if given is None:
        return ()
    if not isinstance(given, list | tuple):
        raise BadInput(where, given, f"写成一列 [[{where}]]", f"write a list, [[{where}]]")
    for place, row in enumerate(given, start=1):
        if not isinstance(row, Mapping):
            raise BadInput(f"{where}[{place}]", row, "每行写成“名称 = 值”的表", "write each row as name = value")
    return given
