"""Advice for special groups: reference intakes with their source, what is unknown, and what needs a doctor.

No number is made here: each comes from an edition of reference intakes, or is a rule's cited move of a minimum inside
the range that the edition leaves. Where no edition says anything, the answer is unknown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.engine.design.worksheet import ENERGY, UNITS
from valley.industry.nutrition.engine.intakes import Edition, Person, editions, targets
from valley.industry.nutrition.models import Eater, EvidenceRule
from valley.industry.nutrition.queries.nutrients import label

Words = str | Promise
EDITION = "cn-2013"
SAME = {"energy": ENERGY, "vitamin_b1": "thiamin", "vitamin_b2": "riboflavin"}
# What each group asks a professional. No figures: general duties of care, and where the platform has no rule.
DOCTOR: Mapping[str, Sequence[Words]] = {
    Eater.INFANT: (
        _("6 个月以内以母乳为主；添加辅食、更换配方粉前请问儿科医生。"),
        _("婴儿配方食品的组成规则尚未装入，平台不为其设计配方。"),
    ),
    Eater.ELDER: (_("吞咽困难、肾功能不全或正在用药者，蛋白质、钾、磷的量请由医生确定。"),),
    Eater.DIABETIC: (
        _("平台没有装入糖尿病的限量标准：下面只是同龄人的参考摄入量，碳水化合物与用药的配合请由医生确定。"),
    ),
    Eater.HEART: (_("平台没有装入心血管病的限量标准：钠、钾、液体量请由医生确定，服用抗凝药者维生素 K 亦然。"),),
    Eater.OBESE: (_("平台没有装入减重的能量标准：下面是维持现状的参考能量，减多少、怎么减请由医生或临床营养师确定。"),),
    Eater.GENERAL: (),
}


@dataclass(frozen=True)
class AdviceRow:
    """One nutrient a day: `low`, `high` in `unit`; `source` says edition and kind; `moved` cites a rule, or is "".

    `beside`: what other editions say. `kind`: of the reference value alone, where the edition stands above.
    """

    nutrient: str
    name: str
    unit: str
    low: Decimal | None
    high: Decimal | None
    source: str
    moved: str = ""
    usable: bool = True
    beside: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Advice:
    """Rows, nutrients of which nothing is known, what needs a doctor, rules refused for weak evidence."""

    rows: tuple[AdviceRow, ...]
    unknown: tuple[str, ...]
    doctor: tuple[str, ...]
    refused: tuple[str, ...]
    edition: str
    about: str


def title_of(edition: Edition) -> str:
    """An edition's title in the reader's language, where the file gives it in two: “中文 · English”."""
    halves = edition.about.get("title", edition.name).split(" · ")
    chinese = [half for half in halves if any("一" <= letter <= "鿿" for letter in half)]
    other = [half for half in halves if half not in chinese]
    wanted = chinese if (get_language() or "zh").startswith("zh") else other
    return (wanted or halves)[0]


def advise(
    eater: str,
    age: Decimal,
    sex: str,
    activity: str = "light",
    strong: Iterable[EvidenceRule] = (),
    weak: Iterable[EvidenceRule] = (),
    edition: str = EDITION,
    loaded: Mapping[str, Edition] | None = None,
) -> Advice:
    """What a day should hold for such a person, by one edition, and what the others of `loaded` say beside it.

    Raises ValueError where there is no such person.
    """
    loaded = editions() if loaded is None else loaded
    held = loaded[edition]
    person = Person(age, sex, activity=activity or "light")
    moves = {rule.nutrient: rule for rule in strong}
    others = {name: _others(targets(person, one)) for name, one in loaded.items() if name != edition}
    rows = []
    for target in targets(person, held):
        key = SAME.get(target["nutrient"], target["nutrient"])
        low, unit = _split(target.get("min"))
        high, other = _split(target.get("max"))
        low, moved = _moved(low, high, moves.get(key))
        rows.append(
            AdviceRow(
                key,
                label(key),
                unit or other,
                low,
                high,
                f"{title_of(held)} · {_kind(target)}",
                moved,
                UNITS.get(key) == (unit or other),
                "；".join(f"{name} {said[key]}" for name, said in others.items() if key in said),
                _kind(target),
            )
        )
    known = {row.nutrient for row in rows}
    return Advice(
        tuple(rows),
        tuple(label(key) for key in UNITS if key not in known and key in _EXPECTED),
        tuple(str(words) for words in DOCTOR.get(eater, ())),
        tuple(_g("%(rule)s：证据等级%(grade)s，不采用") % {"rule": r, "grade": r.get_grade_display()} for r in weak),
        edition,
        title_of(held),
    )


def _others(found: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Nutrient → its range by another edition: “8 mg – 45 mg”, “≥ 8 mg”, “≤ 45 mg”."""
    said = {}
    for target in found:
        low, high = target.get("min"), target.get("max")
        words = f"{low} – {high}" if low and high else f"≥ {low}" if low else f"≤ {high}"
        said[SAME.get(target["nutrient"], target["nutrient"])] = words
    return said


# Nutrients of the label and those usually planned for: silence about them is said.
_EXPECTED = frozenset(
    ("energy_kcal", "protein", "fat", "carbohydrate_by_difference", "fibre", "sodium", "calcium", "iron", "zinc")
)


def _split(text: Any) -> tuple[Decimal | None, str]:
    if not text:
        return None, ""
    number, _blank, unit = str(text).partition(" ")
    return Decimal(number), unit


def _kind(target: Mapping[str, Any]) -> str:
    if target["nutrient"] == "sodium" and "max" in target:  # its maximum is no UL: see `intakes.targets`
        return _g("适宜摄入量至预防慢性病的建议摄入量（PI）")
    if target["nutrient"] in ("energy", "energy_kcal"):  # a need, with the room that `intakes.targets` gives it
        return _g("能量需要量（EER），上下各百分之五")
    if "min" in target and "max" in target:
        return _g("推荐或适宜摄入量至可耐受最高量")
    return _g("推荐或适宜摄入量") if "min" in target else _g("最高量")


def _moved(low: Decimal | None, high: Decimal | None, rule: EvidenceRule | None) -> tuple[Decimal | None, str]:
    """A minimum moved by a rule, never beyond the maximum."""
    if rule is None or low is None:
        return low, ""
    moved = low * (1 + rule.raise_percent / 100)
    cut = high is not None and moved > high
    if high is not None and cut:
        moved = high
    words = _g("%(rule)s，证据等级%(grade)s：%(source)s") % {
        "rule": rule, "grade": rule.get_grade_display(), "source": rule.source,
    }  # fmt: skip
    return moved.quantize(Decimal("0.01")), words + (_g("（止于最高量）") if cut else "")
