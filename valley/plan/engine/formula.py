"""The formula language of definitions: measure names, numbers, + - * / and a few functions. Nothing else parses.

    registry.output_value / registry.land_area
    mean_ratio(registry.profit, registry.revenue)

Functions: cumulative(m) a flow added up since the plan began; previous(x) the same one period earlier;
growth(x) = x / previous(x) - 1; mean_of_ends(m) a stock's mean over both ends of the period;
mean_ratio(a, b) the simple mean of a/b over organisations; sum(x, …), min(x, …), max(x, …).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from valley.plan.engine.refusals import FormulaRefused
from valley.plan.engine.refusals import gettext_noop as _

FUNCTIONS: dict[str, tuple[int, int | None]] = {
    "cumulative": (1, 1),
    "previous": (1, 1),
    "growth": (1, 1),
    "mean_of_ends": (1, 1),
    "mean_ratio": (2, 2),
    "sum": (1, None),
    "min": (1, None),
    "max": (1, None),
}
# These look into a measure's records, so they take a bare measure name.
OVER_MEASURES = frozenset({"cumulative", "mean_of_ends", "mean_ratio"})
MAX_DEPTH = 40


@dataclass(frozen=True)
class Number:
    value: Fraction
    at: int = 0


@dataclass(frozen=True)
class Name:
    """A measure's name, `app.measure`."""

    measure: str
    at: int = 0


@dataclass(frozen=True)
class Negated:
    of: "Node"
    at: int = 0


@dataclass(frozen=True)
class Pair:
    """`left op right`, op one of + - * /."""

    op: str
    left: "Node"
    right: "Node"
    at: int = 0


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple["Node", ...]
    at: int = 0


Node = Number | Name | Negated | Pair | Call

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)|([-+*/(),])|(\S))")
_REMEDY = _("只可用度量名、数、+ - * / 、括号与函数 %(functions)s。")


class _Parser:
    def __init__(self, formula: str) -> None:
        self.formula = formula
        self.tokens: list[tuple[str, str, int]] = []
        for match in _TOKEN.finditer(formula):
            kind = ("number", "name", "sign", "other")[(match.lastindex or 4) - 1]
            self.tokens.append((kind, match[match.lastindex or 4], match.start(match.lastindex or 4)))
        self.tokens.append(("end", "", len(formula)))
        self.position = 0

    def refuse(self, problem: str, at: int, **params: object) -> FormulaRefused:
        return FormulaRefused(self.formula, at, problem, _REMEDY, functions="、".join(FUNCTIONS), **params)

    def take(self, *texts: str) -> tuple[str, str, int] | None:
        token = self.tokens[self.position]
        if token[0] == "sign" and token[1] in texts:
            self.position += 1
            return token
        return None

    def expect(self, text: str) -> None:
        if not self.take(text):
            token = self.tokens[self.position]
            raise self.refuse(_("第 %(place)s 字处应为“%(text)s”。"), token[2], place=token[2] + 1, text=text)

    def expression(self, depth: int) -> Node:
        left = self.term(depth)
        while token := self.take("+", "-"):
            left = Pair(token[1], left, self.term(depth), token[2])
        return left

    def term(self, depth: int) -> Node:
        left = self.factor(depth)
        while token := self.take("*", "/"):
            left = Pair(token[1], left, self.factor(depth), token[2])
        return left

    def factor(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self.refuse(_("公式嵌套过深。"), self.tokens[self.position][2])
        if token := self.take("-"):
            return Negated(self.factor(depth + 1), token[2])
        if self.take("("):
            inner = self.expression(depth + 1)
            self.expect(")")
            return inner
        kind, text, at = self.tokens[self.position]
        self.position += 1
        if kind == "number":
            return Number(Fraction(Decimal(text)), at)
        if kind == "name" and self.take("("):
            return self.call(text, at, depth)
        if kind == "name" and "." in text:
            return Name(text, at)
        raise self.refuse(_("第 %(place)s 字处看不懂“%(text)s”。"), at, place=at + 1, text=text)

    def call(self, function: str, at: int, depth: int) -> Node:
        if function not in FUNCTIONS:
            raise self.refuse(_("没有函数“%(text)s”。"), at, text=function)
        arguments = [self.expression(depth + 1)]
        while self.take(","):
            arguments.append(self.expression(depth + 1))
        self.expect(")")
        fewest, most = FUNCTIONS[function]
        if len(arguments) < fewest or (most is not None and len(arguments) > most):
            raise self.refuse(_("函数“%(text)s”的参数个数不对。"), at, text=function)
        if function in OVER_MEASURES and not all(isinstance(argument, Name) for argument in arguments):
            raise self.refuse(_("函数“%(text)s”的参数须是度量名。"), at, text=function)
        return Call(function, tuple(arguments), at)


def parse(formula: str) -> Node:
    """The tree of `formula`.

    Raises: FormulaRefused, with the offset of the fault.
    """
    parser = _Parser(formula)
    tree = parser.expression(0)
    kind, text, at = parser.tokens[parser.position]
    if kind != "end":
        raise parser.refuse(_("第 %(place)s 字处看不懂“%(text)s”。"), at, place=at + 1, text=text)
    return tree


def names(tree: Node) -> Iterator[str]:
    """Measure names in `tree`, in order, with repeats."""
    match tree:
        case Name(measure):
            yield measure
        case Negated(of):
            yield from names(of)
        case Pair(_, left, right):
            yield from names(left)
            yield from names(right)
        case Call(_, arguments):
            for argument in arguments:
                yield from names(argument)
        case _:
            return
