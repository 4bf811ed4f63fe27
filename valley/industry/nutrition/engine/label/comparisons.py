"""Comparative claims of a formula: what is compared with what."""

import re
from collections.abc import Mapping
from typing import Any

from valley.industry.nutrition.engine.label.fields import rows
from valley.industry.nutrition.engine.label.names import KEYS, key_of
from valley.industry.nutrition.engine.label.product import Comparison
from valley.industry.nutrition.engine.label.recipe import unit_of
from valley.industry.nutrition.engine.standards import BadInput
from valley.industry.nutrition.engine.standards.amount import Below, amount


def comparisons(held: Mapping[str, Any]) -> tuple[Comparison, ...]:
    """Each comparison with its nutrient and direction. Raises: BadInput naming the row."""
    found = []
    for place, row in enumerate(rows(held.get("comparisons"), "comparisons"), start=1):
        where = f"comparisons[{place}]"
        text = str(row.get("claim", row.get("text", "")))
        key = key_of(str(row["nutrient"]))[0] if "nutrient" in row else _named(text)
        if key is None:
            raise BadInput(where, dict(row), "写明 nutrient", "name the nutrient")
        less = bool(re.search("减|低|少|降|less|reduced|fewer|lower", text.casefold()))
        if not less and not re.search("增|加|多|提高|more|increased|added|extra", text.casefold()):
            raise BadInput(f"{where} · claim", text, "写“减少…”或“增加…”", "write “reduced …” or “increased …”")
        reference = row.get("reference")
        if isinstance(reference, Mapping):
            reference = next(iter(reference.values()), None)
        value = amount(reference, unit_of(key), f"{where} · reference")
        if isinstance(value, Below):
            raise BadInput(f"{where} · reference", reference, "参考值须为数字", "the reference is a number")
        found.append(Comparison(text, key, less, value, str(row.get("source", ""))))
    return tuple(found)


def _named(text: str) -> str | None:
    plain = text.casefold()
    for spelled, key in sorted(_spellings(), key=lambda pair: -len(pair[0])):
        if spelled in plain:
            return key
    return "sodium" if "盐" in plain else None


def _spellings() -> list[tuple[str, str]]:
    return [(s, k) for s, k in KEYS.items() if len(s) > 1 or "\u4e00" <= s <= "\u9fff"]
