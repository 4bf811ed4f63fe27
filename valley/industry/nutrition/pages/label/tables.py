"""What the label pages show: the two tables side by side, findings, claims."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from valley.industry.nutrition.engine.label import Label
from valley.industry.nutrition.engine.label.table import Row, plain
from valley.industry.nutrition.engine.standards import BadInput, Finding, Overall, Verdict
from valley.industry.nutrition.engine.standards.finding import OVERALL_WORDS
from valley.industry.nutrition.queries.rulebook import slug_of
from valley.kernel.errors import Words
from valley.kernel.screens import Tone
from valley.kernel.tables import OPEN_ROWS, Column, Table

VERDICTS: dict[Verdict, tuple[Tone, Words]] = {
    Verdict.MET: ("good", gettext_lazy("符合")),
    Verdict.NOT_MET: ("bad", gettext_lazy("不符合")),
    Verdict.UNKNOWN: ("warn", gettext_lazy("未知")),
    Verdict.NOT_LOADED: ("idle", gettext_lazy("规则未载入")),
    Verdict.NOTE: ("info", gettext_lazy("提示")),
}
OVERALL: dict[Overall, Tone] = {Overall.FAULT: "bad", Overall.OPEN: "warn", Overall.NO_FAULT: "good"}
ORDER = [Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.NOT_LOADED, Verdict.NOTE, Verdict.MET]


def here(words: tuple[str, str]) -> str:
    """The one of two languages that the reader reads."""
    return words[1] if (get_language() or "").startswith("en") else words[0]


def slip(flaw: BadInput, name: str = "") -> str:
    """What the engine refused, in the reader's language."""
    what = _("%(what)s：%(which)s") % {"what": name or flaw.where, "which": flaw.found}
    return f"{what} – {here((flaw.remedy_zh, flaw.remedy_en))}"


def overall_words(found: Overall) -> str:
    """The sum of all findings, in words."""
    return here(OVERALL_WORDS[found])


def address_of(finding: Finding) -> str | None:
    """Where the clause of a finding is read."""
    slug = slug_of(finding)
    return f"/nutrition/rules/{slug}?q={quote(finding.clause)}" if slug else None


class Findings(Table):
    """Every finding with its clause, what is wrong first."""

    name = "findings"
    prefix = "f-"
    caption = gettext_lazy("逐条判定")
    empty = gettext_lazy("没有判定")
    per_page = 15
    open_rows = OPEN_ROWS
    columns = [
        Column("verdict", gettext_lazy("判定"), kind="status", value=lambda f: VERDICTS[f.verdict]),
        Column(
            "cited", gettext_lazy("标准、版本与条款"), heading=True, value=lambda f: f.cited or "—", href=address_of
        ),
        Column("words", gettext_lazy("内容"), value=lambda f: here(f.words)),
        Column("value", gettext_lazy("所用数值")),
    ]


def sorted_findings(found: Sequence[Finding]) -> list[Finding]:
    """What is wrong first, what is met last; each once."""
    return sorted(dict.fromkeys(found), key=lambda one: ORDER.index(one.verdict))


class Sides(Table):
    """Both editions beside each other."""

    name = "sides"
    prefix = "t-"
    caption = gettext_lazy("营养成分表，两版对照")
    empty = gettext_lazy("没有营养成分表")
    per_page = 60
    cards = False
    columns = [
        Column("name", gettext_lazy("项目"), heading=True),
        Column("old", gettext_lazy("2011 版（NRV%）")),
        Column("new", gettext_lazy("2025 版（NRV%）")),
    ]


def sides(old: Label, new: Label) -> list[dict[str, Any]]:
    """Rows of both tables by nutrient, in the order of 2025."""
    both = [{row.nutrient.key: row for row in made.rows} for made in (old, new)]
    keys = list(dict.fromkeys([*(r.nutrient.key for r in new.rows), *(r.nutrient.key for r in old.rows)]))
    return [
        {
            "name": _name(both[1].get(key) or both[0][key]),
            "old": _amount(both[0].get(key)),
            "new": _amount(both[1].get(key)),
        }
        for key in keys
    ]


def _name(row: Row) -> str:
    return ("—" if row.nutrient.indent else "") + here((row.nutrient.zh, row.nutrient.en))


def _amount(row: Row | None) -> str:
    if row is None:
        return _("不标示")
    if row.declared is None:
        return _("缺")
    serving = f"（{plain(row.serving)}）" if row.serving is not None else ""
    share = "" if row.percent is None else f" · {plain(row.percent)}%"
    return f"{plain(row.declared)} {row.nutrient.unit}{serving}{share}"


class Claims(Table):
    """Every claim of the edition: what may be said, and what would allow the rest."""

    name = "claims"
    prefix = "c-"
    caption = gettext_lazy("可以说什么，差多少")
    empty = gettext_lazy("没有声称")
    per_page = 15
    open_rows = OPEN_ROWS
    columns = [
        Column("name", gettext_lazy("声称"), heading=True, value=lambda c: here((c.text, c.en)), search=True),
        Column("verdict", gettext_lazy("判定"), kind="status", value=lambda c: VERDICTS[c.verdict]),
        Column("used", gettext_lazy("所用数值"), value=lambda c: here(c.used)),
        Column("nearest", gettext_lazy("最近的“可以”"), value=lambda c: nearest(c)),
        Column("cited", gettext_lazy("依据")),
    ]


def nearest(claim: Any) -> str:
    """The nearest change that would allow it, in words."""
    if claim.verdict is Verdict.MET:
        return _("现在就可以")
    if claim.why[0]:
        return here(claim.why)
    return "；".join(here(words) for words in claim.nearest[0]) if claim.nearest else ""


def claim_order(claim: Any) -> tuple[int, int, Decimal]:
    """Allowed first, then what lacks least, then what lacks a value."""
    place = {Verdict.MET: 0, Verdict.NOT_MET: 1}.get(claim.verdict, 2)
    return place, len(claim.nearest[0]) if claim.nearest else 9, Decimal(0)
