"""Solid or liquid, and how much a serving is."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from valley.industry.nutrition.engine.label.fields import flag
from valley.industry.nutrition.engine.standards import BadInput
from valley.industry.nutrition.engine.standards.amount import number

TABLES = {
    "per_100g": "g",
    "per_100ml": "mL",
    "per_100_g": "g",
    "per_100_ml": "mL",
    "per_serving": "",
    "values": "",
    "nutrients": "",
    "每100克": "g",
    "每100g": "g",
    "每100毫升": "mL",
    "每100ml": "mL",
    "每份含量": "",
    "含量": "",
}
VOLUME = frozenset({"ml", "毫升", "l", "升"})
_SERVING = re.compile(r"([0-9.]+)\s*(kg|g|克|千克|公斤|ml|l|毫升|升)?\s*(/.*)?", re.IGNORECASE)


def liquid_of(held: Mapping[str, Any], tables: list[str]) -> bool:
    """Whether contents are per 100 mL: by the table's name, `per`, `form`, `liquid`, at last by the serving's unit.

    Raises: BadInput where they disagree.
    """
    said: set[bool] = set()
    if tables and (by := TABLES[tables[0].casefold()]):
        said.add(by == "mL")
    if "per" in held and (basis := re.sub(r"\s", "", str(held["per"])).casefold()) != "serving":
        if basis not in ("100g", "100ml"):
            raise BadInput("per", held["per"], "per 为 100 g 或 100 mL", "per is 100 g or 100 mL")
        said.add(basis == "100ml")
    if "form" in held:
        form = {"solid": False, "固体": False, "liquid": True, "液体": True}.get(str(held["form"]).strip().casefold())
        if form is None:
            raise BadInput("form", held["form"], "form 为 solid 或 liquid", "form is solid or liquid")
        said.add(form)
    if "liquid" in held:
        said.add(bool(flag(held, "liquid")))
    if len(said) > 1:
        raise BadInput("form", held.get("form"), "形态与含量表的单位不一致", "form and table disagree on g or mL")
    if not said and (serving := _SERVING.fullmatch(str(held.get("serving", "")).strip())):
        said.add((serving[2] or "").casefold() in VOLUME)
    return said == {True}


def serving_of(given: object, liquid: bool) -> tuple[Decimal | None, str]:
    """Amount in g or mL, and the words of “28 g/4 片”. Raises: BadInput."""
    if given is None:
        return None, ""
    text = str(given).strip()
    found = _SERVING.fullmatch(text)
    if not found:
        raise BadInput("serving", given, "写成“30 g”或“28 g/4 片”", "write it as “30 g”")
    named = (found[2] or "").casefold()
    if named and (named in VOLUME) != liquid:
        raise BadInput("serving", given, "每份的单位与含量表不一致", "the serving's unit differs from the table's")
    value = number(found[1], "serving") * (1000 if named in {"kg", "千克", "公斤", "l", "升"} else 1)
    if value == 0:
        raise BadInput("serving", given, "每份须大于 0", "the serving must be above 0")
    return value, text
