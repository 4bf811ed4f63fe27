"""Weights from judged pairs: a logistic regression on the earlier ones, measured on the later ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

FEWEST = 200  # judged pairs of a kind (the project's own promise); below it nothing is fitted
EARLIER = 0.75  # the share, in time, that is learnt from
STEPS, RATE, RIDGE = 2_000, 0.5, 0.01


@dataclass(frozen=True)
class Pair:
    """A judged pair: when, its frozen features, whether it was of use."""

    at: datetime
    features: Mapping[str, float]
    useful: bool


@dataclass(frozen=True)
class TooFew:
    """No fit: how many there are, of how many that are needed; or all later (or earlier) ones say the same."""

    count: int
    needed: int = FEWEST


@dataclass(frozen=True)
class Fitted:
    """Weights, not negative, that add up to 1; `before` and `after` are the area under the curve on the later pairs."""

    weights: dict[str, float]
    count: int
    split_at: datetime
    before: float
    after: float


def fit(pairs: Sequence[Pair], weights: Mapping[str, float]) -> Fitted | TooFew:
    """New weights beside the ones in use. Nothing of the later pairs is learnt from."""
    ordered = sorted(pairs, key=lambda pair: pair.at)
    cut = int(len(ordered) * EARLIER)
    earlier, later = ordered[:cut], ordered[cut:]
    mixed = all(len({pair.useful for pair in part}) == 2 for part in (earlier, later))
    if len(ordered) < FEWEST or not mixed:
        return TooFew(len(ordered))
    names = sorted(weights)
    learnt = _logistic(_matrix(earlier, names), np.array([pair.useful for pair in earlier], dtype=np.float64))
    total = float(learnt.sum())
    if not total:
        return TooFew(len(ordered))
    made = {name: float(value) / total for name, value in zip(names, learnt, strict=True)}
    wanted = [pair.useful for pair in later]
    held = _matrix(later, names)
    old = held @ np.array([weights[name] for name in names])
    return Fitted(made, len(ordered), later[0].at, auc(old, wanted), auc(held @ (learnt / total), wanted))


def auc(scores: npt.ArrayLike, useful: Sequence[bool]) -> float:
    """How often a useful pair stands above a useless one; equal scores count half."""
    values, wanted = np.asarray(scores, dtype=np.float64), np.asarray(useful, dtype=bool)
    good, bad = values[wanted], values[~wanted]
    above = (good[:, None] > bad[None, :]).sum() + 0.5 * (good[:, None] == bad[None, :]).sum()
    return float(above / (len(good) * len(bad)))


def _matrix(pairs: Sequence[Pair], names: Sequence[str]) -> npt.NDArray[np.float64]:
    return np.array([[float(pair.features.get(name, 0.0)) for name in names] for pair in pairs])


def _logistic(held: npt.NDArray[np.float64], wanted: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Coefficients kept at 0 or above: more of a feature never lowers a score."""
    slopes, begin = np.zeros(held.shape[1]), 0.0
    for _step in range(STEPS):
        wrong = 1 / (1 + np.exp(-(held @ slopes + begin))) - wanted
        slopes = np.maximum(slopes - RATE * (held.T @ wrong / len(wanted) + RIDGE * slopes), 0.0)
        begin -= RATE * float(wrong.mean())
    return slopes
