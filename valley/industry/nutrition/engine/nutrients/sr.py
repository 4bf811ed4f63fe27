"""The nutrients of USDA Standard Reference, Release 28, abbreviated file, in the file's order.

Source: USDA ARS, Composition of Foods: Raw, Processed, Prepared, SR28 documentation, "Abbreviated file"; the numbers
are its nutrient numbers (NUTR_DEF). All amounts are per 100 g edible portion.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Nutrient:
    """One nutrient of a source: `number` is the source's own key, `unit` the unit of a value per 100 g."""

    key: str
    number: int
    unit: str
    column: int
    """Zero-based column in the abbreviated file."""


_ROWS = """
water 255 g, energy_kcal 208 kcal, protein 203 g, fat 204 g, ash 207 g, carbohydrate_by_difference 205 g, fibre 291 g,
sugars 269 g, calcium 301 mg, iron 303 mg, magnesium 304 mg, phosphorus 305 mg, potassium 306 mg, sodium 307 mg,
zinc 309 mg, copper 312 mg, manganese 315 mg, selenium 317 µg, vitamin_c 401 mg, thiamin 404 mg, riboflavin 405 mg,
niacin 406 mg, pantothenic_acid 410 mg, vitamin_b6 415 mg, folate 417 µg, folic_acid 431 µg, food_folate 432 µg,
folate_dfe 435 µg, choline 421 mg, vitamin_b12 418 µg, vitamin_a_iu 318 IU, vitamin_a_rae 320 µg, retinol 319 µg,
alpha_carotene 322 µg, beta_carotene 321 µg, beta_cryptoxanthin 334 µg, lycopene 337 µg, lutein_zeaxanthin 338 µg,
vitamin_e 323 mg, vitamin_d 328 µg, vitamin_d_iu 324 IU, vitamin_k 430 µg, saturated_fat 606 g,
monounsaturated_fat 645 g, polyunsaturated_fat 646 g, cholesterol 601 mg
"""


def _nutrients() -> tuple[Nutrient, ...]:
    rows = (row.split() for row in _ROWS.replace("\n", " ").split(","))
    return tuple(Nutrient(key, int(number), unit, column) for column, (key, number, unit) in enumerate(rows, start=2))


SR_NUTRIENTS = _nutrients()
"""The 46 nutrients of the abbreviated file (columns 2 to 47)."""

LONG_KEYS = {nutrient.key: nutrient.number for nutrient in SR_NUTRIENTS} | {
    "starch": 209, "sucrose": 210, "glucose": 211, "fructose": 212, "lactose": 213, "maltose": 214, "alcohol": 221,
    "caffeine": 262, "galactose": 287, "fluoride": 313, "tryptophan": 501, "trans_fat": 605, "linoleic_acid": 618,
    "linolenic_acid": 619, "arachidonic_acid": 620, "dha": 621, "epa": 629, "threonine": 502, "isoleucine": 503,
    "leucine": 504, "lysine": 505, "methionine": 506, "cystine": 507, "phenylalanine": 508, "tyrosine": 509,
    "valine": 510, "histidine": 512, "tocopherol_beta": 341, "tocopherol_gamma": 342, "tocopherol_delta": 343,
}  # fmt: skip
"""Keys of the long table's nutrients that have a name here; the rest go by their number, "nutrient_503"."""
