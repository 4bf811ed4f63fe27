"""What people call a nutrient, and the one name under which the project keeps it."""

from __future__ import annotations

from valley.industry.nutrition.engine.nutrients.conversions import CONVERSIONS
from valley.industry.nutrition.engine.nutrients.sr import LONG_KEYS, SR_NUTRIENTS

_NAMES = """
energy 能量 热量 热能 calories kcal kj energy_kj
protein 蛋白质 蛋白
fat 脂肪 总脂肪 total_fat lipid lipids
saturated_fat 饱和脂肪 饱和脂肪酸 saturated saturates sfa
monounsaturated_fat 单不饱和脂肪 单不饱和脂肪酸 mufa
polyunsaturated_fat 多不饱和脂肪 多不饱和脂肪酸 pufa
trans_fat 反式脂肪 反式脂肪酸 trans
cholesterol 胆固醇
carbohydrate 碳水化合物 碳水 carbohydrates carbs cho
sugars 总糖 sugar
sugars_gb 糖 糖（gb）
fibre 膳食纤维 纤维 fiber dietary_fibre dietary_fiber
sodium 钠 na
potassium 钾 k
calcium 钙 ca
phosphorus 磷 p
magnesium 镁 mg
iron 铁 fe
zinc 锌 zn
copper 铜 cu
manganese 锰 mn
selenium 硒 se
iodine 碘
vitamin_a 维生素a vitamin_a_re
vitamin_a_rae 维生素a（rae）
vitamin_d 维生素d
vitamin_e 维生素e
vitamin_k 维生素k
vitamin_c 维生素c 抗坏血酸 ascorbic_acid
thiamin 维生素b1 硫胺素 thiamine vitamin_b1 b1
riboflavin 维生素b2 核黄素 vitamin_b2 b2
niacin 烟酸 vitamin_b3 b3
vitamin_b6 维生素b6 b6 pyridoxine
vitamin_b12 维生素b12 b12 cobalamin
folate 叶酸 folacin
folate_dfe 叶酸（dfe） 叶酸当量
pantothenic_acid 泛酸 pantothenate
biotin 生物素
choline 胆碱
water 水分 水 moisture
ash 灰分
"""
KNOWN: dict[str, str] = {name: row.split()[0] for row in _NAMES.strip().splitlines() for name in row.split()} | {
    key: key for key in LONG_KEYS
}
UNITS = (
    dict.fromkeys(LONG_KEYS, "g")
    | {"caffeine": "mg", "fluoride": "µg", "tocopherol_beta": "mg", "tocopherol_gamma": "mg", "tocopherol_delta": "mg"}
    | {one.key: one.unit for one in SR_NUTRIENTS}
    | {key: one.unit for key, one in CONVERSIONS.items()}
    | {"energy": "kcal", "carbohydrate": "g", "vitamin_a": "µg", "iodine": "µg", "sugars_gb": "g", "biotin": "µg"}
)


def canonical(said: str) -> str | None:
    """The project's name of a nutrient, from an English or Chinese name in any case; None if it is not known."""
    return KNOWN.get(said.strip().casefold().replace(" ", "_").replace("-", "_"))
