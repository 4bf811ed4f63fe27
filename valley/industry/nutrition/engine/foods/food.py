"""One food of a source: values as the source prints them, what is missing, what lies below detection."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Protocol

US_ML = {"fl oz": Decimal("29.5735"), "cup": Decimal("236.588"), "tbsp": Decimal("14.7868"), "tsp": Decimal("4.92892")}
"""US customary measures in mL (NIST Handbook 44, appendix C), which SR's household measures are given in."""


class UnknownFood(Exception):
    """No food has this key or name. `near`: some whose name holds all its words."""

    def __init__(self, key: str, near: Sequence[str] = ()) -> None:
        super().__init__(key)
        self.key = key
        self.near = tuple(near)


class AmbiguousFood(UnknownFood):
    """Several foods answer to these words: `near` lists some of them with their keys."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A household measure: `amount` × `text` of the food weighs `mass_g` grams."""

    amount: float
    text: str
    mass_g: float


@dataclass(frozen=True, slots=True)
class Food:
    """`values`: nutrient → amount per 100 g edible portion in the source's unit; None or absent is missing, never zero.

    `below`: the source says only "less than this"; `trace`: it says "trace" and no number. Both count 0 for a
    minimum; a maximum reckons with the limit, or knows nothing for a trace. `spread`: standard deviation of single
    samples. `refuse_percent`: what is thrown away of the food as bought. `nitrogen_factor`: with which protein was
    reckoned.
    """

    key: str
    name: str
    source: str
    values: Mapping[str, Decimal | None]
    units: Mapping[str, str]
    below: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    trace: frozenset[str] = frozenset()
    spread: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    refuse_percent: float = 0.0
    nitrogen_factor: Decimal | None = None
    measures: tuple[Measure, ...] = ()
    group: str = ""
    names: tuple[str, ...] = ()

    @property
    def edible_share(self) -> Decimal:
        """Share of the food as bought that is eaten, 0 to 1."""
        return 1 - Decimal(str(round(self.refuse_percent, 3))) / 100

    def grams(self, said: str) -> Decimal | None:
        """The mass of a household measure ("2 cup", "1 large"), in g; None if the source has no such measure."""
        found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s+(.+?)\s*", said)
        if not found:
            return None
        wanted = found[2].casefold()
        exact = [m for m in self.measures if m.text.casefold() == wanted]
        begins = [m for m in self.measures if re.match(re.escape(wanted) + r"\b", m.text.casefold())]
        for measure in exact or begins:
            return Decimal(found[1]) * Decimal(str(measure.mass_g)) / Decimal(str(measure.amount))
        return None

    def density_g_per_ml(self) -> Decimal | None:
        """From the source's measures by volume, fluid ounces first; bulk density for solids; None without any."""
        for text, volume in US_ML.items():
            mass = self.grams(f"1 {text}")
            if mass:
                return mass / volume
        return None


class Foods(Protocol):
    """Somewhere that foods are looked up."""

    def find(self, said: str) -> Food:
        """The food with this key or name. Raises: UnknownFood, AmbiguousFood."""
        ...
