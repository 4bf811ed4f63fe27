"""Words on a label: sentences on functions (annex D), disease, and the functions of health food."""

import re
from functools import lru_cache

from valley.industry.nutrition.engine.label.edition import Edition
from valley.industry.nutrition.engine.label.edition import edition as edition_of
from valley.industry.nutrition.engine.standards import DATA, Finding, Verdict, read_toml


@lru_cache(maxsize=1)
def blocked() -> tuple[tuple[str, str, str, re.Pattern[str], str, str, bool], ...]:
    """(law, edition, clause, pattern, zh, en, also on health food) of words that no ordinary food may carry."""
    held, source = read_toml(DATA / "wording.toml")
    mark = "（二手抄本，未经核实）" if source.secondary else ""
    return tuple(
        (
            row["law"], row.get("edition", source.edition), f"{row['clause']}{mark}",
            re.compile("|".join(row["words"]), re.IGNORECASE), row["zh"], row["en"], bool(row.get("health_food")),
        )
        for row in held["blocked"]
    )  # fmt: skip


def scan(text: str, edition: Edition, *, health_food: bool = False) -> list[Finding]:
    """What is wrong with the words of `text`; a sentence of annex D is not asked."""
    if sentence(text, edition):
        return []
    return [
        Finding(law, year, clause, Verdict.NOT_MET, (zh, en), hit.group(0), text)
        for law, year, clause, pattern, zh, en, also in blocked()
        if (also or not health_food) and (hit := pattern.search(text))
    ]


def _plain(text: str) -> str:
    return re.sub(r"[\s。.]", "", text).replace(",", "，")


def sentence(text: str, edition: Edition) -> str | None:
    """The nutrient whose sentence of annex D `text` is, word for word; None where it is none."""
    return _sentences(edition.source.edition).get(_plain(text))


@lru_cache(maxsize=4)
def _sentences(year: str) -> dict[str, str]:
    return {_plain(text): key for key, texts in edition_of(year).functions.items() for text in texts}
