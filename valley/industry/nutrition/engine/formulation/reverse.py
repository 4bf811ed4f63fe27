"""Reverse formulation: grams out of a label and an ordered list of ingredients, with intervals.

The label gives Σ wᵢ·cᵢₖ within its rounding and the spread of each content; the list gives w₁ ≥ w₂ ≥ … ≥ 0. Under a
uniform prior over such recipes the posterior is a normal distribution on an ordered simplex; it is sampled by
hit-and-run (Smith, Operations Research 32, 1984), exactly along each line. The intervals are quantiles of the sample.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.formulation.problem import Ingredient

Floats = NDArray[np.float64]
CHAINS, STEPS, BURN = 60, 150, 50
CV = 0.10
"""Spread of a content that a source gives none for, as a share of it: an assumption of this method, stated with the
result. The median over SR26's foods is 7 % for protein and 20 % for iron."""


@dataclass(frozen=True, slots=True)
class Share:
    """g in 100 g weighed in: `low` to `high` holds the truth with the probability asked for, if prior and spread
    hold."""

    name: str
    grams: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reversed:
    """`used`: the label's nutrients that bore on it; `left_out`: those that some ingredient lacks a value for.

    `misfit`: root mean square of (label − formula) ÷ its standard deviation; above about 2 the list or a content is
    wrong.
    """

    shares: tuple[Share, ...]
    used: tuple[str, ...]
    left_out: tuple[str, ...]
    misfit: float
    probability: float


def reverse(
    label: Mapping[str, tuple[float, float]],
    ingredients: Sequence[Ingredient],
    *,
    known: Mapping[str, float] | None = None,
    probability: float = 0.9,
    cv: float = CV,
    seed: int = 0,
) -> Reversed:
    """`label`: nutrient → (declared value per 100 g, rounding step), in the unit of the ingredients' contents.

    `ingredients` in the order of the list, heaviest first. `known`: name → g per 100 g that the label states (QUID).
    Raises: BadProblem for no ingredient, no nutrient that bears on it, or a value that is negative or not finite.
    """
    n = len(ingredients)
    if not n:
        raise BadProblem("ingredients", "", "至少一种原料", "give at least one ingredient")
    used: list[str] = []
    left_out: list[str] = []
    for nutrient, (said, step) in label.items():
        if not (math.isfinite(said) and math.isfinite(step) and said >= 0 and step >= 0):
            raise BadProblem(f"label.{nutrient}", said, "须为非负的有限数", "a finite number from 0")
        full = all(one.per_g(nutrient) is not None for one in ingredients)
        (used if full else left_out).append(nutrient)
    content = np.array([[float(one.per_g(k) or 0) * 100 for one in ingredients] for k in used]).reshape(-1, n)
    spread = np.array([[_sd(one, k, cv) * 100 for one in ingredients] for k in used]).reshape(-1, n)
    value = np.array([label[k][0] for k in used])
    rounding = np.array([label[k][1] for k in used]) / math.sqrt(12)
    if known:
        names = [one.name for one in ingredients]
        for name, grams in known.items():
            if name not in names:
                raise BadProblem(f"known.{name}", name, "没有这种原料", "no such ingredient")
            row = np.array([[100.0 if one == name else 0.0 for one in names]])
            content, spread = np.vstack([content, row]), np.vstack([spread, np.zeros((1, n))])
            value, rounding = np.append(value, grams), np.append(rounding, 0.5)
    if not len(value) and n > 1:
        raise BadProblem("label", sorted(label), "没有可用的营养素", "no nutrient of the label can be used")
    # Column j of `corner`: the first j+1 ingredients in equal shares. Ordered recipes are the mixtures of these.
    corner = np.triu(np.ones((n, n))) / np.arange(1, n + 1)
    mean = np.full(n, 1.0 / n)
    random = np.random.default_rng(seed)
    sample = np.zeros((0, n))
    for steps in (20, 20, STEPS):  # the spread of a mixture depends on the mixture
        sd = np.sqrt(rounding**2 + ((spread * (corner @ mean)) ** 2).sum(1)) + 1e-9
        design = (content @ corner) / sd[:, None]
        goal = value / sd
        sample = _hit_and_run(design, goal, random, mean, steps)
        mean = sample.mean(0)
    weights = sample @ corner.T * 100
    edge = (1 - probability) / 2
    low, middle, high = np.quantile(weights, [edge, 0.5, 1 - edge], axis=0)
    misfit = float(np.sqrt(np.mean((design @ mean - goal) ** 2))) if len(value) else 0.0
    shares = tuple(
        Share(one.name, float(m), float(a), float(b))
        for one, m, a, b in zip(ingredients, middle, low, high, strict=True)
    )
    return Reversed(shares, tuple(used), tuple(left_out), misfit, probability)


