"""A special medical formula against the rows that are loaded, as of a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from valley.industry.nutrition.engine.fsmp.rows import AGES, Edition, Row, editions
from valley.industry.nutrition.engine.standards import BadInput, Finding, Verdict

CLASSES = {"complete": "全营养", "specific": "特定全营养", "incomplete": "非全营养"}
# The article's number is from a secondary copy of the law; the law's own text was not obtained.
LAW = ("食品安全法", "2021", "第八十条（二手抄本，未经核实）")
INFANTS = {"infant", "infant_formula"}


@dataclass(frozen=True, slots=True)
class Formula:
    """`contents` per 100 mL (or 100 g) as fed: energy in kJ, the rest in the unit of the label.

    `kind`: complete, specific or incomplete (全营养/特定全营养/非全营养). `ages`: “1-10”, “>10”, or infant.
    `registration`: the number of its registration; without one it is not for sale.
    """

    contents: Mapping[str, Decimal | None]
    kind: str
    ages: str
    registration: str = ""


def check(formula: Formula, as_of: date, loaded: Iterable[Edition] | None = None) -> list[Finding]:
    """Findings: registration, each loaded row, and what is not loaded.

    Raises: BadInput for an unknown class or age; infant formula is refused until rows for it are loaded.
    """
    if formula.kind not in CLASSES:
        raise BadInput("kind", formula.kind, f"kind 为 {', '.join(CLASSES)}", "unknown class")
    held = list(editions() if loaded is None else loaded)
    if formula.ages in INFANTS:
        complete = [one for one in held if "infant" in one.ages and one.complete]
        if not complete:
            raise BadInput(
                "ages",
                formula.ages,
                "婴儿配方的规则未载入，拒绝判断",
                "rules for infant formula are not loaded: refused",
            )
    elif formula.ages not in AGES:
        raise BadInput("ages", formula.ages, f"ages 为 {', '.join(AGES)}", "unknown age group")
    found = [_registration(formula)]
    for one in held:
        if formula.ages in one.ages:
            found += _edition(formula, one, as_of)
    return found


def _registration(formula: Formula) -> Finding:
    law = LAW
    if formula.registration:
        return Finding(
            *law,
            Verdict.NOTE,
            ("已写明注册号，未向登记机关核对", "registration named, not checked"),
            formula.registration,
        )
    return Finding(*law, Verdict.NOT_MET, ("未注册：不得销售", "not registered: not for sale"))


def _edition(formula: Formula, one: Edition, as_of: date) -> Iterable[Finding]:
    source = one.source
    force = source.in_force(as_of)
    if force is None:
        words = (f"{source.name} 没有实施日期：{as_of} 是否有效未知", f"no effective date: unknown on {as_of}")
        yield Finding(source.standard, source.edition, "", Verdict.UNKNOWN, words)
    elif not force:
        return
    rows = [row for row in one.rows if row.ages == formula.ages]
    for row in rows:
        yield _row(formula, row, one, force)
    if not one.complete:
        named = "、".join(dict.fromkeys(row.zh for row in rows)) or "无 · none"
        words = (f"除{named}外，各营养素规则未载入", f"rules for nutrients other than {len(rows)} rows are not loaded")
        yield Finding(source.standard, source.edition, "", Verdict.NOT_LOADED, words)


def _row(formula: Formula, row: Row, one: Edition, force: bool | None) -> Finding:
    value = _value(formula, row)
    bounds = " ~ ".join("" if bound is None else f"{bound:f}" for bound in (row.low, row.high))
    limit = f"[{bounds}] {row.unit} / {row.basis}"
    source = one.source
    if value is None:
        words = (f"{row.zh}：缺数值", f"{row.nutrient}: a value is missing")
        return Finding(source.standard, source.edition, row.clause, Verdict.UNKNOWN, words, limit, row.nutrient)
    inside = (row.low is None or value >= row.low) and (row.high is None or value <= row.high)
    held = f"{value:.4g} ∈ {limit}" if inside else f"{value:.4g} ∉ {limit}"
    if not row.verified:
        words = (
            f"{row.zh}：在二手抄本的数值之{'内' if inside else '外'}（{row.origin}，未经核实）",
            f"{row.nutrient}: {'inside' if inside else 'outside'} the copied value (secondary copy, unverified)",
        )
        return Finding(source.standard, source.edition, row.clause, Verdict.NOTE, words, held, row.nutrient)
    verdict = Verdict.UNKNOWN if force is None else Verdict.MET if inside else Verdict.NOT_MET
    words = (f"{row.zh}：{'符合' if inside else '不符合'}", f"{row.nutrient}: {'within' if inside else 'outside'}")
    return Finding(source.standard, source.edition, row.clause, verdict, words, held, row.nutrient)


def _value(formula: Formula, row: Row) -> Decimal | None:
    value, energy = formula.contents.get(row.nutrient), formula.contents.get("energy")
    if row.basis == "100 mL or g" or value is None:
        return value
    if row.basis == "% of protein":
        protein = formula.contents.get("protein")
        return None if not protein else value / protein * 100
    if not energy:
        return None
    # 37 kJ per g of fat: the factor that the copied text itself names
    return value * 37 / energy * 100 if row.basis == "% of energy" else value / energy * 100
