"""The nutrition table: declared values, NRV % and energy from declared values."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from valley.industry.nutrition.engine.label.edition import Edition, Nutrient
from valley.industry.nutrition.engine.label.product import Content, Product, Settings
from valley.industry.nutrition.engine.label.rounding import declare, to_step
from valley.industry.nutrition.engine.standards.amount import Below

ENERGY_SOURCES = ("protein", "fat", "carbohydrate")
# Factors that neither edition states; used only where the product gives such a content and a factor is set.
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `declared` per 100 g or mL, None where the content is missing; `percent` of NRV, if there is one."""

    nutrient: Nutrient
    content: Content
    declared: Decimal | None
    percent: Decimal | None
    serving: Decimal | None
    serving_percent: Decimal | None
    mandatory: bool

    @property
    def text(self) -> str:
        """“3.2 g”, “0 g”, “缺 · missing”."""
        return "缺 · missing" if self.declared is None else f"{plain(self.declared)} {self.nutrient.unit}"


def plain(value: Decimal) -> str:
    """A number as a label writes it: no exponent."""
    return f"{value:f}"


def factors(edition: Edition, settings: Settings) -> dict[str, Decimal]:
    """The kJ per g in use: the edition's, with what the settings say over it."""
    return {**edition.factors, **settings.factors}


def energy(declared: Mapping[str, Decimal | None], edition: Edition, settings: Settings) -> Decimal | None:
    """kJ from declared values: Σ declared × factor (2025 §2.3); None where a source is missing."""
    total = Decimal(0)
    for key, factor in factors(edition, settings).items():
        value = declared.get(key)
        if value is not None:
            total += value * factor
        elif key in ENERGY_SOURCES:
            return None
    return total


def shown(product: Product, edition: Edition) -> list[Nutrient]:
    """Rows in the order of Table 1: what must be there, what is claimed or fortified, what was chosen."""
    wanted = {*edition.mandatory, *product.fortified}
    wanted |= (
        set(product.show) if product.show is not None else {k for k, v in product.contents.items() if v is not None}
    )
    if product.hydrogenated:
        wanted.add("trans_fat")
    return [nutrient for key, nutrient in edition.nutrients.items() if key in wanted]


def rows(product: Product, edition: Edition, claimed: frozenset[str] = frozenset()) -> tuple[Row, ...]:
    """The table. `claimed`: nutrients that a claim names, which must stand in it (4.2)."""
    keep = shown(product, edition)
    keep += [n for k, n in edition.nutrients.items() if k in claimed and n not in keep]
    order = list(edition.nutrients)
    keep.sort(key=lambda nutrient: order.index(nutrient.key))
    per_100 = {n.key: _declared(n, product.contents.get(n.key), product, HUNDRED) for n in keep}
    share = product.serving
    per_serving = {n.key: _declared(n, product.contents.get(n.key), product, share) for n in keep} if share else {}
    # What only the energy needs (alcohol, organic acids) is in no table and so is not rounded.
    rest = {k: v for k, v in product.contents.items() if k not in edition.nutrients and isinstance(v, Decimal)}
    for held, mass in ((per_100, HUNDRED), (per_serving, share)):
        if held and mass and not product.declared:
            held["energy"] = _energy(held, rest, mass, product, edition)
    if share and product.declared:
        held = {key: None if value is None else value * share / HUNDRED for key, value in per_100.items()}
        per_serving = {
            n.key: None if (v := held[n.key]) is None else to_step(v, n.step, product.settings.rounding) for n in keep
        }
    return tuple(
        Row(
            nutrient,
            product.contents.get(nutrient.key),
            per_100[nutrient.key],
            percent(per_100[nutrient.key], nutrient, product.settings),
            per_serving.get(nutrient.key),
            percent(per_serving.get(nutrient.key), nutrient, product.settings),
            nutrient.key in edition.mandatory,
        )
        for nutrient in keep
    )


def percent(declared: Decimal | None, nutrient: Nutrient, settings: Settings) -> Decimal | None:
    """NRV %, step 1, from the declared value (A.3)."""
    if declared is None or nutrient.nrv is None:
        return None
    return to_step(declared / nutrient.nrv * HUNDRED, Decimal(1), settings.rounding)


def _declared(nutrient: Nutrient, content: Content, product: Product, mass: Decimal) -> Decimal | None:
    if content is None:
        return None
    if isinstance(content, Below):  # “<x” is declared only where x itself counts as 0
        return Decimal(0) if content.limit <= nutrient.zero else None
    if product.declared and mass == HUNDRED:
        return content
    settings = product.settings
    return declare(content * mass / HUNDRED, nutrient.step, nutrient.zero, settings.rounding, settings.zero_by, content)


def _energy(
    held: Mapping[str, Decimal | None], rest: Mapping[str, Decimal], mass: Decimal, product: Product, edition: Edition
) -> Decimal | None:
    nutrient, settings = edition.nutrients["energy"], product.settings
    if settings.energy == "given" and edition.source.edition == "2011":
        if product.energy_given is None:
            return None
        per_100: Decimal | None = product.energy_given
        value: Decimal | None = product.energy_given * mass / HUNDRED
    else:
        value = energy({**held, **{k: v * mass / HUNDRED for k, v in rest.items()}}, edition, settings)
        per_100 = None if value is None else value * HUNDRED / mass
    if value is None or per_100 is None:
        return None
    return declare(value, nutrient.step, nutrient.zero, settings.rounding, settings.zero_by, per_100)
