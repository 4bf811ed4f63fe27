"""ANSES-CIQUAL's table (Etalab licence 2.0, attribution), as its xlsx or csv: codes, French and English names,
constituents."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal

from valley.industry.nutrition.engine.foods.food import Food
from valley.industry.nutrition.engine.foods.imports.book import Cell, Flaw, Imported, cell
from valley.industry.nutrition.engine.foods.imports.sheet import _rows

LICENCE = "Licence Ouverte / Open Licence 2.0 (Etalab): attribution “Anses, Table Ciqual”"
CONSTITUENTS = {
    "energie, règlement ue n° 1169/2011 (kj": "energy_eu_kj", "energie, règlement ue n° 1169/2011 (kcal": "energy",
    "eau (": "water", "protéines, n x facteur de jones": "protein", "glucides (": "carbohydrate_available",
    "lipides (": "fat", "sucres (": "sugars_total", "fructose (": "fructose", "galactose (": "galactose",
    "glucose (": "glucose", "lactose (": "lactose", "maltose (": "maltose", "saccharose (": "sucrose",
    "amidon (": "starch", "fibres alimentaires (": "fibre", "ag saturés (": "saturated_fat",
    "ag monoinsaturés (": "monounsaturated_fat", "ag polyinsaturés (": "polyunsaturated_fat",
    "cholestérol (": "cholesterol", "sel chlorure de sodium (": "salt", "calcium (": "calcium", "cuivre (": "copper",
    "fer (": "iron", "iode (": "iodine", "magnésium (": "magnesium", "manganèse (": "manganese",
    "phosphore (": "phosphorus", "potassium (": "potassium", "sélénium (": "selenium", "sodium (": "sodium",
    "zinc (": "zinc", "rétinol (": "retinol", "beta-carotène (": "beta_carotene", "vitamine d (": "vitamin_d",
    "vitamine e (": "vitamin_e", "vitamine k1 (": "vitamin_k", "vitamine c (": "vitamin_c",
    "vitamine b1 ou thiamine (": "thiamin", "vitamine b2 ou riboflavine (": "riboflavin",
    "vitamine b3 ou pp ou niacine (": "niacin", "vitamine b5 ou acide pantothénique (": "pantothenic_acid",
    "vitamine b6 (": "vitamin_b6", "vitamine b9 ou folates totaux (": "folate", "vitamine b12 (": "vitamin_b12",
    "alcool (": "alcohol", "cendres (": "ash",
}  # fmt: skip
"""Beginnings of the French headings. Its carbohydrate is available carbohydrate, without fibre: its own key, so that
nobody takes it for USDA's."""


def read_ciqual(data: bytes, *, release: str = "Ciqual") -> Imported:
    """Foods of a Ciqual release per 100 g. Headings that are not known are listed as flaws.

    Raises ValueError where the columns alim_code and alim_nom_fr are missing.
    """
    rows = list(_rows(data))
    heading = [re.sub(r"\s+", " ", str(c or "")).strip() for c in (rows[0] if rows else [])]
    lower = [h.casefold() for h in heading]
    if "alim_code" not in lower or "alim_nom_fr" not in lower:
        raise ValueError("不是 Ciqual 表：缺 alim_code、alim_nom_fr · not a Ciqual table")
    flaws: list[Flaw] = []
    columns: dict[int, tuple[str, str]] = {}
    for place, title in enumerate(lower):
        key = next((k for start, k in CONSTITUENTS.items() if title.startswith(start)), None)
        unit = re.search(r"\((kj|kcal|g|mg|µg|μg)/100 ?g\)", title)
        if key is not None and unit is not None:
            columns[place] = key, {"kj": "kJ", "μg": "µg"}.get(unit[1], unit[1])
        elif "/100 g" in title or "/100g" in title:
            flaws.append(
                Flaw(f"heading “{heading[place]}”", title[:40], ("未收录的成分", "a constituent without a key"))
            )
    code, french = lower.index("alim_code"), lower.index("alim_nom_fr")
    english = lower.index("alim_nom_eng") if "alim_nom_eng" in lower else french
    group = lower.index("alim_grp_nom_fr") if "alim_grp_nom_fr" in lower else None
    foods = []
    for place, row in enumerate(rows[1:], 2):
        cells = [*row, *[None] * (len(heading) - len(row))]
        key = str(cells[code] or "").strip().removesuffix(".0")
        if not key:
            continue
        values: dict[str, Decimal | None] = {}
        below: dict[str, Decimal] = {}
        trace = set()
        for at, (nutrient, _) in columns.items():
            try:
                found = cell(cells[at])
            except ValueError:
                flaws.append(Flaw(f"row {place}, {heading[at]}", str(cells[at]), ("应为数字", "a number is expected")))
                found = Cell()
            values[nutrient] = Decimal(0) if found.below is not None else found.value
            if found.below is not None:
                below[nutrient] = found.below
            if found.trace:
                trace.add(nutrient)
        names = tuple(dict.fromkeys(str(cells[i] or "").strip() for i in (french, english) if cells[i]))
        foods.append(
            Food(
                key=key, name=str(cells[english] or cells[french]).strip(), source=f"{release} {key}", values=values,
                units=dict(columns.values()), below=below, trace=frozenset(trace),
                group=str(cells[group] or "").strip() if group is not None else "", names=names,
            )
        )  # fmt: skip
    return Imported(release, LICENCE, hashlib.sha256(data).hexdigest(), tuple(foods), tuple(flaws))
