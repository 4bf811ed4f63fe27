"""Foods of the shipped tables, by code and by name."""

import math
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from valley.industry.nutrition.engine.foods import FoodTable, UnknownFood, chinese, load
from valley.industry.nutrition.engine.foods.table import DATA
from valley.industry.nutrition.models import Food
from valley.kernel import formats
from valley.kernel.engine.search.pinyin import abbreviated_at, cut, heard_at
from valley.registry.models import Organisation

SR28 = "sr28"


@dataclass(frozen=True)
class TableFood:
    """A food of a shipped table. `code`: "sr28:01077"; `title`: its name in Chinese where the project has one.

    `spread`: nutrient → (standard deviation between samples, n), where the source has one.
    """

    code: str
    name: str
    group: str
    per_100g: Mapping[str, str]
    spread: Mapping[str, tuple[float, int]]
    title: str = ""

    @property
    def said(self) -> str:
        """The name in the reader's language."""
        return self.name if formats.in_english() else self.title

    @property
    def table(self) -> str:
        return self.code.partition(":")[0]

    @property
    def key(self) -> str:
        return self.code.partition(":")[2]


OWN = "own"


def own_foods(owner: Organisation, codes: Iterable[str]) -> dict[str, Food]:
    """Foods of the owner's tables by their code ("own:UUID"); another's are not found."""
    ids = {}
    for code in codes:
        table, _colon, key = code.partition(":")
        if table == OWN:
            with suppress(ValueError):
                ids[UUID(key)] = code
    rows = Food.objects.filter(public_id__in=list(ids), table__owner=owner).select_related("table") if ids else ()
    return {ids[row.public_id]: row for row in rows}


@lru_cache(maxsize=4096)
def food(code: str) -> TableFood | None:
    """The food, or None where no shipped table has it. Values as the source prints them; absent is missing."""
    table, _, key = code.partition(":")
    if table != SR28:
        return None
    foods = load()
    try:
        row = foods.row(key)
    except UnknownFood:
        return None
    values = {
        nutrient.key: format(float(value), ".10g")
        for nutrient, value in zip(foods.nutrients, foods.values[row], strict=True)
        if not math.isnan(value) and nutrient.unit != "IU"
    }
    spread = {
        nutrient.key: (round(float(sd), 4), int(n))
        for nutrient, sd, n in zip(foods.nutrients, foods.sd[row], foods.n[row], strict=True)
        if not math.isnan(sd)
    }
    title = chinese().get(key, (foods.names[row],))[0]
    return TableFood(code, foods.names[row], foods.groups[row], values, spread, title)


def search_foods(words: str, limit: int = 20) -> list[TableFood]:
    """Foods of SR28 by Chinese name or alias (characters, pinyin, initials), by English name, or by number."""
    plain = words.strip().casefold()
    if not plain:
        return []
    foods: FoodTable = load()
    named = sorted(
        (min(len(name) for name in names if matches(name, plain)), key)
        for key, names in chinese().items()
        if any(matches(name, plain) for name in names)
    )
    keys = [key for _length, key in named]
    keys += [foods.keys[row] for row in foods.search(plain, limit)]
    keys += [plain.removeprefix("sr28:")]
    found = (food(f"{SR28}:{key}") for key in list(dict.fromkeys(keys))[:limit])
    return [one for one in found if one]


def matches(name: str, words: str) -> bool:
    """Whether `name` is meant by `words`: holds them, or can be read so in pinyin or by initials."""
    plain = words.strip().casefold()
    if not plain or not name:
        return False
    if all(word in name.casefold() for word in plain.split()):
        return True
    letters = plain.replace(" ", "").replace("'", "")
    if not (letters.isascii() and letters.isalpha()):
        return False
    return abbreviated_at(name, letters) >= 0 or any(heard_at(name, said) >= 0 for said in cut(letters))


@lru_cache(maxsize=1)
def pedigree() -> dict[str, str]:
    """Where the shipped tables come from, in one line each: title, publisher, licence."""
    given = tomllib.loads((DATA / "PROVENANCE.toml").read_text(encoding="utf-8"))
    return {
        name: " · ".join(row[part] for part in ("title", "publisher", "licence") if part in row)
        for name, row in given.items()
        if isinstance(row, dict) and "title" in row
    }
