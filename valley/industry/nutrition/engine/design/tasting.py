"""How far a sample tastes from its prototype."""

import math
from collections.abc import Mapping, Sequence


def distance(scores: Mapping[str, Sequence[float]], scale: float) -> float:
    """Root mean square of (sample − prototype) over the attributes, as a share of the scale: 0 the same, 1 the most.

    `scores`: attribute → (prototype, sample). Raises ValueError without attributes or off the scale.
    """
    if not scores:
        raise ValueError("no attribute")
    total = 0.0
    for prototype, sample in scores.values():
        if not (0 <= prototype <= scale and 0 <= sample <= scale):
            raise ValueError(f"{prototype}, {sample}: the scale is 0 to {scale}")
        total += ((sample - prototype) / scale) ** 2
    return math.sqrt(total / len(scores))
