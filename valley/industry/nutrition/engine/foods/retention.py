"""USDA Table of Nutrient Retention Factors, Release 6: what a process leaves of each nutrient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from valley.industry.nutrition.engine.foods.files import DATA, lines

COLUMNS = (
    "calcium", "iron", "magnesium", "phosphorus", "potassium", "sodium", "zinc", "copper", "vitamin_c", "thiamin",
    "riboflavin", "niacin", "vitamin_b6", "food_folate", "folic_acid", "folate", "choline", "vitamin_b12",
    "vitamin_a_iu", "vitamin_a_re", "alcohol", "beta_carotene", "alpha_carotene", "beta_cryptoxanthin", "lycopene",
    "lutein_zeaxanthin",
)  # fmt: skip
"""The transcription's columns in their order; its `vitb9` is folic acid, its `vita_re` the retinol equivalent."""


class UnknownProcess(Exception):
    """The release has no such code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Process:
    """One food group under one process. `kept`: nutrient → share of it in the food after cooking, 0 to 1.

    True retention: nutrient in all the cooked food ÷ nutrient in all the raw food, so the yield is a factor of its
    own. A nutrient that the release does not list (protein, fat, …) is not in `kept`: the process is taken to
    leave it whole.
    """

    code: str
    name: str
    kept: Mapping[str, Decimal]
    source: str = "USDA Table of Nutrient Retention Factors, Release 6 (2007)"


@lru_cache(maxsize=1)
def processes() -> dict[str, Process]:
    """All 270 by code, without leading zeros."""
    found = {}
    for code, name, *factors in lines(DATA / "r6" / "factors.tsv"):
        kept = {c: Decimal(f) / 100 for c, f in zip(COLUMNS, factors, strict=True) if f}
        # Retinol is vitamin A of animal foods; the release's RE factor is what remains of either.
        kept |= (
            {"vitamin_a": kept["vitamin_a_re"], "vitamin_a_rae": kept["vitamin_a_re"]} if "vitamin_a_re" in kept else {}
        )
        found[code] = Process(code, name, kept)
    return found


def process(code: object) -> Process:
    """The process with this code ("3004", 3004). Raises: UnknownProcess."""
    text = str(code).strip().upper().removeprefix("R6").strip(" :-").lstrip("0")
    try:
        return processes()[text]
    except KeyError:
        raise UnknownProcess(str(code)) from None
