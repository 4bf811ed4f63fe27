"""Uses of additives in one food against GB 2760-2024: each one's maximum (A.3), ratios (A.4), carry-over (3.4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from valley.industry.nutrition.engine.additives.carry import carried
from valley.industry.nutrition.engine.additives.food import Food
from valley.industry.nutrition.engine.additives.judge import Row
from valley.industry.nutrition.engine.additives.limit import Ruling, ruling
from valley.industry.nutrition.engine.additives.sums import Part, Sum, sums
from valley.industry.nutrition.engine.additives.table import Additive, Category, Table, table
from valley.industry.nutrition.engine.additives.use import Use
from valley.industry.nutrition.engine.standards import BadInput, Finding, Overall, Source, Verdict, overall

__all__ = ["Check", "Sum", "check"]


@dataclass(frozen=True, slots=True)
class Check:
    """The findings on a food's additives; `sums` are the rows of A.4."""

    category: Category
    as_of: date
    findings: tuple[Finding, ...]
    sums: tuple[Sum, ...]

    @property
    def overall(self) -> Overall:
        """The worst of all findings."""
        return overall(self.findings)


def check(
    uses: Iterable[Use],
    category: str,
    *,
    only: Sequence[str] = (),
    dilution: Decimal | None = None,
    density_kg_per_l: Decimal | None = None,
    fat_percent: Decimal | None = None,
    as_of: date | None = None,
) -> Check:
    """Judge `uses` in a food of `category` (code or name of Table E.1); the rest as in `Food`.

    Raises: BadInput for an unknown category.
    """
    held = table()
    food = Food(held.category(category), tuple(only), dilution, density_kg_per_l, fat_percent)
    day = as_of or date.today()  # noqa: DTZ011 a day of the calendar
    findings: list[Finding] = list(_force(held.source, day))
    parts: list[Part] = []
    for use in uses:
        try:
            additive = held.find(use.name)
        except BadInput as unknown:
            findings.append(_unlisted(use, unknown, held.source))
            continue
        found = ruling(additive, food.category.code, held, (*only, *filter(None, [use.only])))
        if not found.rows:
            findings.append(_refused(use, additive, food.category, found, held))
            continue
        said, part = _judge(use, additive, found, food, held.source)
        findings += said
        parts += part
    findings += _together(parts, held.source)
    totals = sums(parts)
    findings += [total.finding(held.source) for total in totals]
    return Check(food.category, day, tuple(findings), tuple(totals))


def _together(parts: Sequence[Part], source: Source) -> Iterable[Finding]:
    """Several uses of one entry (an acid and its salt) share its maximum."""
    for key in dict.fromkeys(part.additive.key for part in parts):
        same = [part for part in parts if part.additive.key == key]
        known = [part.counted for part in same if part.counted is not None]
        if len(same) < 2:
            continue
        total, most = sum(known, Decimal(0)), max(part.most for part in same)
        open_ = len(known) < len(same) and total <= most
        verdict = Verdict.UNKNOWN if open_ else Verdict.MET if total <= most else Verdict.NOT_MET
        name = same[0].additive
        words = (f"{name.zh}：几种用法合计与最大使用量", f"{name.en or name.zh}: all uses together")
        yield _finding(source, "A.3", verdict, words, f"{total.normalize():f} ≤ {most:f}", key)


def _finding(
    source: Source, clause: str, verdict: Verdict, words: tuple[str, str], value: str = "", subject: str = ""
) -> Finding:
    return Finding(source.standard, source.edition, clause, verdict, words, value, subject)


def _force(source: Source, day: date) -> Iterable[Finding]:
    if not source.in_force(day):
        words = (
            f"{source.name} 自 {source.effective_from} 实施，{day} 不适用",
            f"in force from {source.effective_from}",
        )
        yield _finding(source, "", Verdict.UNKNOWN, words, str(day))


def _unlisted(use: Use, unknown: BadInput, source: Source) -> Finding:
    zh = f"{use.name}：{unknown.remedy_zh}；食品用香料（附录B）、加工助剂（附录C）未载入，营养强化剂见 GB 14880"
    en = f"{use.name} is not in Table A.1; annexes B and C are not loaded, fortifiers are in GB 14880"
    return _finding(source, "A.1", Verdict.UNKNOWN, (zh, en), subject=use.name)


def _refused(use: Use, additive: Additive, food: Category, found: Ruling, held: Table) -> Finding:
    if use.carried_by:
        return carried(use, additive, food, held)
    why = f"；{'、'.join(found.excluded_by)} 除外" if found.excluded_by else ""
    zh = f"{additive.zh}：表A.1 不允许用于 {food.code} {food.name}{why}"
    en = f"{additive.en or additive.zh} is not allowed in {food.code} {food.said[1]} by Table A.1"
    said = "" if use.amount is None else f"{use.amount:f} {use.unit}"
    return _finding(held.source, "A.3", Verdict.NOT_MET, (zh, en), said, additive.key)


def _judge(use: Use, additive: Additive, found: Ruling, food: Food, source: Source) -> tuple[list[Finding], list[Part]]:
    """The findings of the ruling rows. Where “仅限…” is not confirmed and it matters, the answer is unknown."""
    rows = [Row(use, additive, limit, food, source) for limit in found.rows]
    judged = [row.judge() for row in rows]
    place = next((at for at, (one, _) in enumerate(judged) if one.verdict is Verdict.MET), 0)
    said, part = judged[place]
    if found.conditions:
        verdicts = {one.verdict for one, _ in judged}
        verdicts |= {Row(use, additive, limit, food, source).judge()[0].verdict for limit in found.otherwise}
        if len(verdicts | (set() if found.otherwise else {Verdict.NOT_MET})) > 1:
            zh = f"请确认是否{'、'.join(found.conditions)}（若是：{said.words[0]}）"
            said, part = (
                rows[place].says(Verdict.UNKNOWN, zh, f"is the food {'; '.join(found.conditions)}?", said.value),
                None,
            )
    findings = [said, *filter(None, [rows[place].residue()])]
    if additive.notes:
        findings.append(rows[place].says(Verdict.NOTE, additive.notes, "see the note in Table A.1"))
    return findings, [part] if part else []
