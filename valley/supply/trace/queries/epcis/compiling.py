"""A tree of predicates as SQL over an event `e`: what it asks is what `engine.query.holds` asks of the event."""

# ruff: noqa: S608 - names of tables and columns stand here; whatever a request says is a value

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any as Value

from valley.supply.trace.engine.codes import EVENT_TYPES, Action, EventType, Role
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.engine.query import All, Any, Kind, Named, Some, Tree
from valley.supply.trace.engine.query.facts import AREAS, ROLES, SENSORS
from valley.supply.trace.engine.query.tree import Like, Measured, OneOf, Test, Than

SQL_OPERATORS = {"EQ": "=", "GT": ">", "GE": ">=", "LT": "<", "LE": "<="}
CLASSES = (Role.EPC_CLASS, Role.CHILD_CLASS, Role.INPUT_CLASS, Role.OUTPUT_CLASS)
_WORDS = {
    Kind.BIZ_STEP: "e.biz_step_id", Kind.DISPOSITION: "e.disposition_id", Kind.READ_POINT: "e.read_point_id",
    Kind.BIZ_LOCATION: "e.biz_location_id", Kind.ERROR_REASON: "e.error_reason_id",
}  # fmt: skip
_TIMES = {
    Kind.EVENT_TIME: "e.event_time", Kind.RECORD_TIME: "e.record_time", Kind.ERROR_DECLARED: "e.declared_at",
}  # fmt: skip
_ROLE_OF = {kind: role for role, kind in ROLES.items() if kind not in _WORDS}
_COLUMN_OF = {kind: column for column, kind in SENSORS.items()}


@dataclass(frozen=True)
class Condition:
    """SQL with `%s` for each of `values`."""

    sql: str
    values: tuple[Value, ...] = ()


ALWAYS, NEVER = Condition("TRUE"), Condition("FALSE")


def compiled(tree: Tree) -> Condition:
    """The condition of a resolved tree. Raises: TypeError where a leaf still needs what the store knows."""
    match tree:
        case All(parts):
            return _joined(" AND ", map(compiled, parts)) if parts else ALWAYS
        case Any(parts):
            return _joined(" OR ", map(compiled, parts)) if parts else NEVER
        case Some(kinds, test, named):
            return _some(kinds, test, named)
    raise TypeError(f"{type(tree).__name__} needs master data first")


def _joined(word: str, conditions: Iterable[Condition]) -> Condition:
    found = list(conditions)
    return Condition(f"({word.join(c.sql for c in found)})", tuple(v for c in found for v in c.values))


def _some(kinds: frozenset[Kind], test: Test, named: Named | None) -> Condition:
    found = []
    roles = sorted(_ROLE_OF[kind] for kind in kinds if kind in _ROLE_OF)
    if roles:
        found.append(_linked(roles, test, named))
    found += [_one(kind, test, named) for kind in sorted(kinds - _ROLE_OF.keys(), key=lambda kind: kind.value)]
    return _joined(" OR ", found)


def _one(kind: Kind, test: Test, named: Named | None) -> Condition:
    if kind in _WORDS:
        return _node(_WORDS[kind], test)
    if kind in _TIMES:
        return _compared(_TIMES[kind], test)
    if kind in _COLUMN_OF or kind is Kind.SENSOR:
        return _exists("trace_sensorreport s", "s", _sensed(kind, test))
    if kind in AREAS:
        return _exists("trace_field f", "f", _field(kind, test, named))
    return _PLAIN[kind](test)


def _exists(table: str, alias: str, condition: Condition) -> Condition:
    return Condition(
        f"EXISTS (SELECT 1 FROM {table} WHERE {alias}.event_id = e.id AND {condition.sql})", condition.values
    )


def _node(column: str, test: Test) -> Condition:
    """A column that holds a node's number."""
    match test:
        case OneOf(texts):
            return Condition(f"{column} = ANY(%s)", (_ids(texts),))
        case Like(texts, patterns):
            found = [Condition(f"{column} = ANY(%s)", (_ids(texts),))]
            fits = f"{column} IN (SELECT id FROM trace_node WHERE uri ~ %s)"
            return _joined(" OR ", [*found, *(Condition(fits, (f"^(?:{pattern})$",)) for pattern in patterns)])
    return Condition(f"{column} IS NOT NULL")


