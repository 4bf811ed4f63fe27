"""What a plan expects of a measure, and the dimension of a formula over measures."""

from collections.abc import Mapping
from dataclasses import dataclass

from valley.kernel.engine.units import NONE, Dimension, Unit, said, times
from valley.plan.engine.formula import Call, Name, Negated, Node, Number, Pair
from valley.plan.engine.indicators import Kind
from valley.plan.engine.reader import Section
from valley.plan.engine.refusals import FormulaRefused
from valley.plan.engine.refusals import gettext_noop as _
from valley.plan.engine.text import Text


@dataclass(frozen=True)
class Expected:
    """A measure as a plan expects it: an app that registers the name must answer in this unit and kind.

    label: what it counts, for as long as nobody registers it.
    """

    name: str
    unit: Unit
    kind: Kind
    label: Text | None = None


def read_measure(name: str, section: Section) -> Expected:
    kinds = (Kind.STOCK, Kind.FLOW, Kind.CUMULATIVE)
    expected = Expected(name, section.unit(), Kind(section.choice("kind", kinds)), section.text(required=False))
    section.close()
    return expected


def dimension_of(tree: Node, expected: Mapping[str, Expected], formula: str) -> Dimension:
    """The dimension of `tree`.

    Raises: FormulaRefused for an undeclared name, unlike terms, or a function over the wrong kind of measure.
    """

    def refuse(at: int, problem: str, remedy: str, **params: object) -> FormulaRefused:
        return FormulaRefused(formula, at, problem, remedy, **params)

    def measure(node: Name) -> Expected:
        if node.measure not in expected:
            raise refuse(
                node.at, _("度量“%(name)s”没有声明。"), _("请在 measures.toml 写明其单位与性质。"), name=node.measure
            )
        return expected[node.measure]

    def alike(at: int, terms: tuple[Node, ...]) -> Dimension:
        first, *rest = [of(term) for term in terms]
        for other in rest:
            if other != first:
                raise refuse(
                    at,
                    _("量纲不同，不能相加减或比较：%(one)s 与 %(other)s。"),
                    _("请换成同类的量。"),
                    one=said(first),
                    other=said(other),
                )
        return first

    def call(node: Call) -> Dimension:
        if node.function == "growth":
            of(node.arguments[0])
            return NONE
        if node.function == "mean_ratio":
            return times(of(node.arguments[0]), of(node.arguments[1]), -1)
        for argument in node.arguments:
            wanted = {"cumulative": Kind.FLOW, "mean_of_ends": Kind.STOCK}.get(node.function)
            if wanted and isinstance(argument, Name) and measure(argument).kind is not wanted:
                raise refuse(
                    node.at,
                    _("函数“%(text)s”只用于 %(kind)s 度量。"),
                    _("请换函数或换度量。"),
                    text=node.function,
                    kind=wanted,
                )
        return alike(node.at, node.arguments)

    def of(node: Node) -> Dimension:
        match node:
            case Number():
                return NONE
            case Name():
                return measure(node).unit.dimension
            case Negated(inner):
                return of(inner)
            case Pair("*", left, right):
                return times(of(left), of(right))
            case Pair("/", left, right):
                return times(of(left), of(right), -1)
            case Pair(_, left, right, at):
                return alike(at, (left, right))
            case _:
                return call(node)

    return of(tree)
