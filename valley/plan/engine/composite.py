"""Weighted composite score by the efficacy coefficient method (功效系数法), only where a plan sets its terms.

score = (actual - unacceptable) / (satisfactory - unacceptable) × 40 + 60, averaged by weight. At the satisfactory
value the score is 100, at the unacceptable one 60; the method works for falling indicators too, since then
satisfactory < unacceptable. Method: 功效系数法 as taught for Chinese statistics and used in the Ministry of Finance's
rules for evaluating enterprise performance (企业绩效评价).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from valley.plan.engine.reader import Section
from valley.plan.engine.refusals import gettext_noop as _

BASE = 60
SPAN = 40


@dataclass(frozen=True)
class Weight:
    """Terms of one indicator, in the indicator's unit.

    Raises: ValueError for a weight ≤ 0 or equal bounds.
    """

    weight: Fraction
    satisfactory: Fraction
    unacceptable: Fraction

    def __post_init__(self) -> None:
        if self.weight <= 0 or self.satisfactory == self.unacceptable:
            raise ValueError(f"weight {self.weight}, bounds {self.unacceptable}…{self.satisfactory}")


Weights = Mapping[int, Weight]


@dataclass(frozen=True)
class Composite:
    """`score` is None unless every weighted indicator has a value. `missing`: their numbers. `set`: terms exist."""

    set: bool
    score: Fraction | None
    parts: Mapping[int, Fraction]
    missing: tuple[int, ...]


def efficacy(actual: Fraction, terms: Weight) -> Fraction:
    """The single score of `actual`; not capped, so it may pass 100 or fall below 60."""
    return (actual - terms.unacceptable) / (terms.satisfactory - terms.unacceptable) * SPAN + BASE


def composite(values: Mapping[int, Fraction | None], weights: Weights | None) -> Composite:
    """The weighted arithmetic mean of single scores. `values` in the indicators' units, None where unknown.

    Without weights: not set. With an unknown among them no score is given: leaving it out would move the weights.
    """
    if not weights:
        return Composite(False, None, {}, ())
    parts: dict[int, Fraction] = {}
    missing = []
    for no, terms in weights.items():
        actual = values.get(no)
        if actual is None:
            missing.append(no)
        else:
            parts[no] = efficacy(actual, terms)
    if missing:
        return Composite(True, None, parts, tuple(missing))
    total = sum((terms.weight for terms in weights.values()), Fraction(0))
    score = sum((parts[no] * terms.weight for no, terms in weights.items()), Fraction(0)) / total
    return Composite(True, score, parts, ())


def read_weights(section: Section) -> Weights:
    """`[[composite.item]]` rows: indicator, weight, satisfactory, unacceptable."""
    weights: dict[int, Weight] = {}
    for child in section.children("item"):
        no = child.integer("indicator")
        given = [child.number(key) for key in ("weight", "satisfactory", "unacceptable")]
        child.close()
        if any(number is None for number in given):
            child.flaw("weight", _("权重或阈值不全。"), _("weight、satisfactory、unacceptable 三项都要写。"))
            continue
        weight, satisfactory, unacceptable = (number or Fraction(0) for number in given)
        try:
            weights[no] = Weight(weight, satisfactory, unacceptable)
        except ValueError:
            child.flaw("weight", _("权重须大于零，满意值与不允许值不得相等。"), _("请核对。"))
    return weights
