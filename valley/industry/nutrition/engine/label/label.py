"""The label of a product under one edition, as of a day: table, claims, findings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from valley.industry.nutrition.engine.label import claims as content
from valley.industry.nutrition.engine.label.edition import Edition, edition, in_force
from valley.industry.nutrition.engine.label.elements import SPECIAL, ElementRules, elements
from valley.industry.nutrition.engine.label.gates import gates
from valley.industry.nutrition.engine.label.items import items
from valley.industry.nutrition.engine.label.judged import Judged
from valley.industry.nutrition.engine.label.product import Product, Settings
from valley.industry.nutrition.engine.label.said import judged, keys_of, on_claim, on_comparison, on_function
from valley.industry.nutrition.engine.label.special import is_special, special
from valley.industry.nutrition.engine.label.table import Row, factors, rows
from valley.industry.nutrition.engine.label.tolerance import tolerance
from valley.industry.nutrition.engine.label.wording import scan, sentence
from valley.industry.nutrition.engine.standards import BadInput, Finding, Overall, Verdict, overall


@dataclass(frozen=True, slots=True)
class Label:
    """The result. `draft`: it may not be printed as final, for the reasons in `findings`.

    `settings` are those used, with the factors; `overall` never says “compliant”.
    """

    product: Product
    edition: Edition
    as_of: date
    settings: Settings
    rows: tuple[Row, ...]
    claims: tuple[Judged, ...]
    findings: tuple[Finding, ...]
    draft: bool

    @property
    def overall(self) -> Overall:
        """The worst of all findings."""
        return overall(self.findings)

    @property
    def declared(self) -> dict[str, Decimal | None]:
        """What the table shows per 100 g or mL, by nutrient."""
        return {row.nutrient.key: row.declared for row in self.rows}

    @property
    def reminder(self) -> tuple[str, str] | None:
        """The sentence under the table (2025 §4.5), or None."""
        return self.edition.reminder if self.rows and not is_special(self.product) else None

    def row(self, key: str) -> Row:
        """The row of a nutrient. Raises: KeyError."""
        return {row.nutrient.key: row for row in self.rows}[key]


def label(
    product: Product,
    year: str | None = None,
    as_of: date | None = None,
    loaded: Iterable[ElementRules] = (),
) -> Label:
    """The label under the edition `year`, or the one in force on `as_of` (today).

    `loaded`: editions of GB 7718 and GB 13432 that somebody imported; without them their elements are “not loaded”.
    Raises: BadInput where no edition was in force.
    """
    day = as_of or date.today()  # noqa: DTZ011 a day of the calendar; the caller may name it
    chosen = edition(year) if year else in_force(day)
    if chosen is None:
        raise BadInput(
            "as_of", str(day), "该日没有有效的 GB 28050 版本", "no edition of GB 28050 was in force on that day"
        )
    settings = Settings(
        product.settings.rounding, product.settings.zero_by, product.settings.energy, factors(chosen, product.settings)
    )
    findings = [*_force(chosen, day), *(_note(chosen, words) for words in product.notes)]
    held = list(loaded)
    if is_special(product):
        table, found = special(product, chosen, day, held)
        findings += [*found, *_words(product, chosen)]
        open_ = any(one.standard == SPECIAL and one.verdict is not Verdict.MET for one in found)
        return Label(product, chosen, day, settings, table, (), tuple(findings), open_)
    named = [(text, content.named(text, chosen)) for text in product.claims]
    claimed = {key for _, claim in named if claim for key in keys_of(claim.nutrient)}
    claimed |= {key for text in product.functions if (key := sentence(text, chosen))}
    claimed |= {item.nutrient for item in product.comparisons}
    table = rows(product, chosen, frozenset(claimed))
    said = [judged(text, claim, product, table, chosen) for text, claim in named]
    findings += items(product, table, chosen, frozenset(claimed), settings)
    findings += gates(product, table, chosen)
    findings += tolerance(product, table, chosen)
    findings += [on_claim(claim, chosen) for claim in said]
    findings += [on_comparison(item, table, chosen) for item in product.comparisons]
    findings += [on_function(text, product, table, chosen) for text in product.functions]
    findings += [*_words(product, chosen), *elements(product, day, held)]
    missing = any(row.mandatory and row.declared is None for row in table)
    return Label(product, chosen, day, settings, table, tuple(said), tuple(findings), missing)


def _note(chosen: Edition, words: tuple[str, str]) -> Finding:
    return Finding(chosen.source.standard, chosen.source.edition, "", Verdict.NOTE, words)


def _force(chosen: Edition, day: date) -> list[Finding]:
    source = chosen.source
    if source.in_force(day):
        return []
    start, end = source.effective_from, source.effective_to
    if start and day < start:
        words = (f"{source.name} 自 {start} 实施，{day} 尚未实施", f"in force from {start}, not yet on {day}")
    else:
        words = (
            f"{source.name} 自 {end} 起被代替，{day} 已不适用",
            f"replaced from {end}, no longer in force on {day}",
        )
    return [Finding(source.standard, source.edition, "", Verdict.NOTE, words, str(day))]


def _words(product: Product, chosen: Edition) -> list[Finding]:
    texts = [product.name, product.name_en, *product.claims, *product.functions, *product.texts]
    texts += [item.text for item in product.comparisons]
    return [found for text in texts if text for found in scan(text, chosen, health_food=product.health_food)]
