"""How long a label takes, in CPU time: `.venv/bin/python -m benchmarks.label`. The aim is < 5 ms (issue 4 §5)."""

import statistics
import time
from collections.abc import Callable
from decimal import Decimal

from valley.industry.nutrition.engine.additives import request
from valley.industry.nutrition.engine.artwork import draw
from valley.industry.nutrition.engine.label import explore, label, product

FORMULA = {
    "name": "强化牛奶",
    "serving": "200 g",
    "claims": ["低糖", "高钙", "富含维生素D"],
    "functions": ["钙有助于骨骼和牙齿更坚固。"],
    "fortified": ["calcium", "vitamin_d"],
    "texts": ["口感醇厚，冷藏更佳"],
    "per_100g": {
        "protein": 3.15,
        "fat": 3.25,
        "saturated_fat": 1.865,
        "carbohydrate": 4.8,
        "sugars": 4.79,
        "sodium": 43,
        "calcium": 250,
        "vitamin_d": 2,
        "phosphorus": 84,
        "potassium": 132,
        "riboflavin": 0.17,
        "vitamin_b12": 0.45,
    },
}
USES = {"category": "12.04", "additives": {"苯甲酸钠": 0.5, "山梨酸钾": 0.5, "焦糖色": 1}}


def milliseconds(work: Callable[[], object], times: int) -> tuple[float, float]:
    """Median and worst CPU time of `times` runs after one that warms up."""
    work()
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken), max(taken)


def main() -> None:
    """Print one line for each piece of work."""
    read = product(FORMULA)
    made = label(read, "2025")
    for name, work, times in (
        ("label, one edition, from a read product", lambda: label(read, "2025"), 300),
        (
            "label, both editions, from a mapping",
            lambda: [label(product(FORMULA), year) for year in ("2011", "2025")],
            300,
        ),
        ("every claim with its nearest yes", lambda: explore(read, made.rows, made.edition), 100),
        ("three additives in one food", lambda: request(USES).check(), 300),
        ("artwork as SVG, 60 mm", lambda: draw(made, width_mm=Decimal(60)), 9),
    ):
        median, worst = milliseconds(work, times)
        print(f"{name}: median {median:.2f} ms of CPU, worst {worst:.2f} ms of {times}")


if __name__ == "__main__":
    main()