def _sd(one: Ingredient, nutrient: str, cv: float) -> float:
    spread = one.spread_per_g(nutrient)
    return float(spread) if spread is not None else cv * float(one.per_g(nutrient) or 0)


def _hit_and_run(design: Floats, goal: Floats, random: np.random.Generator, start: Floats, steps: int) -> Floats:
    """Points v ≥ 0, Σv = 1 from the density exp(−|design·v − goal|²/2); many chains, directions from its own axes."""
    n = len(start)
    if n == 1:
        return np.ones((CHAINS, 1))
    free = np.linalg.qr(np.column_stack([np.ones(n), np.eye(n)[:, 1:]]))[0][:, 1:]  # a basis of Σ = 0
    inner = (design @ free).T @ (design @ free)
    size, axes = np.linalg.eigh(inner)
    scaled = free @ axes
    v = np.tile(_inside(design, goal, start), (CHAINS, 1))
    kept = []
    for step in range(BURN + steps):
        # Along one axis half of the time, along a mixture of all, each by its own width, otherwise.
        if step % 2:
            direction = np.tile(scaled[:, (step // 2) % (n - 1)], (CHAINS, 1))
        else:
            width = 1 / np.sqrt(size + 4.0)
            direction = (random.standard_normal((CHAINS, n - 1)) * width) @ scaled.T
        curve = np.einsum("ij,ij->i", direction @ design.T, direction @ design.T)
        slope = np.einsum("ij,ij->i", direction @ design.T, v @ design.T - goal)
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = -v / direction
        low = np.where(direction > 1e-14, reach, -np.inf).max(1)
        high = np.where(direction < -1e-14, reach, np.inf).min(1)
        v = v + _truncated(slope, curve, low, high, random)[:, None] * direction
        v = np.maximum(v, 0)
        v /= v.sum(1, keepdims=True)
        if step >= BURN and step % 2 == 0:
            kept.append(v.copy())
    return np.concatenate(kept)


def _truncated(slope: Floats, curve: Floats, low: Floats, high: Floats, random: np.random.Generator) -> Floats:
    """t in [low, high] from exp(−curve·t²/2 − slope·t), by the inverse of the distribution on a fine grid."""
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = np.where(curve > 0, -slope / curve, 0.0)
        sd = np.where(curve > 0, 1 / np.sqrt(curve), np.inf)
    middle = np.clip(middle, low, high)
    left, right = np.maximum(low, middle - 5 * sd), np.minimum(high, middle + 5 * sd)
    grid = np.linspace(0, 1, 33)
    t = left[:, None] + (right - left)[:, None] * grid
    logs = -curve[:, None] * t * t / 2 - slope[:, None] * t
    density = np.exp(logs - logs.max(1, keepdims=True))
    mass = np.cumsum((density[:, 1:] + density[:, :-1]) / 2, axis=1)
    total = mass[:, -1:]
    drawn = random.random((len(slope), 1)) * total
    cell = (mass < drawn).sum(1).clip(max=31)
    rows = np.arange(len(slope))
    before = np.where(cell > 0, mass[rows, np.maximum(cell - 1, 0)], 0.0)
    part = (drawn[:, 0] - before) / np.maximum(mass[rows, cell] - before, 1e-300)
    return np.asarray(left + (right - left) * (cell + part.clip(0, 1)) / 32)


def _inside(design: Floats, goal: Floats, start: Floats) -> Floats:
    """A point near the best fit: projected steps of exponentiated gradient, which stay inside."""
    v = np.maximum(start, 1e-6)
    v = v / v.sum()
    steep = max(float(np.linalg.norm(design, 2)) ** 2, 1e-12)
    for _ in range(200):
        slope = design.T @ (design @ v - goal)
        v = v * np.exp(-np.clip(slope / steep * 2, -5, 5))
        v = np.maximum(v, 1e-12)
        v /= v.sum()
    return np.asarray(v)


def geometric(n: int) -> Floats:
    """The baseline that any method has to beat: each share half of the one before, g in 100 g."""
    shares = 0.5 ** np.arange(n)
    return np.asarray(shares / shares.sum() * 100)
