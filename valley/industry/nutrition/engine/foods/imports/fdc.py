"""USDA FoodData Central's download (zip of csv, CC0): SR Legacy, Foundation or the full set."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from valley.industry.nutrition.engine.foods.food import Food, Measure
from valley.industry.nutrition.engine.foods.imports.book import Flaw, Imported
from valley.industry.nutrition.engine.nutrients.sr import LONG_KEYS

LICENCE = "CC0 1.0 (US Department of Agriculture, FoodData Central)"
UNITS = {"G": "g", "MG": "mg", "UG": "µg", "KCAL": "kcal", "kJ": "kJ", "IU": "IU", "MCG_RE": "µg"}
LIMIT = 4 * 2**30
"""No file in the archive may claim to unpack to more: a guard against a zip bomb."""


class NotFdc(ValueError):
    """The archive lacks food.csv, nutrient.csv or food_nutrient.csv."""


def read_fdc(given: Path | bytes, *, types: frozenset[str] | None = None) -> Imported:
    """Foods per 100 g, streamed from the zip. `types`: keep these data types ("sr_legacy_food", "foundation_food").

    A value below a limit of quantitation (`loq`) is kept as "below". Raises: NotFdc.
    """
    data = given.read_bytes() if isinstance(given, Path) else given
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        raise NotFdc("不是 zip 文件 · not a zip") from None
    with archive:
        inside = {Path(i.filename).name: i for i in archive.infolist() if not i.is_dir()}
        if missing := {"food.csv", "nutrient.csv", "food_nutrient.csv"} - set(inside):
            raise NotFdc(f"缺 {'、'.join(sorted(missing))} · lacks {', '.join(sorted(missing))}")
        if any(i.file_size > LIMIT for i in inside.values()):
            raise NotFdc("解压后过大 · unpacks to too much")
        numbers = {str(number): key for key, number in LONG_KEYS.items()}
        nutrients: dict[str, tuple[str, str]] = {}
        for row in _rows(archive, inside["nutrient.csv"]):
            number = (row.get("nutrient_nbr") or "").removesuffix(".0")
            unit = UNITS.get(row["unit_name"], row["unit_name"].lower())
            nutrients[row["id"]] = numbers.get(number, f"nutrient_{number or row['id']}"), unit
        ndb = {}
        if "sr_legacy_food.csv" in inside:
            ndb = {r["fdc_id"]: r["NDB_number"].zfill(5) for r in _rows(archive, inside["sr_legacy_food.csv"])}
        groups = {}
        if "food_category.csv" in inside:
            groups = {r["id"]: r["description"] for r in _rows(archive, inside["food_category.csv"])}
        kept = {
            r["fdc_id"]: r for r in _rows(archive, inside["food.csv"]) if types is None or r.get("data_type") in types
        }
        values: dict[str, dict[str, Decimal | None]] = {key: {} for key in kept}
        below: dict[str, dict[str, Decimal]] = {}
        flaws: list[Flaw] = []
        for place, row in enumerate(_rows(archive, inside["food_nutrient.csv"]), 2):
            if row["fdc_id"] not in kept:
                continue
            named = nutrients.get(row["nutrient_id"])
            try:
                amount = Decimal(row["amount"]) if row["amount"] else None
                if named is None or (amount is not None and not (amount.is_finite() and amount >= 0)):
                    raise ValueError
                loq = Decimal(row["loq"]) if row.get("loq") else None
            except (ArithmeticError, ValueError):
                where = f"food_nutrient.csv, row {place}"
                flaws.append(Flaw(where, str(row.get("amount")), ("应为非负数", "a number from 0 is expected")))
                continue
            values[row["fdc_id"]][named[0]] = amount
            if loq is not None and amount is not None and amount < loq:
                values[row["fdc_id"]][named[0]] = Decimal(0)
                below.setdefault(row["fdc_id"], {})[named[0]] = loq
        measures = _measures(archive, inside, set(kept))
    release = "USDA FoodData Central"
    units = dict(nutrients.values())
    foods = tuple(
        Food(
            key=key, name=row["description"], source=f"{release} {key}", values=values[key], units=units,
            below=below.get(key, {}), measures=tuple(measures.get(key, ())),
            group=groups.get(row.get("food_category_id", ""), ""), names=(ndb[key],) if key in ndb else (),
        )
        for key, row in kept.items()
    )  # fmt: skip
    return Imported(release, LICENCE, hashlib.sha256(data).hexdigest(), foods, tuple(flaws))


def _measures(archive: zipfile.ZipFile, inside: dict[str, zipfile.ZipInfo], kept: set[str]) -> dict[str, list[Measure]]:
    if "food_portion.csv" not in inside:
        return {}
    units = {}
    if "measure_unit.csv" in inside:
        units = {r["id"]: r["name"] for r in _rows(archive, inside["measure_unit.csv"])}
    found: dict[str, list[Measure]] = {}
    for row in _rows(archive, inside["food_portion.csv"]):
        if row["fdc_id"] not in kept or not row.get("gram_weight"):
            continue
        unit = units.get(row.get("measure_unit_id", ""), "")
        words = [unit if unit != "undetermined" else "", row.get("portion_description", ""), row.get("modifier", "")]
        text = " ".join(word for word in words if word)
        amount = float(row.get("amount") or 1)
        if text and amount > 0:
            found.setdefault(row["fdc_id"], []).append(Measure(amount, text, float(row["gram_weight"])))
    return found


def _rows(archive: zipfile.ZipFile, name: zipfile.ZipInfo) -> Iterator[dict[str, str]]:
    with archive.open(name) as stream:
        yield from csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""))
