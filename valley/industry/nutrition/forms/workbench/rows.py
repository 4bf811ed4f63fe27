"""One row of the workbench as it was typed: a line, a range, a group."""

from dataclasses import dataclass

from valley.industry.nutrition.engine.design.worksheet import UNITS
from valley.industry.nutrition.queries.nutrients import basis_words, label


@dataclass(frozen=True)
class LineEntry:
    """One line as typed."""

    code: str
    amount: str = ""
    least: str = ""
    most: str = ""
    habit: str = ""
    price: str = ""
    off: bool = False


@dataclass(frozen=True)
class RangeEntry:
    """One range as typed; of a share in percent. `aim`: the level wished for."""

    nutrient: str
    least: str = ""
    most: str = ""
    per: str = "total"
    source: str = ""
    aim: str = ""

    @property
    def name(self) -> str:
        return label(self.nutrient)

    @property
    def said(self) -> str:
        """The limits as one short text, for a phone's row."""
        unit = "%" if self.per == "share" else "" if self.per == "ratio" else UNITS.get(self.nutrient, "")
        per = "" if self.per in {"share", "total", "ratio"} else f"/{basis_words(self.per)}"
        text = between(self.least, self.most)
        aim = self.aim.strip()
        return f"{text if text != '—' or not aim else ''}{f' → {aim}' if aim else ''} {unit}{per}".strip()


@dataclass(frozen=True)
class GroupEntry:
    """Lines limited together, as typed; shares of the product in percent. `members`: codes of lines."""

    name: str
    members: tuple[str, ...] = ()
    least: str = ""
    most: str = ""
    share_least: str = ""
    share_most: str = ""

    @property
    def said(self) -> str:
        """Its limits as one short text."""
        grams, share = between(self.least, self.most), between(self.share_least, self.share_most)
        told = [f"{grams} g"] * (grams != "—") + [f"{share} %"] * (share != "—")
        return " · ".join(told) or "—"


def between(least: str, most: str) -> str:
    """ "10 – 20", "≥ 10", "≤ 20" or "—"."""
    low, high = least.strip(), most.strip()
    return f"{low} – {high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else "—"
