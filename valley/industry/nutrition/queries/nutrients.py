"""Names of nutrients and food allergens on screen."""

from collections.abc import Mapping

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.engine.design.worksheet import PER_G, UNITS
from valley.industry.nutrition.engine.label.allergens import ALLERGENS as GROUPS

Words = str | Promise


def _say(zh: str, en: str) -> str:
    return zh if (get_language() or "zh").startswith("zh") else en


_both = lazy(_say, str)

LABELS: Mapping[str, Words] = {
    "water": _("水分"),
    "energy_kcal": _("能量"),
    "protein": _("蛋白质"),
    "fat": _("脂肪"),
    "ash": _("灰分"),
    "carbohydrate_by_difference": _("碳水化合物（差减法，含膳食纤维）"),
    "fibre": _("膳食纤维"),
    "sugars": _("糖（总）"),
    "calcium": _("钙"),
    "iron": _("铁"),
    "magnesium": _("镁"),
    "phosphorus": _("磷"),
    "potassium": _("钾"),
    "sodium": _("钠"),
    "zinc": _("锌"),
    "copper": _("铜"),
    "manganese": _("锰"),
    "selenium": _("硒"),
    "vitamin_c": _("维生素 C"),
    "thiamin": _("维生素 B1"),
    "riboflavin": _("维生素 B2"),
    "niacin": _("烟酸"),
    "pantothenic_acid": _("泛酸"),
    "vitamin_b6": _("维生素 B6"),
    "folate": _("叶酸（总）"),
    "folic_acid": _("叶酸（合成）"),
    "food_folate": _("叶酸（食物）"),
    "folate_dfe": _("叶酸（DFE）"),
    "choline": _("胆碱"),
    "vitamin_b12": _("维生素 B12"),
    "vitamin_a_rae": _("维生素 A（RAE）"),
    "retinol": _("视黄醇"),
    "alpha_carotene": _("α-胡萝卜素"),
    "beta_carotene": _("β-胡萝卜素"),
    "beta_cryptoxanthin": _("β-隐黄质"),
    "lycopene": _("番茄红素"),
    "lutein_zeaxanthin": _("叶黄素与玉米黄质"),
    "vitamin_e": _("维生素 E"),
    "vitamin_d": _("维生素 D"),
    "vitamin_k": _("维生素 K"),
    "saturated_fat": _("饱和脂肪"),
    "monounsaturated_fat": _("单不饱和脂肪"),
    "polyunsaturated_fat": _("多不饱和脂肪"),
    "cholesterol": _("胆固醇"),
    # In reference intakes only: the shipped composition tables have none of these.
    "chloride": _("氯"),
    "iodine": _("碘"),
    "molybdenum": _("钼"),
    "chromium": _("铬"),
    "fluoride": _("氟"),
    "biotin": _("生物素"),
    "vitamin_a": _("维生素 A（RE）"),
}
ALLERGENS: Mapping[str, Words] = {key: _both(*pair) for key, pair in GROUPS.items()}


def label(nutrient: str) -> str:
    """Its name in the language of the reader; the key itself where there is none. "a:b" is a ratio of two."""
    if ":" in nutrient:
        of, _colon, to = nutrient.partition(":")
        return f"{label(of)} : {label(to)}"
    return str(LABELS.get(nutrient, nutrient))


AIMS: Mapping[str, Words] = {
    "cost": _("成本最低"),
    "distance": _("最接近习惯用量"),
    "deviation": _("最接近期望值"),
    "count": _("种数最少"),
}
BASIS: Mapping[str, Words] = {
    "total": _("每份"),
    "day": _("天"),
    "100 g": "100 g",
    "100 kcal": "100 kcal",
    "100 kJ": "100 kJ",
}


def basis_words(per: str) -> str:
    """What stands after the stroke in "mg/day"."""
    return str(BASIS.get(per, per))


def unit_words(unit: str) -> str:
    """A demand's unit for the reader: "mg/day" with the day in words, money as yuan."""
    upper, stroke, per = unit.partition("/")
    return _in_yuan(upper) if not stroke else f"{upper}/{basis_words(per)}"


def _in_yuan(unit: str) -> str:
    return str(_("元")) if unit == "CNY" else unit


def masses() -> list[tuple[str, str]]:
    """Those that are kept as a mass, which a ratio can be made of."""
    return [(key, label(key)) for key, unit in UNITS.items() if unit in PER_G]


def choices() -> list[tuple[str, str]]:
    """(key, "name (unit)") of every nutrient that can be asked for."""
    return [(key, f"{label(key)} · {unit}") for key, unit in UNITS.items()]


def key_of(name: str) -> str | None:
    """The key of a nutrient that a person wrote: its key, or its name in either language."""
    plain = name.strip().casefold()
    if plain in UNITS:
        return plain
    plain = plain.replace(" ", "")
    from django.utils.translation import override

    for language in ("zh-hans", "en"):
        with override(language):
            for key, words in LABELS.items():
                said = str(words).casefold().replace(" ", "")
                if plain in (said, said.split("（")[0].split("(")[0]):
                    return key
    return None
