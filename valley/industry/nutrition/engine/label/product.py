"""What is labelled: contents per 100 g or mL, how they are shown, and what the label says beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from valley.industry.nutrition.engine.label.rounding import Rounding, ZeroBy
from valley.industry.nutrition.engine.standards.amount import Below

Content = Decimal | Below | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the standard leaves open, recorded with each result.

    `factors`: kJ per g; where empty, the edition's. `zero_by`: see `rounding.ZeroBy`.
    `energy`: “declared” computes it from the declared values; “given” takes the product's own value (2011 only).
    """

    rounding: Rounding = Rounding.HALF_EVEN
    zero_by: ZeroBy = ZeroBy.FULL
    energy: str = "declared"
    factors: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))

    def words(self) -> str:
        """One line for the record."""
        factors = ", ".join(f"{key} {value}" for key, value in self.factors.items())
        return f"rounding={self.rounding}; zero={self.zero_by}; energy={self.energy}; kJ/g: {factors}"


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One line of the recipe. `share`: part of the mass weighed in, 0 to 1."""

    name: str
    name_en: str
    mass_g: Decimal
    allergens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparative claim: `nutrient` less or more than `reference` per 100 (None: not stated)."""

    text: str
    nutrient: str
    less: bool
    reference: Decimal | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """`contents`: per 100 g (solid) or 100 mL (liquid), in the label's units, edible part; None or absent is missing.

    `serving`: g or mL of one serving. `show`: what the table shows beyond what it must; None is everything given.
    `declared`: the contents are what a label already shows: they are checked, not rounded again.
    `measured`: what a laboratory found, per 100, held against the declared values.
    """

    name: str
    contents: Mapping[str, Content]
    name_en: str = ""
    liquid: bool = False
    food: str = ""
    serving: Decimal | None = None
    serving_words: str = ""
    show: tuple[str, ...] | None = None
    declared: bool = False
    fortified: tuple[str, ...] = ()
    hydrogenated: bool | None = None
    claims: tuple[str, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    functions: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    months_from: int | None = None
    special: bool = False
    health_food: bool = False
    exempt_as: str = ""
    largest_face_cm2: Decimal | None = None
    total_surface_cm2: Decimal | None = None
    ingredients: tuple[Ingredient, ...] = ()
    energy_given: Decimal | None = None
    measured: Mapping[str, Content] = field(default_factory=lambda: MappingProxyType({}))
    elements: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    settings: Settings = Settings()
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def per(self) -> str:
        """“100 g” or “100 mL”."""
        return "100 mL" if self.liquid else "100 g"