def _ids(texts: Iterable[str]) -> list[int]:
    return [node_id(text) for text in sorted(texts)]


def _compared(column: str, test: Test) -> Condition:
    match test:
        case Than(op, value):
            return Condition(f"{column} {SQL_OPERATORS[op]} %s", (value,))
        case OneOf(_texts, numbers, times):
            return Condition(f"{column} = ANY(%s)", (sorted(times) or sorted(numbers),))
    return Condition(f"{column} IS NOT NULL")


def _linked(roles: list[Role], test: Test, named: Named | None) -> Condition:
    about = ALWAYS if named is None else Condition("l.kind_id = ANY(%s)", (_ids(named.names),))
    return _exists(
        "trace_link l",
        "l",
        _joined(
            " AND ",
            [Condition("l.role = ANY(%s)", ([int(role) for role in roles],)), _node("l.node_id", test), about],
        ),
    )


def _sensed(kind: Kind, test: Test) -> Condition:
    if kind is Kind.SENSOR:
        return ALWAYS
    column = f"s.{_COLUMN_OF[kind]}"
    if column.endswith("_id"):
        return _node(column, test)
    match test:
        case OneOf(texts) if kind is Kind.BOOLEAN_VALUE:
            return Condition(f"{column} = ANY(%s)", ([text == "true" for text in sorted(texts)],))
        case OneOf(texts):
            return Condition(f"{column} = ANY(%s)", (sorted(texts),))
        case Measured():
            return _measured("s.unit", column, test)
    return _compared(column, test)


def _measured(unit: str, number: str, test: Measured) -> Condition:
    op = SQL_OPERATORS[test.op]
    found = [
        Condition(f"({unit} = %s AND {number} {op} %s)", (code, limit))
        for code, limits in test.limits
        for limit in limits
    ]
    return _joined(" OR ", found) if found else NEVER


def _field(kind: Kind, test: Test, named: Named | None) -> Condition:
    area, inner = AREAS[kind]
    names = _ids(named.names) if named else []
    found = [
        Condition("f.name_id = ANY(%s) AND f.area = %s", (names, int(area))),
        Condition("f.depth > 0" if inner else "f.depth = 0"),
    ]
    match test:
        case OneOf(texts, numbers, times):
            found.append(
                Condition(
                    "(f.text = ANY(%s) OR f.number = ANY(%s::float8[]) OR f.time = ANY(%s::timestamptz[]))",
                    (sorted(texts), sorted(numbers), sorted(times)),
                )
            )
        case Than(op, value):
            column = "time" if isinstance(value, datetime) else "number"
            found.append(Condition(f"f.{column} {SQL_OPERATORS[op]} %s", (value,)))
    return _joined(" AND ", found)


def _type(test: Test) -> Condition:
    if not isinstance(test, OneOf):
        return ALWAYS
    codes = [int(EVENT_TYPES[text]) for text in sorted(test.texts) if text in EVENT_TYPES]
    others = sorted(test.texts - EVENT_TYPES.keys())
    found = [Condition("e.type = ANY(%s)", (codes,))]
    if others:
        found.append(Condition(f"(e.type = {int(EventType.EXTENDED)} AND e.body->>'type' = ANY(%s))", (others,)))
    return _joined(" OR ", found)


def _action(test: Test) -> Condition:
    if not isinstance(test, OneOf):
        return Condition("e.action IS NOT NULL")
    return Condition("e.action = ANY(%s)", ([int(Action[text]) for text in sorted(test.texts)],))


def _event_id(test: Test) -> Condition:
    return Condition("e.event_id = ANY(%s)", (sorted(test.texts),)) if isinstance(test, OneOf) else ALWAYS


def _quantity(test: Test) -> Condition:
    roles = Condition("l.role = ANY(%s)", ([int(role) for role in CLASSES],))
    number = "l.quantity::float8"
    asked = _measured("l.uom", number, test) if isinstance(test, Measured) else _compared(number, test)
    return _exists("trace_link l", "l", _joined(" AND ", [roles, asked]))


_PLAIN: dict[Kind, Callable[[Test], Condition]] = {
    Kind.TYPE: _type, Kind.ACTION: _action, Kind.EVENT_ID: _event_id, Kind.QUANTITY: _quantity,
}  # fmt: skip
