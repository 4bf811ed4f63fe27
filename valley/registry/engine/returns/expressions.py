"""The small language of checks: item codes, whole numbers, + - * /, comparisons, and/or/not, abs/min/max.

It is read by Python's own parser and then restricted to these nodes: nothing else can be written, so nothing
else can run. Where a value is missing, arithmetic is unknown (None) and logic is Kleene's strong three-valued one.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Number = Fraction | None

_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_FUNCTIONS: dict[str, Callable[[list[Any]], Any]] = {"abs": lambda parts: abs(parts[0]), "min": min, "max": max}


class NotAnExpression(ValueError):
    """The text is not in the language of checks."""


@dataclass(frozen=True)
class Expression:
    """A parsed check. `names`: the item codes that it reads."""

    text: str
    tree: ast.expr
    names: frozenset[str]

    def holds(self, values: Mapping[str, int]) -> bool | None:
        """True, False, or None where missing values leave it open (a division by zero too)."""
        return _truth(self.tree, values)


def parse(text: str) -> Expression:
    """Raises: NotAnExpression, naming what is not allowed."""
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as problem:
        raise NotAnExpression(f"{text!r}: {problem.msg}") from None
    names: set[str] = set()
    _logical(tree, names)
    return Expression(text, tree, frozenset(names))


def _logical(node: ast.expr, names: set[str]) -> None:
    """Walk what must be true or false; anything else is refused."""
    match node:
        case ast.BoolOp():
            for part in node.values:
                _logical(part, names)
        case ast.UnaryOp(op=ast.Not()):
            _logical(node.operand, names)
        case ast.Compare() if all(type(op) in _COMPARISONS for op in node.ops):
            for part in (node.left, *node.comparators):
                _numeric(part, names)
        case _:
            raise NotAnExpression(f"{ast.unparse(node)!r} is not true or false")


def _numeric(node: ast.expr, names: set[str]) -> None:
    """Walk what must be a number; anything else is refused."""
    match node:
        case ast.Name():
            names.add(node.id)
        case ast.Constant(value=int()) if not isinstance(node.value, bool):
            pass
        case ast.BinOp() if type(node.op) in _ARITHMETIC:
            _numeric(node.left, names)
            _numeric(node.right, names)
        case ast.UnaryOp(op=ast.USub()):
            _numeric(node.operand, names)
        case ast.Call(func=ast.Name(id=name), keywords=[]) if name in _FUNCTIONS and _arguments_fit(name, node.args):
            for part in node.args:
                _numeric(part, names)
        case _:
            raise NotAnExpression(f"{ast.unparse(node)!r} is not in the language of checks")


def _arguments_fit(name: str, arguments: list[ast.expr]) -> bool:
    return len(arguments) == 1 if name == "abs" else len(arguments) >= 2


def _number(node: ast.expr, values: Mapping[str, int]) -> Number:
    match node:
        case ast.Name():
            return Fraction(values[node.id]) if node.id in values else None
        case ast.Constant(value=int() as value):
            return Fraction(value)
        case ast.UnaryOp(op=ast.USub()):
            inner = _number(node.operand, values)
            return None if inner is None else -inner
        case ast.BinOp():
            left, right = _number(node.left, values), _number(node.right, values)
            if left is None or right is None or (isinstance(node.op, ast.Div) and right == 0):
                return None
            return Fraction(_ARITHMETIC[type(node.op)](left, right))
        case ast.Call(func=ast.Name(id=name)):
            parts = [_number(part, values) for part in node.args]
            if any(part is None for part in parts):
                return None
            return Fraction(_FUNCTIONS[name](parts))
        case _:  # pragma: no cover - parse lets nothing else through
            raise NotAnExpression(ast.unparse(node))


def _truth(node: ast.expr, values: Mapping[str, int]) -> bool | None:
    match node:
        case ast.BoolOp():
            parts = [_truth(part, values) for part in node.values]
            decisive = isinstance(node.op, ast.Or)  # one True decides "or", one False decides "and"
            if decisive in parts:
                return decisive
            return None if None in parts else not decisive
        case ast.UnaryOp():
            inner = _truth(node.operand, values)
            return None if inner is None else not inner
        case ast.Compare():
            numbers = [_number(part, values) for part in (node.left, *node.comparators)]
            steps = [
                None if a is None or b is None else _COMPARISONS[type(op)](a, b)
                for op, a, b in zip(node.ops, numbers, numbers[1:], strict=False)
            ]
            if False in steps:
                return False
            return None if None in steps else True
        case _:  # pragma: no cover - parse lets nothing else through
            raise NotAnExpression(ast.unparse(node))
